"""Whether a condition holds: true, false, or unknown while what is missing could still decide (Kleene's logic)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Protocol

from monespace_gql.rulebook.operands import (
    Compare,
    Condition,
    Either,
    Every,
    Negated,
    OneOf,
    Operand,
    Operator,
    Present,
)


class Valued(Protocol):
    """Whatever gives operands their values, None for a missing one."""

    def value(self, operand: Operand, /) -> object:
        """Return the operand's value."""


def truth(condition: Condition, readings: Valued) -> bool | None:
    """Say whether a condition holds: True, False, or None while what is missing could still decide (Kleene's logic)."""
    match condition:
        case Every(parts):
            return _every(truth(part, readings) for part in parts)
        case Either(parts):
            return _opposite(_every(_opposite(truth(part, readings)) for part in parts))
        case Negated(part):
            return _opposite(truth(part, readings))
        case Compare(left, operator, right):
            return _compared(operator, readings.value(left), readings.value(right))
        case OneOf(operand, choices):
            value = readings.value(operand)
            return None if value is None else value in choices
        case Present(operand):
            return readings.value(operand) is not None
    raise TypeError(f"{condition!r} is no condition")


_HOLDS: dict[Operator, Callable[[Any, Any], bool]] = {  # Any: both sides are of one type, checked by the rule set
    Operator.BELOW: lt,
    Operator.AT_MOST: le,
    Operator.ABOVE: gt,
    Operator.AT_LEAST: ge,
    Operator.EQUAL: eq,
    Operator.DIFFERENT: ne,
}


def _compared(operator: Operator, left: object, right: object) -> bool | None:
    return None if left is None or right is None else _HOLDS[operator](left, right)


def _every(truths: Iterable[bool | None]) -> bool | None:
    known = True
    for holds in truths:
        if holds is False:
            return False
        known = known and holds is True
    return True if known else None


def _opposite(holds: bool | None) -> bool | None:
    return None if holds is None else not holds
