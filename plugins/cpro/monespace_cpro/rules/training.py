"""The training: provider, qualification aimed at, hours, calendar, mobility."""

from datetime import date, timedelta
from math import ceil

from monespace_cpro import law
from monespace_cpro.case import concluded_on, contract, employee, employer, end, start, training
from monespace_cpro.code_tables import BRANCH, EXPERIMENTAL, REPEALED_QUALIFICATIONS, RNCP, VAE
from monespace_cpro.diplomas import NO_DIPLOMA, level
from monespace_gql.scheme import FactType, Rule, Severity, absent, derived, present, required, rule
from monespace_rules.conditions import known_yes, no, when_typed, yes
from monespace_rules.dates import add_months, days_between, last_day_of
from monespace_rules.working_life import contract_hours, hours_within

FORM = "CERFA 12434*05"
NOTICE = "Notice 51650#09"
VAE_TITLES = ("RNCP", "CQP", "CCN", "BLOC RNCP", "AUTRE BLOC")

has_means = known_yes("training.has_means", training.internal_means)


def _at_least(starts: date, ends: date, hours: int, minutes: int, percent: int) -> int:
    return ceil(round(contract_hours(starts, ends, hours, minutes) * percent / 100, 6))


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
    compute=hours_within,
)


cycle_expected_by = derived(
    "training.cycle_expected_by",
    FactType.DATE,
    reads=(start, law.TRAINING_START.at(concluded_on)),
    compute=add_months,
)


def _latest_return(leaves: date, starts: date, ends: date, months: int, percent: int) -> date:
    days = days_between(starts, ends) * percent // 100
    return min(last_day_of(leaves, months), leaves + timedelta(days=days - 1))


latest_return = derived(
    "training.mobility.latest_return",
    FactType.DATE,
    reads=(
        training.mobility.start,
        start,
        end,
        law.MOBILITY_MAXIMUM.at(concluded_on),
        law.MOBILITY_SHARE.at(concluded_on),
    ),
    compute=_latest_return,
)
student_card_end = derived(
    "contract.student_card_end",
    FactType.DATE,
    reads=(start, law.STUDENT_CARD_CONTRACT.at(concluded_on)),
    compute=last_day_of,
)


RULES: tuple[Rule, ...] = (
    rule(
        "CPRO-FOR-01",
        when=known_yes("training.provider.is_known_closed", training.provider.is_closed),
        at=training.provider.siret,
        says="SIRET inactif : le SIRET {siret} correspond à un établissement fermé",
        shows={"siret": training.provider.siret},
        source="Répertoire SIRENE, contrôles de l'assistant CERFA de l'État",
        doc="L'état de l'établissement est celui que l'annuaire connaît ; il est relu à chaque enregistrement "
        "et à la transmission. La règle se tait pour un établissement que l'annuaire ne connaît pas.",
    ),
    required(
        "CPRO-FOR-02",
        when=no(training.is_internal),
        at=training.provider.nda,
        says="Le numéro de déclaration d'activité doit comporter 11 chiffres",
        source=NOTICE,
        doc="Tout dispensateur de formation déclare son activité au préfet ; la notice ne demande le numéro à "
        "un service interne que « le cas échéant ».",
    ),
    rule(
        "CPRO-FOR-03",
        when=when_typed(
            "training.provider.is_known_uncertified",
            lambda certified: not certified or None,
            training.provider.is_qualiopi,
        ),
        at=training.provider.siret,
        says="L'organisme de formation n'est pas certifié Qualiopi",
        severity=Severity.WARNING,
        source="L6316-1",
        doc="Une action financée est confiée à un organisme certifié. Doute : l'annuaire dit la certification "
        "d'aujourd'hui, non celle du début du cycle, et la règle est citée de mémoire ; elle signale sans "
        "bloquer. Elle se tait pour un organisme que l'annuaire ne connaît pas.",
    ),
    rule(
        "CPRO-FOR-04",
        when=yes(training.is_internal) & ~has_means,
        at=training.internal_means,
        says="L'employeur doit attester disposer des moyens nécessaires",
        source=FORM,
        doc="L'attestation portée sur le contrat engage l'employeur : son service interne est une structure "
        "pérenne qui a les moyens de cette formation.",
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
        doc="Le service interne est rattaché à un établissement de l'employeur : les deux SIRET ont le même SIREN.",
    ),
    rule(
        "CPRO-FOR-06",
        when=no(training.is_internal) & has_means,
        at=training.internal_means,
        says="Cette attestation ne concerne que le service de formation interne",
        source=FORM,
        doc="Cochée pour un organisme externe, l'attestation engagerait l'employeur sur ce qui n'est pas : "
        "décochez-la.",
    ),
    rule(
        "CPRO-FOR-07",
        when=training.provider_count < 1,
        at=training.provider_count,
        says="Le nombre d'organismes doit inclure l'organisme principal",
        source=NOTICE,
        doc="La notice compte tous les organismes qui interviennent, l'organisme principal ou le service "
        "interne compris.",
    ),
    rule(
        "CPRO-FOR-08",
        when=training.qualification_type.one_of(REPEALED_QUALIFICATIONS),
        at=training.qualification_type,
        says="Ce type de qualification est abrogé",
        source=NOTICE,
        doc="La notice donne les types 5, 6 et 7 pour abrogés. Ils restent dans la liste pour lire d'anciens contrats.",
    ),
    rule(
        "CPRO-FOR-08-EXP",
        when=training.qualification_type == EXPERIMENTAL,
        at=training.qualification_type,
        says="Le contrat de professionnalisation expérimental a pris fin : vérifiez le type de qualification",
        severity=Severity.WARNING,
        source="Loi n° 2018-771, article 28, VI",
        doc="Le contrat expérimental de la loi du 5 septembre 2018 a été ouvert pour un temps limité. Doute : "
        "la notice le liste encore et sa fin est citée de mémoire ; la règle signale sans bloquer.",
    ),
    rule(
        "CPRO-FOR-09",
        when=(training.qualification_type == VAE) & (concluded_on > law.VAE_END.at(concluded_on)),
        at=training.qualification_type,
        says="L'expérimentation VAE a pris fin le {day}",
        shows={"day": law.VAE_END.at(concluded_on)},
        source="Loi n° 2022-1598, article 11",
        doc="C'est le jour de la conclusion qui compte : un contrat conclu le dernier jour peut commencer après.",
    ),
    required(
        "CPRO-FOR-10",
        when=training.qualification_type == RNCP,
        at=training.rncp,
        says="Le code RNCP est obligatoire",
        source=NOTICE,
        doc="La notice demande le code d'une certification enregistrée au RNCP ; pour les types 4 et 8 il n'est "
        "demandé que le cas échéant.",
    ),
    rule(
        "CPRO-FOR-11",
        when=(training.qualification_type == BRANCH) & present(training.rncp),
        at=training.rncp,
        says="Le code RNCP ne concerne pas une qualification de branche",
        severity=Severity.WARNING,
        source=NOTICE,
        doc="Une qualification reconnue par une convention collective n'est pas enregistrée au RNCP : si elle "
        "l'est, son type est 1 ou 2.",
    ),
    rule(
        "CPRO-FOR-15",
        when=(training.target_diploma == NO_DIPLOMA) & (training.qualification_type == RNCP),
        at=training.target_diploma,
        says="Le diplôme ou titre visé est incohérent",
        source="L6325-1",
        doc="Une certification enregistrée au RNCP est un diplôme ou un titre : le code 60 (aucun) ne peut pas "
        "être visé.",
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
        doc="Les niveaux sont ceux du cadre national, de 3 à 8. Viser plus bas n'est pas interdit, et tient "
        "souvent d'une inversion des deux champs : la règle signale sans bloquer.",
    ),
    rule(
        "CPRO-FOR-18",
        when=training.teaching_hours > training.total_hours,
        at=training.teaching_hours,
        says="La durée des enseignements ne peut excéder la durée totale ({total} h)",
        shows={"total": training.total_hours},
        source=FORM,
        doc="Les enseignements font partie de la durée totale, avec l'évaluation et l'accompagnement.",
    ),
    rule(
        "CPRO-FOR-19",
        when=training.total_hours < law.TRAINING_HOURS_MINIMUM.at(concluded_on),
        at=training.total_hours,
        says="La durée de la formation ne peut être inférieure à {least} heures",
        shows={"least": law.TRAINING_HOURS_MINIMUM.at(concluded_on)},
        source="L6325-13",
        doc="La durée totale comprend l'évaluation, l'accompagnement et les enseignements. Elle satisfait aussi "
        "la part minimale du contrat (CPRO-FOR-20).",
    ),
    rule(
        "CPRO-FOR-20",
        when=training.total_hours < least_hours,
        at=training.total_hours,
        says="La durée de la formation doit représenter au moins {percent} % de la durée totale du contrat ({least} h)",
        shows={"percent": law.TRAINING_SHARE_MINIMUM.at(concluded_on), "least": least_hours},
        source="L6325-13",
        doc="Les heures du contrat sont ses jours, premier et dernier compris, ramenés en semaines à la durée "
        "hebdomadaire ; la part est arrondie à l'heure supérieure (CPRO-FOR-22).",
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
        doc="La part est arrondie à l'heure inférieure (CPRO-FOR-22). Doute : l'article borne une durée "
        "minimale entre 15 % et 25 %, au-delà desquels une branche peut aller ; sans accord déclaré, la "
        "règle signale sans bloquer.",
    ),
    rule(
        "CPRO-FOR-23",
        when=training.cycle_start < start,
        at=training.cycle_start,
        says="La formation ne peut débuter avant le contrat",
        source="L6325-1",
        doc="La formation est une part du contrat : elle peut commencer le même jour, jamais avant.",
    ),
    rule(
        "CPRO-FOR-24",
        when=training.cycle_start > cycle_expected_by,
        at=training.cycle_start,
        says="La formation doit débuter dans les {months} mois suivant le début du contrat (au plus tard le {day}) : "
        "vérifiez la date",
        shows={"months": law.TRAINING_START.at(concluded_on), "day": cycle_expected_by},
        severity=Severity.WARNING,
        source="D6325-13",
        doc="Dans les deux mois du début du contrat, l'employeur examine avec le salarié si le programme "
        "convient : la formation doit avoir commencé. Doute : l'article ne fixe pas de date de début ; la "
        "règle signale sans bloquer.",
    ),
    rule(
        "CPRO-FOR-25",
        when=training.exams_end < training.cycle_start,
        at=training.exams_end,
        says="La date de fin des épreuves doit être comprise entre le début de la formation et la fin du contrat",
        source=FORM,
        doc="Les épreuves viennent après le début de la formation. Qu'elles finissent après le contrat est "
        "signalé par CPRO-DUR-06.",
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
        doc="La notice demande de commencer l'intitulé par l'abréviation de ce qui est visé. Les majuscules ne "
        "comptent pas.",
    ),
    rule(
        "CPRO-FOR-28",
        when=present(training.mobility.start)
        & present(training.mobility.end)
        & (training.mobility.end > latest_return),
        at=training.mobility.end,
        says="La mobilité à l'étranger ne peut excéder {months} mois ni la moitié de la durée du contrat : "
        "le retour est au plus tard le {day}",
        shows={"months": law.MOBILITY_MAXIMUM.at(concluded_on), "day": latest_return},
        source="L6325-25",
        doc="La durée est comptée du départ au retour, les deux jours compris ; la moitié du contrat est "
        "arrondie au jour inférieur.",
    ),
    rule(
        "CPRO-FOR-29",
        when=end >= student_card_end,
        at=end,
        says="L'organisme de formation délivre une carte d'étudiant des métiers dans les {days} jours du début de "
        "la formation",
        shows={"days": law.STUDENT_CARD_DAYS.at(concluded_on)},
        severity=Severity.INFO,
        source="L6325-6-2, D6325-29",
        doc="Un contrat qui commence le 5 janvier dure un an s'il va au moins jusqu'au 4 janvier suivant. La "
        "carte vaut pour l'action de professionnalisation de douze mois au moins.",
    ),
)
