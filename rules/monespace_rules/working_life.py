"""Numbers and counts of the Labour Code that several schemes read: majority, working time, the hours of a contract."""

from datetime import date
from math import floor

from monespace_gql.scheme import DatedTable, Entry, FactType
from monespace_rules.dates import days_between


def number(code: str, label: str, unit: str, value: int, source: str, since: date = date(2000, 1, 1)) -> DatedTable:
    """Write a whole number of the law that has one value since a day."""
    return DatedTable(code, label, unit, FactType.INTEGER, (Entry(since, value, source),))


def contract_hours(starts: date, ends: date, hours: int, minutes: int) -> float:
    """Return the hours of work of a whole contract: its weeks, both days included, at the weekly working time."""
    return max(days_between(starts, ends), 0) / 7 * (hours + minutes / 60)


def hours_within(starts: date, ends: date, hours: int, minutes: int, percent: int) -> int:
    """Return the whole hours that a share of the contract holds."""
    return floor(round(contract_hours(starts, ends, hours, minutes) * percent / 100, 6))


MAJORITY = number("age.majority", "Majorité", "ans", 18, "Code civil, article 414")
MINOR_WEEKLY_HOURS = number(
    "working_time.minor_weekly", "Durée hebdomadaire maximale d'un mineur", "heures", 35, "L3162-1"
)
WEEKLY_HOURS_MAXIMUM = number(
    "working_time.weekly_maximum", "Durée hebdomadaire maximale de travail", "heures", 48, "L3121-20"
)
LEGAL_WEEKLY_HOURS = number("working_time.legal", "Durée légale hebdomadaire du travail", "heures", 35, "L3121-27")
PART_TIME_WEEKLY_MINIMUM = number(
    "working_time.part_time", "Durée hebdomadaire minimale du temps partiel", "heures", 24, "L3123-27"
)
