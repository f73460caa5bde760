"""The trial period a contract may have, by its nature."""

from datetime import date

from monespace_cpro import law
from monespace_cpro.case import contract, employee, end, is_fixed_term, is_permanent, is_temporary_work, start
from monespace_gql.scheme import FactType, Rule, Severity, derived, present, rule
from monespace_rules.dates import days_between, last_day_of

DAYS_PER_MONTH = 30
EXECUTIVES, SUPERVISORS, STAFF = ("3",), ("4",), ("5", "6")


def _fixed_term_days(starts: date, ends: date, months: int, short: int, long: int) -> int:
    """One day a week, at most two weeks, up to six months; one month beyond."""
    if ends > last_day_of(starts, months):
        return long
    return max(min(days_between(starts, ends) // 7, short), 0)


def _permanent_days(category: str, staff: int, supervisors: int, executives: int) -> int | None:
    for categories, months in ((STAFF, staff), (SUPERVISORS, supervisors), (EXECUTIVES, executives)):
        if category in categories:
            return months * DAYS_PER_MONTH
    return None


def _temporary_days(starts: date, ends: date, month: int, short: int, long: int) -> int:
    """By the length of the mission: a month at most, two months at most, beyond."""
    if ends > last_day_of(starts, 2):
        return long
    return short if ends > last_day_of(starts, 1) else month


fixed_term_days = derived(
    "contract.trial_of_fixed_term",
    FactType.INTEGER,
    reads=(start, end, law.TRIAL_SHORT_CONTRACT.at(start), law.TRIAL_SHORT.at(start), law.TRIAL_LONG.at(start)),
    compute=_fixed_term_days,
)
permanent_days = derived(
    "contract.trial_of_permanent",
    FactType.INTEGER,
    reads=(
        employee.socio_professional_category,
        law.TRIAL_WORKERS.at(start),
        law.TRIAL_SUPERVISORS.at(start),
        law.TRIAL_EXECUTIVES.at(start),
    ),
    compute=_permanent_days,
)
temporary_days = derived(
    "contract.trial_of_temporary",
    FactType.INTEGER,
    reads=(
        start,
        end,
        law.TRIAL_TEMPORARY_MONTH.at(start),
        law.TRIAL_TEMPORARY_SHORT.at(start),
        law.TRIAL_TEMPORARY.at(start),
    ),
    compute=_temporary_days,
)

SAYS = "La période d'essai ne peut excéder {days} jours"

RULES: tuple[Rule, ...] = (
    rule(
        "CPRO-ESS-01",
        when=is_fixed_term & present(contract.trial_days) & (contract.trial_days > fixed_term_days),
        at=contract.trial_days,
        says=SAYS,
        shows={"days": fixed_term_days},
        source="L1242-10",
        doc="Jusqu'à six mois, un jour par semaine dans la limite de deux semaines ; au-delà, un mois, compté "
        "pour trente jours. Les semaines entamées ne comptent pas.",
    ),
    rule(
        "CPRO-ESS-02",
        when=is_permanent
        & present(contract.trial_days)
        & present(permanent_days)
        & (contract.trial_days > permanent_days),
        at=contract.trial_days,
        says=SAYS,
        shows={"days": permanent_days},
        severity=Severity.WARNING,
        source="L1221-19",
        doc="Deux mois pour les ouvriers et employés, trois pour les professions intermédiaires, quatre pour "
        "les cadres. Doute : les mois sont comptés pour trente jours et la catégorie est celle de la CSP ; "
        "un accord peut en décider autrement, et la règle signale sans bloquer.",
    ),
    rule(
        "CPRO-ESS-03",
        when=is_temporary_work & present(contract.trial_days) & (contract.trial_days > temporary_days),
        at=contract.trial_days,
        says=SAYS,
        shows={"days": temporary_days},
        severity=Severity.WARNING,
        source="L1251-14",
        doc="Deux jours pour une mission d'un mois au plus, trois jusqu'à deux mois, cinq au-delà. Doute : un "
        "accord de branche peut en décider autrement ; la règle signale sans bloquer.",
    ),
)
