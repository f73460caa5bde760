"""What a small change is, its smallest step, and how a condition is written when it is told."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, auto

from monespace_gql.lexicon.money import CENT
from monespace_gql.rulebook import (
    Aggregate,
    Compare,
    Condition,
    Constant,
    Either,
    Every,
    FactType,
    Known,
    Negated,
    OneOf,
    Operand,
    Operator,
    Present,
    Repeated,
)

DAY = timedelta(days=1)
"""The smallest step of a date."""


class Kind(Enum):
    """What a change is."""

    BOUNDARY = auto()
    OPPOSITE = auto()
    OTHER = auto()


@dataclass(frozen=True)
class Change:
    """A change of a condition or of what it computes, and how it is told."""

    kind: Kind
    told: str


STEPS_TOLD = {FactType.INTEGER: "1", FactType.MONEY: "0.01", FactType.DATE: "1 jour"}
"""How the smallest step of each type is told."""


def stepped(value: object, step: int) -> object:
    """Return the next value (step 1) or the one before (step -1) of a number, an amount or a day."""
    match value:
        case date():
            return value + step * DAY
        case Decimal():
            return value + step * CENT
        case int():
            return value + step
    raise TypeError(f"a {type(value).__name__} has no next value")


def written(condition: Condition) -> str:
    """Write a condition in one line, as its author did."""
    match condition:
        case Every(parts):
            return f"({' & '.join(map(written, parts))})"
        case Either(parts):
            return f"({' | '.join(map(written, parts))})"
        case Negated():
            return _negated(condition)
        case Compare(Aggregate() | Known() | Repeated() as left, Operator.EQUAL, Constant(value=True)):
            return left.name
        case Compare(left, operator, right):
            return f"{side(left)} {operator.value} {side(right)}"
        case OneOf(operand, choices):
            return f"{operand.name} in ({', '.join(map(str, choices))})"
        case Present(operand):
            return f"present({operand.name})"
    raise TypeError(f"{condition!r} is no condition")


def _negated(condition: Negated) -> str:
    part = condition.part
    return f"absent({part.operand.name})" if isinstance(part, Present) else f"~{written(part)}"


def side(operand: Operand) -> str:
    """Write one side of a comparison."""
    return str(operand.value) if isinstance(operand, Constant) else operand.name
