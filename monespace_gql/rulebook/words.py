"""The author's words for dates, shares and what is known: each makes an operand or a condition, as data."""

from __future__ import annotations

from functools import reduce

from monespace_gql.rulebook.operands import Computed, Condition, Duration, Operand, as_operand, whole, yes
from monespace_gql.rulebook.values import FactType
from monespace_gql.rulebook.walk import operands_in, read_for_in, written


def days(count: int | Operand) -> Duration:
    """Return a number of days: `start + days(30)`."""
    return Duration("days", whole(count))


def months(count: int | Operand) -> Duration:
    """Return a number of months: `start + months(6)` is the same day, or the last of a month that has no such day."""
    return Duration("months", whole(count))


def years(count: int | Operand) -> Duration:
    """Return a number of years: from 29 February, the 28th of common years."""
    return Duration("years", whole(count))


def last_day(start: Operand, lasting: Duration) -> Computed:
    """Return the last day of a period, that day included: 12 months from 5 January end on 4 January."""
    return start + lasting - days(1)


def days_between(start: Operand, end: Operand) -> Computed:
    """Return how many days a period lasts, both days included."""
    return Computed("days_between", start, end)


def months_between(start: Operand, end: Operand) -> Computed:
    """Return how many whole months a period lasts, both days included: 5 January to 4 July is six."""
    return Computed("months_between", start, end)


def age_on(birth: Operand, day: Operand) -> Computed:
    """Return an age in completed years; born on 29 February, one is a year older on 1 March of common years."""
    return Computed("age_on", birth, day)


def percent(rate: int | Operand, *, of: Operand) -> Computed:
    """Return a share of an amount, rounded half up to the cent: `percent(55, of=smic.at(start))`."""
    return Computed("percent", whole(rate), of)


def lowest(first: Operand, *others: object) -> Operand:
    """Return the least of some numbers, amounts or dates of the case; a list has `min`."""
    return reduce(lambda one, other: Computed("lowest", one, as_operand(other, first)), others, first)


def highest(first: Operand, *others: object) -> Operand:
    """Return the greatest of some numbers, amounts or dates of the case; a list has `max`."""
    return reduce(lambda one, other: Computed("highest", one, as_operand(other, first)), others, first)


class Known(Operand):
    """Whether a condition is known to hold: true or false, never missing."""

    __slots__ = ("condition", "reads")

    def __init__(self, condition: Condition) -> None:
        super().__init__(f"known({written(condition)})", FactType.BOOLEAN, read_for_in(condition))
        self.condition = condition
        self.reads = operands_in(condition)

    @property
    def made_of(self) -> tuple[Operand, ...]:
        """Every operand of the condition."""
        return self.reads


def known(condition: Condition) -> Condition:
    """Hold when all that decides is typed and the condition holds: what is not typed decides nothing, nothing waits."""
    return yes(Known(condition))
