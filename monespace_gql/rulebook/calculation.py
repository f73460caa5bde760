"""The computations of the language, as a table: what each takes and gives, how it is written, and what it computes.

Each answers whatever numbers, amounts and days a form can hold: a day past the calendar's end is its last day, and
there is no division.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import add, mul, sub

from monespace_gql.lexicon.money import round_to_cent
from monespace_gql.rulebook.values import ORDERED, FactType

DATE, INTEGER, MONEY = FactType.DATE, FactType.INTEGER, FactType.MONEY


@dataclass(frozen=True, slots=True)
class Word:
    """One computation: how it is written around its arguments, what it gives for which types, and by what function."""

    written: str
    gives: Mapping[tuple[FactType, ...], FactType]
    compute: Callable[..., object]
    hint: str

    @property
    def infix(self) -> bool:
        """Whether it is written between its arguments."""
        return self.written.startswith("{")


def plus_days(day: date, days: int) -> date:
    """Return the day that many days later."""
    return _day(day.toordinal() + days)


def plus_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if months < 0 else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_between(start: date, end: date) -> int:
    """Return how many days a period lasts, both days included."""
    return (end - start).days + 1


def months_between(start: date, end: date) -> int:
    """Return how many whole months a period lasts, both days included: 5 January to 4 July is six."""
    after = plus_days(end, 1)
    months = (after.year - start.year) * 12 + after.month - start.month
    return max(months - (plus_months(start, months) > after), 0)


def age_on(birth: date, day: date) -> int:
    """Return the age in completed years; someone born on 29 February is a year older on 1 March of common years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def percent_of(rate: int, amount: Decimal) -> Decimal:
    """Return that many hundredths of an amount, rounded half up to the cent."""
    return round_to_cent(amount * rate / 100)


def _day(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


def _minus(plus: Callable[[date, int], date]) -> Callable[[date, int], date]:
    return lambda day, count: plus(day, -count)


def _plus_years(day: date, years: int) -> date:
    return plus_months(day, 12 * years)


_SAME: Mapping[tuple[FactType, ...], FactType] = {(type, type): type for type in (INTEGER, MONEY)}
_MOVED: Mapping[tuple[FactType, ...], FactType] = {(DATE, INTEGER): DATE}
_PERIOD: Mapping[tuple[FactType, ...], FactType] = {(DATE, DATE): INTEGER}
_CHOSEN: Mapping[tuple[FactType, ...], FactType] = {(type, type): type for type in ORDERED}
_MOVES = "a date is moved by days(…), months(…) or years(…); write days_between(…) for the time between two"
_COUNTED = "days(…), months(…) and years(…) take a whole number and move a date"
_TWO_DATES = "it takes two dates"

WORDS: Mapping[str, Word] = {
    "+": Word("{} + {}", _SAME, add, _MOVES),
    "-": Word("{} - {}", _SAME, sub, _MOVES),
    "*": Word(
        "{} * {}",
        {(INTEGER, INTEGER): INTEGER, (MONEY, INTEGER): MONEY, (INTEGER, MONEY): MONEY},
        mul,
        "one side of a product is a whole number; write percent(…) for a share of an amount",
    ),
    "+days": Word("{} + days({})", _MOVED, plus_days, _COUNTED),
    "-days": Word("{} - days({})", _MOVED, _minus(plus_days), _COUNTED),
    "+months": Word("{} + months({})", _MOVED, plus_months, _COUNTED),
    "-months": Word("{} - months({})", _MOVED, _minus(plus_months), _COUNTED),
    "+years": Word("{} + years({})", _MOVED, _plus_years, _COUNTED),
    "-years": Word("{} - years({})", _MOVED, _minus(_plus_years), _COUNTED),
    "days_between": Word("days_between({}, {})", _PERIOD, days_between, _TWO_DATES),
    "months_between": Word("months_between({}, {})", _PERIOD, months_between, _TWO_DATES),
    "age_on": Word("age_on({}, {})", _PERIOD, age_on, _TWO_DATES),
    "percent": Word("percent({}, of={})", {(INTEGER, MONEY): MONEY}, percent_of, "it takes a whole number, of=amount"),
    "lowest": Word("lowest({}, {})", _CHOSEN, min, "it takes numbers, amounts or dates, all of one type"),
    "highest": Word("highest({}, {})", _CHOSEN, max, "it takes numbers, amounts or dates, all of one type"),
}
"""Every computation by its code; the code and the arguments are all a rule set keeps of one."""
