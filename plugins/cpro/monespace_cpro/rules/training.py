"""The training: provider, qualification aimed at, hours, calendar, mobility."""

from datetime import date
from math import ceil, floor

from monespace_cpro import law
from monespace_cpro.case import concluded_on, contract, employee, employer, end, start, training
from monespace_cpro.code_tables import BRANCH, EXPERIMENTAL, REPEALED_QUALIFICATIONS, RNCP, VAE
from monespace_cpro.diplomas import NO_DIPLOMA, level
from monespace_gql.scheme import DatedTable, Derived, FactType, Rule, Severity, absent, derived, present, required, rule
from monespace_rules.conditions import no, when_typed, yes
from monespace_rules.dates import add_months, days_between, last_day_of

FORM = "CERFA 12434*05"
NOTICE = "Notice 51650#09"
VAE_TITLES = ("RNCP", "CQP", "CCN", "BLOC RNCP", "AUTRE BLOC")
STUDENT_CARD_MONTHS = 12

has_means = when_typed("training.has_means", lambda attested: attested or None, training.internal_means)


def contract_hours(starts: date, ends: date, hours: int, minutes: int) -> float:
    """Return the hours of work of the whole contract: its weeks, both days included, at the weekly working time."""
    return max(days_between(starts, ends), 0) / 7 * (hours + minutes / 60)


def _at_least(starts: date, ends: date, hours: int, minutes: int, percent: int) -> int:
    return ceil(round(contract_hours(starts, ends, hours, minutes) * percent / 100, 6))


def _at_most(starts: date, ends: date, hours: int, minutes: int, percent: int) -> int:
    return floor(round(contract_hours(starts, ends, hours, minutes) * percent / 100, 6))


worked = (start, end, contract.weekly_hours, contract.weekly_minutes)
least_hours = derived(
    "training.least_hours",
    FactType.INTEGER,
    reads=(*worked, law.TRAINING_SHARE_MINIMUM.at(concluded_on)),
    compute=_at_least,
)
most_hours = derived(
    "training.most_hours",
    FactType.INTEGER,
    reads=(*worked, law.TRAINING_SHARE_MAXIMUM.at(concluded_on)),
    compute=_at_most,
)


def _months_after(name: str, day: str, table: DatedTable) -> Derived:
    return derived(name, FactType.DATE, reads=(getattr(contract, day), table.at(concluded_on)), compute=add_months)


cycle_expected_by = _months_after("training.cycle_expected_by", "start", law.TRAINING_START)


def _too_long_abroad(leaves: date, returns: date, starts: date, ends: date, months: int) -> bool | None:
    half = days_between(starts, ends) / 2
    return returns > last_day_of(leaves, months) or days_between(leaves, returns) > half or None


RULES: tuple[Rule, ...] = (
    required(
        "CPRO-FOR-02",
        when=no(training.is_internal),
        at=training.provider.nda,
        says="Le numéro de déclaration d'activité doit comporter 11 chiffres",
        source=NOTICE,
    ),
    rule(
        "CPRO-FOR-04",
        when=yes(training.is_internal) & ~has_means,
        at=training.internal_means,
        says="L'employeur doit attester disposer des moyens nécessaires",
        source=FORM,
    ),
    rule(
        "CPRO-FOR-05",
        when=yes(training.is_internal)
        & when_typed(
            "training.provider.is_another_company",
            lambda provider, own: provider[:9] != own[:9] or None,
            training.provider.siret,
            employer.siret,
        ),
        at=training.provider.siret,
        says="Le SIRET doit être celui de l'établissement auquel est rattaché le service de formation interne",
        source=NOTICE,
    ),
    rule(
        "CPRO-FOR-06",
        when=no(training.is_internal) & has_means,
        at=training.internal_means,
        says="Cette attestation ne concerne que le service de formation interne",
        source=FORM,
    ),
    rule(
        "CPRO-FOR-07",
        when=training.provider_count < 1,
        at=training.provider_count,
        says="Le nombre d'organismes doit inclure l'organisme principal",
        source=NOTICE,
    ),
    rule(
        "CPRO-FOR-08",
        when=training.qualification_type.one_of(REPEALED_QUALIFICATIONS),
        at=training.qualification_type,
        says="Ce type de qualification est abrogé",
        source=NOTICE,
    ),
    rule(
        "CPRO-FOR-08-EXP",
        when=training.qualification_type == EXPERIMENTAL,
        at=training.qualification_type,
        says="Le contrat de professionnalisation expérimental a pris fin : vérifiez le type de qualification",
        severity=Severity.WARNING,
        source="Loi n° 2018-771, article 28, VI",
        doc="Recalled: the notice still lists the code.",
    ),
    rule(
        "CPRO-FOR-09",
        when=(training.qualification_type == VAE) & (concluded_on > law.VAE_END),
        at=training.qualification_type,
        says="L'expérimentation VAE a pris fin le 28/02/2026",
        source="Loi n° 2022-1598, article 11",
    ),
    required(
        "CPRO-FOR-10",
        when=training.qualification_type == RNCP,
        at=training.rncp,
        says="Le code RNCP est obligatoire",
        source=NOTICE,
    ),
    rule(
        "CPRO-FOR-11",
        when=(training.qualification_type == BRANCH) & present(training.rncp),
        at=training.rncp,
        says="Le code RNCP ne concerne pas une qualification de branche",
        severity=Severity.WARNING,
        source=NOTICE,
    ),
    rule(
        "CPRO-FOR-15",
        when=(training.target_diploma == NO_DIPLOMA) & (training.qualification_type == RNCP),
        at=training.target_diploma,
        says="Le diplôme ou titre visé est incohérent",
        source="L6325-1",
    ),
    rule(
        "CPRO-FOR-16",
        when=(training.target_diploma != NO_DIPLOMA)
        & when_typed(
            "training.aims_below_obtained",
            lambda aimed, obtained: level(aimed) < level(obtained) or None,
            training.target_diploma,
            employee.highest_diploma,
        ),
        at=training.target_diploma,
        says="Le diplôme visé est d'un niveau inférieur au diplôme le plus élevé obtenu",
        severity=Severity.WARNING,
        source="L6325-1",
    ),
    rule(
        "CPRO-FOR-18",
        when=training.teaching_hours > training.total_hours,
        at=training.teaching_hours,
        says="La durée des enseignements ne peut excéder la durée totale ({total} h)",
        shows={"total": training.total_hours},
        source=FORM,
    ),
    rule(
        "CPRO-FOR-19",
        when=training.total_hours < law.TRAINING_HOURS_MINIMUM.at(concluded_on),
        at=training.total_hours,
        says="La durée de la formation ne peut être inférieure à {least} heures",
        shows={"least": law.TRAINING_HOURS_MINIMUM.at(concluded_on)},
        source="L6325-13",
    ),
    rule(
        "CPRO-FOR-20",
        when=training.total_hours < least_hours,
        at=training.total_hours,
        says="La durée de la formation doit représenter au moins {percent} % de la durée totale du contrat ({least} h)",
        shows={"percent": law.TRAINING_SHARE_MINIMUM.at(concluded_on), "least": least_hours},
        source="L6325-13",
    ),
    rule(
        "CPRO-FOR-21",
        when=(training.total_hours > most_hours) & absent(contract.branch_agreement),
        at=training.total_hours,
        says="La durée de la formation ne peut excéder {percent} % de la durée totale du contrat ({most} h), "
        "sauf accord de "
        "branche",
        shows={"percent": law.TRAINING_SHARE_MAXIMUM.at(concluded_on), "most": most_hours},
        severity=Severity.WARNING,
        source="L6325-13, L6325-14",
        doc="The article bounds a minimum between 15 % and 25 %: beyond is for the branch to allow.",
    ),
    rule(
        "CPRO-FOR-23",
        when=training.cycle_start < start,
        at=training.cycle_start,
        says="La formation ne peut débuter avant le contrat",
        source="L6325-1",
    ),
    rule(
        "CPRO-FOR-24",
        when=training.cycle_start > cycle_expected_by,
        at=training.cycle_start,
        says="La formation doit débuter dans les deux mois suivant le début du contrat (avant le {day}) : "
        "vérifiez la date",
        shows={"day": cycle_expected_by},
        severity=Severity.WARNING,
        source="D6325-13",
    ),
    rule(
        "CPRO-FOR-25",
        when=training.exams_end < training.cycle_start,
        at=training.exams_end,
        says="La date de fin des épreuves doit être comprise entre le début de la formation et la fin du contrat",
        source=FORM,
    ),
    rule(
        "CPRO-FOR-26",
        when=(training.qualification_type == VAE)
        & when_typed(
            "training.title_lacks_prefix",
            lambda title: not title.upper().startswith(VAE_TITLES) or None,
            training.title,
        ),
        at=training.title,
        says="L'intitulé doit commencer par RNCP, CQP, CCN, Bloc RNCP ou Autre Bloc",
        source=NOTICE,
    ),
    rule(
        "CPRO-FOR-28",
        when=when_typed(
            "training.mobility.is_too_long",
            _too_long_abroad,
            training.mobility.start,
            training.mobility.end,
            start,
            end,
            law.MOBILITY_MAXIMUM.at(concluded_on),
        ),
        at=training.mobility.end,
        says="La mobilité à l'étranger ne peut excéder un an ni la moitié de la durée du contrat",
        source="L6325-25",
    ),
    rule(
        "CPRO-FOR-29",
        when=end
        >= derived("contract.first_year_end", FactType.DATE, reads=(start,), compute=lambda day: last_day_of(day, 12)),
        at=end,
        says="L'organisme de formation délivre une carte d'étudiant des métiers dans les 30 jours du début de "
        "la formation",
        severity=Severity.INFO,
        source="L6325-6-2, D6325-29",
    ),
)
