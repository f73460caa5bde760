"""The law's arithmetic of dates: completed years, whole months with the last day included, weeks."""

from calendar import monthrange
from datetime import date, timedelta


def full_years(birth: date, day: date) -> int:
    """Return the age in completed years; someone born on 29 February is a year older on 1 March of common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def birthday(birth: date, years: int) -> date:
    """Return the first day on which the person has completed that many years."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, the last day of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day_of(start: date, months: int) -> date:
    """Return the last day of a period of whole months: a year from 5 January ends on 4 January, that day included."""
    return add_months(start, months) - timedelta(days=1)


def months_between(start: date, end: date) -> int:
    """Return how many whole months a period lasts, both days included: 5 January to 4 July is six."""
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    while months > 0 and last_day_of(start, months) > end:
        months -= 1
    return max(months, 0)


def days_between(start: date, end: date) -> int:
    """Return how many days a period lasts, both days included."""
    return (end - start).days + 1


def first_of_next_month(day: date) -> date:
    """Return the first day of the month after."""
    return add_months(day.replace(day=1), 1)
