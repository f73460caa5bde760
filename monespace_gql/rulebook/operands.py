"""What a rule's condition is made of: facts and constants compared, presence, and, or, not.

A condition is data, never a Python truth value: it is interpreted, compiled and explained from the same tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from monespace_gql.rulebook.mistake import RulebookError
from monespace_gql.rulebook.values import FactType, WrongValue, accepted, type_of


class Operator(Enum):
    """How two values are compared."""

    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    EQUAL = "=="
    DIFFERENT = "!="

    @property
    def opposite(self) -> Operator:
        """The operator that holds exactly when this one does not."""
        return _OPPOSITES[self]

    @property
    def orders(self) -> bool:
        """Whether the values need to know before and after."""
        return self not in (Operator.EQUAL, Operator.DIFFERENT)


_OPPOSITES = {
    Operator.BELOW: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.BELOW,
    Operator.ABOVE: Operator.AT_MOST,
    Operator.AT_MOST: Operator.ABOVE,
    Operator.EQUAL: Operator.DIFFERENT,
    Operator.DIFFERENT: Operator.EQUAL,
}


class Operand:
    """Something with a value on the day of the examination. Comparing it gives a `Compare`, never True or False.

    Because of that, operands are told apart by `name`, never by `==` or `in`.
    """

    __slots__ = ("name", "type")

    def __init__(self, name: str, type: FactType) -> None:
        self.name = name
        self.type = type

    def __lt__(self, other: object) -> Compare:
        return Compare(self, Operator.BELOW, _operand(other, self))

    def __le__(self, other: object) -> Compare:
        return Compare(self, Operator.AT_MOST, _operand(other, self))

    def __gt__(self, other: object) -> Compare:
        return Compare(self, Operator.ABOVE, _operand(other, self))

    def __ge__(self, other: object) -> Compare:
        return Compare(self, Operator.AT_LEAST, _operand(other, self))

    def __eq__(self, other: object) -> Compare:  # type: ignore[override]  # a condition, as in any query language
        return Compare(self, Operator.EQUAL, _operand(other, self))

    def __ne__(self, other: object) -> Compare:  # type: ignore[override]
        return Compare(self, Operator.DIFFERENT, _operand(other, self))

    def __hash__(self) -> int:
        return hash(self.name)

    def one_of(self, values: Iterable[object]) -> OneOf:
        """Hold when the value is one of these constants."""
        if isinstance(values, str):
            raise TypeError(f"{self.name}.one_of takes a list of values, not one text")
        choices = tuple(constant(value, self).value for value in values)
        if not choices:
            raise RulebookError(f"{self.name}.one_of was given no value")
        return OneOf(self, choices)

    def __bool__(self) -> bool:
        raise TypeError(
            f"{self.name} has no truth value while the rule is written: compare it, "
            "or write present(…), absent(…), yes(…), no(…); for a missing argument, test `is None`"
        )

    def __and__(self, other: object) -> Condition:
        raise TypeError(
            f"{self.name} is no condition: compare it, and put each comparison in parentheses: (a < 1) & (b == 2)"
        )

    __rand__ = __or__ = __ror__ = __and__

    def __invert__(self) -> Condition:
        raise TypeError(f"{self.name} is no condition: write absent({self.name}) or no({self.name})")

    def __repr__(self) -> str:
        return self.name


class Fact(Operand):
    """A value named by its path (`contract.start`): typed by someone, or known of the case."""

    __slots__ = ()


class Constant(Operand):
    """A value written in the rule itself."""

    __slots__ = ("value",)

    def __init__(self, value: object, type: FactType) -> None:
        super().__init__(repr(value), type)
        self.value = accepted(type, value)


def constant(value: object, beside: Operand) -> Constant:
    """Return a constant of the type of the operand it stands beside, or of its own type when it does not fit it.

    A whole number beside an amount is euros. A misfit is told by the rule set, which knows the rule's code.
    """
    if value is None:
        raise TypeError(f"nothing equals None: write absent({beside.name}) or present({beside.name})")
    if beside.type is FactType.MONEY and isinstance(value, int) and not isinstance(value, bool):
        return Constant(Decimal(value), FactType.MONEY)
    try:
        return Constant(value, type_of(value))
    except WrongValue:
        raise TypeError(
            f"{beside.name} cannot be compared with {value!r}: amounts are Decimal in whole cents"
        ) from None


def _operand(other: object, beside: Operand) -> Operand:
    return other if isinstance(other, Operand) else constant(other, beside)


class Condition:
    """The situation a rule describes; combined with `&`, `|` and `~`."""

    __slots__ = ()

    def __and__(self, other: Condition) -> Condition:
        return Every(_parts(Every, self) + _parts(Every, _condition(other)))

    def __or__(self, other: Condition) -> Condition:
        return Either(_parts(Either, self) + _parts(Either, _condition(other)))

    def __invert__(self) -> Condition:
        return Negated(self)

    def __bool__(self) -> bool:
        raise TypeError(
            "a condition has no truth value while the rule is written: combine with & | ~ instead of and/or/not, "
            "write (low <= a) & (a < high) instead of low <= a < high, and a.one_of(…) instead of `a in …`"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Compare(Condition):
    """Two values compared; unknown while either is missing."""

    left: Operand
    operator: Operator
    right: Operand


@dataclass(frozen=True, slots=True, eq=False)
class OneOf(Condition):
    """A value found among constants; unknown while it is missing."""

    operand: Operand
    choices: tuple[object, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Present(Condition):
    """A value is there; always known."""

    operand: Operand


@dataclass(frozen=True, slots=True, eq=False)
class Every(Condition):
    """All of these conditions hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Either(Condition):
    """At least one of these conditions holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Negated(Condition):
    """The condition does not hold."""

    part: Condition


def present(operand: Operand) -> Condition:
    """Hold when the value is there, whatever it is."""
    if not isinstance(operand, Operand):
        raise TypeError(f"present(…) takes a fact, not {operand!r}")
    return Present(operand)


def absent(operand: Operand) -> Condition:
    """Hold when the value is missing."""
    return Negated(present(operand))


def one_of(operand: Operand, values: Iterable[object]) -> Condition:
    """Hold when the value is one of these constants."""
    return operand.one_of(values)


def yes(operand: Operand) -> Condition:
    """Hold when a boolean is true; unknown while it is missing."""
    return operand == True  # noqa: E712 - a condition


def no(operand: Operand) -> Condition:
    """Hold when a boolean is false; unknown while it is missing, unlike `absent`."""
    return operand == False  # noqa: E712 - a condition


def leaves(condition: Condition) -> Iterator[Compare | OneOf | Present]:
    """Walk the comparisons and presence tests of a condition, in the order they are written."""
    match condition:
        case Every(parts) | Either(parts):
            for part in parts:
                yield from leaves(part)
        case Negated(part):
            yield from leaves(part)
        case Compare() | OneOf() | Present():
            yield condition
        case _:
            raise TypeError(f"{condition!r} is no condition")


def _condition(candidate: object) -> Condition:
    if isinstance(candidate, Condition):
        return candidate
    raise TypeError(f"{candidate!r} is no condition: put each comparison in parentheses: (a < 1) & (b == 2)")


def _parts(kind: type[Every] | type[Either], condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, kind) else (condition,)
