"""The least pay: a share of the SMIC by age and diploma, in force on the day the contract starts."""

from datetime import date
from decimal import Decimal

from monespace_cpro import law
from monespace_cpro.case import age_at_start, contract, employee, end, is_temporary_work, nature_is_settled, start
from monespace_cpro.diplomas import DOUBTFUL_PAY, LOW_PAY
from monespace_gql.scheme import (
    Condition,
    DatedTable,
    Derived,
    FactType,
    Rule,
    Severity,
    absent,
    derived,
    present,
    rule,
)
from monespace_rules.dates import birthday, first_of_next_month
from monespace_rules.smic import SMIC_HOURLY, monthly_wage, share

GRID = "D6325-15"
GRID_DOC = (
    "L'âge et le SMIC sont ceux du premier jour du contrat. La colonne haute est celle d'un titre ou diplôme "
    "professionnel de niveau bac au moins, ou d'un diplôme de l'enseignement supérieur. Le plancher mensuel est la "
    "part du SMIC horaire, pour la durée hebdomadaire du contrat sur 52 semaines et 12 mois, arrondie au centime."
)
HOURLY_AT_MOST, MONTHLY_AT_LEAST = Decimal(200), Decimal(200)
"""Beyond, a monthly amount was surely typed where an hourly one is asked for, and the reverse."""

pay = contract.gross_pay
smic = SMIC_HOURLY.at(start)
is_paid_monthly: Condition = nature_is_settled & ~is_temporary_work
is_low: Condition = employee.highest_diploma.one_of(LOW_PAY)
is_young: Condition = age_at_start < law.SECOND_PAY_AGE.at(start)
is_grown: Condition = ~is_young & (age_at_start < law.ADULT_AGE.at(start))
is_adult: Condition = age_at_start >= law.ADULT_AGE.at(start)


def _monthly_floor(hourly: Decimal, hours: int, minutes: int, percent: int) -> Decimal:
    return share(monthly_wage(hourly, hours, minutes), percent)


def _floor(name: str, rate: DatedTable) -> Derived:
    return derived(
        name,
        FactType.MONEY,
        reads=(smic, contract.weekly_hours, contract.weekly_minutes, rate.at(start)),
        compute=_monthly_floor,
    )


def _applicable_rate(
    age: int,
    diploma: str,
    second: int,
    adult: int,
    young_low: int,
    young_high: int,
    grown_low: int,
    grown_high: int,
    full: int,
) -> int:
    if age >= adult:
        return full
    low, high = (young_low, young_high) if age < second else (grown_low, grown_high)
    return low if diploma in LOW_PAY else high


young_low = _floor("contract.floor_young_low", law.RATE_YOUNG_LOW)
young_high = _floor("contract.floor_young_high", law.RATE_YOUNG_HIGH)
grown_low = _floor("contract.floor_grown_low", law.RATE_GROWN_LOW)
grown_high = _floor("contract.floor_grown_high", law.RATE_GROWN_HIGH)
adult = _floor("contract.floor_adult", law.RATE_ADULT)
agreement_floor = derived(
    "contract.floor_agreement",
    FactType.MONEY,
    reads=(contract.minimum_agreement_pay, law.RATE_AGREEMENT.at(start)),
    compute=share,
)
rate = derived(
    "contract.pay_rate",
    FactType.INTEGER,
    reads=(
        age_at_start,
        employee.highest_diploma,
        *(table.at(start) for table in (law.SECOND_PAY_AGE, law.ADULT_AGE)),
        *(table.at(start) for table in (law.RATE_YOUNG_LOW, law.RATE_YOUNG_HIGH)),
        *(table.at(start) for table in (law.RATE_GROWN_LOW, law.RATE_GROWN_HIGH, law.RATE_ADULT)),
    ),
    compute=_applicable_rate,
)
hourly_floor = derived("contract.floor_hourly", FactType.MONEY, reads=(smic, rate), compute=share)


def _raise_day(birth: date, age: int) -> date:
    return first_of_next_month(birthday(birth, age))


def _raised_rate(diploma: str, low: int, high: int) -> int:
    return low if diploma in LOW_PAY else high


raise_day = derived(
    "contract.raise_day",
    FactType.DATE,
    reads=(employee.birth_date, law.SECOND_PAY_AGE.at(start)),
    compute=_raise_day,
)
raised_rate = derived(
    "contract.raised_rate",
    FactType.INTEGER,
    reads=(employee.highest_diploma, law.RATE_GROWN_LOW.at(start), law.RATE_GROWN_HIGH.at(start)),
    compute=_raised_rate,
)


def _smic_to_come(starts: date, ends: date) -> date | None:
    """Return the day of the last rise of the SMIC during the contract that is known."""
    return next((entry.since for entry in reversed(SMIC_HOURLY.entries) if starts < entry.since <= ends), None)


smic_to_come = derived("contract.smic_to_come", FactType.DATE, reads=(start, end), compute=_smic_to_come)
raised_floor = derived(
    "contract.raised_floor",
    FactType.MONEY,
    reads=(SMIC_HOURLY.at(smic_to_come), contract.weekly_hours, contract.weekly_minutes, rate),
    compute=_monthly_floor,
)
adult_day = derived(
    "contract.adult_day", FactType.DATE, reads=(employee.birth_date, law.ADULT_AGE.at(start)), compute=birthday
)


def _below(code: str, who: Condition, floor: Derived, table: DatedTable) -> Rule:
    return rule(
        code,
        when=is_paid_monthly & who & (pay < floor),
        at=pay,
        says="La rémunération ne peut être inférieure à {rate} % du SMIC ({floor} €)",
        shows={"rate": table.at(start), "floor": floor},
        source=GRID,
        doc=GRID_DOC,
    )


RULES: tuple[Rule, ...] = (
    rule(
        "CPRO-REM-01",
        when=pay <= 0,
        at=pay,
        says="Saisissez le salaire brut à l'embauche",
        source="CERFA 12434*05",
        doc="Le salaire comprend les primes et accessoires. Il est mensuel, sauf en travail temporaire où il "
        "est horaire.",
    ),
    _below("CPRO-REM-02", is_young & is_low, young_low, law.RATE_YOUNG_LOW),
    _below("CPRO-REM-03", is_young & ~is_low, young_high, law.RATE_YOUNG_HIGH),
    _below("CPRO-REM-04", is_grown & is_low, grown_low, law.RATE_GROWN_LOW),
    _below("CPRO-REM-05", is_grown & ~is_low, grown_high, law.RATE_GROWN_HIGH),
    rule(
        "CPRO-REM-06",
        when=is_paid_monthly & is_adult & (pay < adult),
        at=pay,
        says="La rémunération ne peut être inférieure au SMIC ({floor} €)",
        shows={"floor": adult},
        source="L6325-9, D6325-18",
        doc="Dès 26 ans le premier jour du contrat, le plancher est le SMIC entier pour la durée hebdomadaire "
        "du contrat.",
    ),
    rule(
        "CPRO-REM-07",
        when=present(contract.minimum_agreement_pay) & is_adult & (pay < agreement_floor),
        at=pay,
        says="La rémunération ne peut être inférieure à {rate} % du salaire minimum conventionnel ({floor} €)",
        shows={"rate": law.RATE_AGREEMENT.at(start), "floor": agreement_floor},
        source="L6325-9, D6325-18",
        doc="Dès 26 ans le premier jour du contrat, le plancher est le plus élevé du SMIC et de 85 % du salaire "
        "minimum de la convention. Le salaire conventionnel est celui que l'employeur déclare, dans la même "
        "unité que le salaire.",
    ),
    rule(
        "CPRO-REM-07-UNKNOWN",
        when=absent(contract.minimum_agreement_pay) & is_adult,
        at=contract.minimum_agreement_pay,
        says="Renseignez le salaire minimum conventionnel : dès {age} ans, la rémunération ne peut être inférieure à "
        "{rate} % de celui-ci",
        shows={"age": law.ADULT_AGE.at(start), "rate": law.RATE_AGREEMENT.at(start)},
        severity=Severity.WARNING,
        source="L6325-9, D6325-18",
        doc="Le CERFA ne demande pas le salaire minimum conventionnel : sans lui, seul le SMIC peut être vérifié.",
    ),
    rule(
        "CPRO-REM-08",
        when=is_paid_monthly
        & employee.highest_diploma.one_of(DOUBTFUL_PAY)
        & ((is_young & (pay >= young_low) & (pay < young_high)) | (is_grown & (pay >= grown_low) & (pay < grown_high))),
        at=pay,
        says="Vérifiez le niveau du diplôme pour le calcul de la rémunération minimale",
        severity=Severity.WARNING,
        source=GRID,
        doc="Ni l'article ni la notice ne nomment le baccalauréat technologique, et un autre titre de niveau "
        "bac peut être professionnel. Doute : la colonne basse est retenue ; entre les deux colonnes, la "
        "règle signale sans bloquer.",
    ),
    rule(
        "CPRO-REM-09",
        when=is_young & (raise_day <= end),
        at=pay,
        says="Le salaire devra être porté à {rate} % du SMIC au {day}",
        shows={"rate": raised_rate, "day": raise_day},
        severity=Severity.INFO,
        source="D6325-16",
        doc="Le nouveau plancher vaut du premier jour du mois qui suit les 21 ans. Il est annoncé si ce jour "
        "tombe avant la fin du contrat.",
    ),
    rule(
        "CPRO-REM-09-SMIC",
        when=is_paid_monthly & present(smic_to_come) & (pay < raised_floor),
        at=pay,
        says="Le SMIC relevé le {day} portera la rémunération minimale à {floor} €",
        shows={"day": smic_to_come, "floor": raised_floor},
        severity=Severity.INFO,
        source="D6325-15, L3231-2",
        doc="Le plancher suit le SMIC pendant le contrat. Le dernier relèvement connu avant la fin du contrat "
        "est retenu, avec la part du SMIC du premier jour ; rien n'est dit tant que le salaire le couvre.",
    ),
    rule(
        "CPRO-REM-10",
        when=~is_adult & (adult_day <= end),
        at=pay,
        says="Le salarié aura {age} ans le {day}, pendant le contrat : vérifiez si sa rémunération doit être relevée",
        shows={"age": law.ADULT_AGE.at(start), "day": adult_day},
        severity=Severity.INFO,
        source="L6325-9, D6325-16",
        doc="L'article qui relève la rémunération en cours de contrat ne vise que les 21 ans. Doute : l'usage "
        "est de garder la grille de l'âge au début du contrat, sans texte qui le dise ; la règle informe "
        "seulement.",
    ),
    rule(
        "CPRO-REM-11",
        when=is_temporary_work & (pay < hourly_floor),
        at=pay,
        says="Le salaire horaire ne peut être inférieur à {floor} € ({rate} % du SMIC)",
        shows={"floor": hourly_floor, "rate": rate},
        source=GRID,
        doc="En travail temporaire le CERFA demande le salaire horaire : il est comparé à la même part du SMIC "
        "horaire, celle de l'âge et du diplôme au premier jour du contrat.",
    ),
    rule(
        "CPRO-REM-12",
        when=(pay > 0) & ((is_temporary_work & (pay > HOURLY_AT_MOST)) | (is_paid_monthly & (pay < MONTHLY_AT_LEAST))),
        at=pay,
        says="Vérifiez l'unité du salaire (mensuel ou horaire)",
        severity=Severity.WARNING,
        source="Notice 51650#09",
        doc="Un salaire mensuel de moins de 200 €, ou horaire de plus de 200 €, tient le plus souvent d'une "
        "confusion d'unité. Ces bornes ne sont pas celles d'un texte.",
    ),
)
