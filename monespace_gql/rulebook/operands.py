"""What a rule's condition is made of: facts, constants and what is computed from them; compared, present, combined.

A condition is data, never a Python truth value: it is interpreted, compiled and explained from the same tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from monespace_gql.rulebook.calculation import WORDS
from monespace_gql.rulebook.mistake import RulebookError
from monespace_gql.rulebook.values import FactType, WrongValue, accepted, type_of

if TYPE_CHECKING:
    from monespace_gql.rulebook.lists import Item


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

    Because of that, operands are told apart by `name`, never by `==` or `in`. `read_for` names the items of lists it is
    read for: an operand without any has one value an examination.
    """

    __slots__ = ("name", "read_for", "type")

    def __init__(self, name: str, type: FactType, read_for: frozenset[str] = frozenset()) -> None:
        self.name = name
        self.type = type
        self.read_for = read_for

    @property
    def made_of(self) -> tuple[Operand, ...]:
        """What its value is computed from, constants left out."""
        return ()

    @property
    def misuse(self) -> str | None:
        """Why it can have no value, told by the rule set, which knows the rule's code."""
        return None

    def __lt__(self, other: object) -> Compare:
        return Compare(self, Operator.BELOW, as_operand(other, self))

    def __le__(self, other: object) -> Compare:
        return Compare(self, Operator.AT_MOST, as_operand(other, self))

    def __gt__(self, other: object) -> Compare:
        return Compare(self, Operator.ABOVE, as_operand(other, self))

    def __ge__(self, other: object) -> Compare:
        return Compare(self, Operator.AT_LEAST, as_operand(other, self))

    def __eq__(self, other: object) -> Compare:  # type: ignore[override]  # a condition, as in any query language
        return Compare(self, Operator.EQUAL, as_operand(other, self))

    def __ne__(self, other: object) -> Compare:  # type: ignore[override]
        return Compare(self, Operator.DIFFERENT, as_operand(other, self))

    def __hash__(self) -> int:
        return hash(self.name)

    def __add__(self, other: object) -> Computed:
        return _moved("+", self, other) if isinstance(other, Duration) else Computed("+", self, as_operand(other, self))

    def __sub__(self, other: object) -> Computed:
        return _moved("-", self, other) if isinstance(other, Duration) else Computed("-", self, as_operand(other, self))

    def __mul__(self, other: object) -> Computed:
        return Computed("*", self, whole(other))

    def __radd__(self, other: object) -> Computed:
        return Computed("+", as_operand(other, self), self)

    def __rsub__(self, other: object) -> Computed:
        return Computed("-", as_operand(other, self), self)

    def __rmul__(self, other: object) -> Computed:
        return Computed("*", whole(other), self)

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
    """A value named by its path (`contract.start`): typed by someone, or known of the case.

    A field of the items of a list is within an item: `training.modules[].end`.
    """

    __slots__ = ("within",)

    def __init__(self, name: str, type: FactType, within: Item | None = None) -> None:
        super().__init__(name, type, within.read_for if within is not None else frozenset())
        self.within = within

    @property
    def pattern(self) -> str:
        """The path of its declaration, without the marks of items: `training.modules.end`."""
        return pattern_of(self.name)


class Constant(Operand):
    """A value written in the rule itself."""

    __slots__ = ("value",)

    def __init__(self, value: object, type: FactType) -> None:
        super().__init__(shown(value), type)
        self.value = accepted(type, value)


def shown(value: object) -> str:
    """Write a constant in a name: texts between quotes, days and amounts as they are kept."""
    return repr(value) if isinstance(value, str) else str(value)


class Computed(Operand):
    """A value computed from others by a word of the language: missing while any of them is."""

    __slots__ = ("args", "word")

    def __init__(self, word: str, *args: Operand) -> None:
        found = WORDS[word].gives.get(tuple(arg.type for arg in args), FactType.OPAQUE)
        read_for = frozenset[str]().union(*(arg.read_for for arg in args))
        super().__init__(WORDS[word].written.format(*(_enclosed(arg, word) for arg in args)), found, read_for)
        self.word = word
        self.args = args

    @property
    def made_of(self) -> tuple[Operand, ...]:
        """What it is computed from."""
        return tuple(arg for arg in self.args if not isinstance(arg, Constant))

    @property
    def misuse(self) -> str | None:
        """Types that the word does not take."""
        if self.type is not FactType.OPAQUE or any(arg.misuse for arg in self.args):
            return None
        given = ", ".join(f"{arg.name} of type {arg.type.value}" for arg in self.args)
        return f"{self.name} cannot be computed from {given}: {WORDS[self.word].hint}"


def _enclosed(arg: Operand, word: str) -> str:
    inside = isinstance(arg, Computed) and WORDS[arg.word].infix and WORDS[word].infix
    return f"({arg.name})" if inside else arg.name


@dataclass(frozen=True, slots=True)
class Duration:
    """A time that a date is moved by."""

    unit: str
    count: Operand


def _moved(sign: str, day: Operand, by: Duration) -> Computed:
    return Computed(f"{sign}{by.unit}", day, by.count)


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


def as_operand(other: object, beside: Operand) -> Operand:
    """Return what stands beside an operand: another one, or a constant of its type."""
    return other if isinstance(other, Operand) else constant(other, beside)


def whole(other: object) -> Operand:
    """Return what stands in a product or a duration, where a whole number is never euros."""
    return other if isinstance(other, Operand) else Constant(other, type_of(other))


def pattern_of(name: str) -> str:
    """Return the path of a declaration from a name that marks items, `[]` or `[other]`."""
    return re.sub(r"\[\w*\]", "", name)


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


def _condition(candidate: object) -> Condition:
    if isinstance(candidate, Condition):
        return candidate
    raise TypeError(f"{candidate!r} is no condition: put each comparison in parentheses: (a < 1) & (b == 2)")


def _parts(kind: type[Every] | type[Either], condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, kind) else (condition,)
