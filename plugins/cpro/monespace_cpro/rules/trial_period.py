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

SAYS = "La période d'essai ne peut excéder {days} jours"

RULES: tuple[Rule, ...] = (
    rule(
        "CPRO-ESS-01",
        when=is_fixed_term & present(contract.trial_days) & (contract.trial_days > fixed_term_days),
        at=contract.trial_days,
        says=SAYS,
        shows={"days": fixed_term_days},
        source="L1242-10",
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
        doc="Months are counted as 30 days, and the category follows the CSP: a collective agreement may say "
        "otherwise.",
    ),
    rule(
        "CPRO-ESS-03",
        when=is_temporary_work & present(contract.trial_days) & (contract.trial_days > law.TRIAL_TEMPORARY.at(start)),
        at=contract.trial_days,
        says=SAYS,
        shows={"days": law.TRIAL_TEMPORARY.at(start)},
        severity=Severity.WARNING,
        source="L1251-14",
        doc="The limit of missions of more than two months, absent an agreement.",
    ),
)
