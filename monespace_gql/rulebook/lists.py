"""Lists: an item that stands for each of them, its place, and what is said of all of them at once."""

from __future__ import annotations

from enum import Enum
from typing import Self

from monespace_gql.rulebook.mistake import RulebookError
from monespace_gql.rulebook.operands import Condition, Constant, Fact, Operand, yes
from monespace_gql.rulebook.values import ORDERED, FactType
from monespace_gql.rulebook.walk import once, operands_in, read_for_in, sources, written

DEPTH_AT_MOST = 2
"""A list, and a list inside its items: no form asks for more."""


class Item(Fact):
    """Any one item of a list: it stands for each of them in turn.

    Its fields are facts within it. `count`, `sum`, `min`, `max`, `some` and `every` look at all the items at once.
    """

    __slots__ = ("apart_from", "list")

    def __init__(self, list: Fact, apart_from: Self | None = None) -> None:
        if len(list.read_for) == DEPTH_AT_MOST:
            raise RulebookError(f"{list.pattern} is deeper than a list inside a list: rules do not look there")
        name = f"{list.name}[{'other' if apart_from is not None else ''}]"
        super().__init__(name, FactType.OPAQUE)
        self.list = list
        self.apart_from = apart_from
        self.read_for = list.read_for | {name}

    @property
    def around(self) -> frozenset[str]:
        """The items that say which list it is of, or which item it is not."""
        return self.list.read_for | (self.apart_from.read_for if self.apart_from is not None else frozenset())

    @property
    def pattern(self) -> str:
        """What is known by whoever counts the items: `training.modules[]`."""
        return f"{self.list.pattern}[]"

    def count(self, where: Condition | None = None) -> Operand:
        """Return how many items there are, or how many of them a condition holds for."""
        return Aggregate(Fold.COUNT, self, where=where)

    def sum(self, value: Operand, where: Condition | None = None) -> Operand:
        """Return the sum of whole numbers or amounts; 0 of no item."""
        return Aggregate(Fold.SUM, self, value, where)

    def min(self, value: Operand, where: Condition | None = None) -> Operand:
        """Return the least number, amount or date; missing while there is no item."""
        return Aggregate(Fold.MIN, self, value, where)

    def max(self, value: Operand, where: Condition | None = None) -> Operand:
        """Return the greatest number, amount or date; missing while there is no item."""
        return Aggregate(Fold.MAX, self, value, where)

    def some(self, condition: Condition) -> Condition:
        """Hold when the condition holds for at least one item; known as soon as one is."""
        return yes(Aggregate(Fold.SOME, self, where=condition))

    def every(self, condition: Condition) -> Condition:
        """Hold when the condition holds for all items, also when there is none; known false as soon as one is."""
        return yes(Aggregate(Fold.EVERY, self, where=condition))

    def other(self) -> Self:
        """Return what stands for each item of the same list except this one."""
        return type(self)(self.list, apart_from=self)

    def rank(self) -> Operand:
        """Return the rank of the item as people count: 1 for the first."""
        return Rank(self)

    def repeated(self, field: Operand, *more: Operand) -> Condition:
        """Hold when another item has all these fields equal; a field not typed repeats nothing."""
        return yes(Repeated(self, (field, *more)))


class Repeated(Operand):
    """Whether another item of the list has the same fields; never missing."""

    __slots__ = ("fields", "item", "parts")

    def __init__(self, item: Item, fields: tuple[Operand, ...]) -> None:
        read_for = frozenset[str]().union(item.read_for, *(field.read_for for field in fields))
        super().__init__(f"repeated({', '.join(field.name for field in fields)})", FactType.BOOLEAN, read_for)
        self.item = item
        self.fields = fields
        self.parts = once(part for field in fields for part in sources(field))

    @property
    def made_of(self) -> tuple[Operand, ...]:
        """The items, and the fields compared."""
        return (self.item, *self.fields)

    @property
    def misuse(self) -> str | None:
        """A field that is no value of the items."""
        wrong = (each for each in self.fields if each.type is FactType.OPAQUE or each.read_for != self.item.read_for)
        field = next(wrong, None)
        if field is None or field.misuse:
            return None
        return f"{self.name}: {field.name} is no value of the items of « {self.item.list.pattern} »"


class Rank(Operand):
    """The rank of an item in its list, 1 for the first."""

    __slots__ = ("item",)

    def __init__(self, item: Item) -> None:
        super().__init__(f"rank({item.name})", FactType.INTEGER, item.read_for)
        self.item = item

    @property
    def made_of(self) -> tuple[Operand, ...]:
        """The item."""
        return (self.item,)


class Fold(Enum):
    """What is made of all the items of a list."""

    COUNT = "count"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    SOME = "some"
    EVERY = "every"


_ADDED = frozenset({FactType.INTEGER, FactType.MONEY})


class Aggregate(Operand):
    """One value made of all the items of a list, or of those a condition holds for.

    Unknown, as any operand, while what is missing in an item could still change it. `inside` is what is read of each,
    `parts` that and all it is made from.
    """

    __slots__ = ("fold", "inside", "item", "parts", "value", "where")

    def __init__(self, fold: Fold, item: Item, value: Operand | None = None, where: Condition | None = None) -> None:
        self.fold = fold
        self.item = item
        self.value = value
        self.where = where
        self.inside = self._inside()
        self.parts = once(part for operand in self.inside for part in sources(operand))
        read_for = frozenset[str]().union(*(operand.read_for for operand in self.inside)) - {item.name}
        super().__init__(self._written(), self._type(), read_for | item.around)

    @property
    def made_of(self) -> tuple[Operand, ...]:
        """How many items there are, and what is read of each."""
        return (self.item, *self.inside)

    @property
    def misuse(self) -> str | None:
        """A value that cannot be folded so, nothing that is the items' own, or what is a single item's own."""
        if self.value is not None and not self.value.misuse and self.value.type not in self._foldable():
            return f"{self.name}: {self.value.name} is of type {self.value.type.value}, which has no {self.fold.value}"
        if any(self.item.name not in read_for for read_for in self._looked_at()):
            return f"{self.name} reads nothing of the items of « {self.item.list.pattern} »"
        deeper = f"{self.item.name}."
        if taken := [each for each in self.inside if any(name.startswith(deeper) for name in each.read_for)]:
            told = f"{self.name} reads {taken[0].name} of an item inside the one it looks for"
            return f"{told}: write other() for the other items of the list"
        return None

    def _looked_at(self) -> list[frozenset[str]]:
        of_where = [read_for_in(self.where)] if self.where is not None else []
        return [*of_where, *([self.value.read_for] if self.value is not None else [])]

    def _inside(self) -> tuple[Operand, ...]:
        value = () if self.value is None or isinstance(self.value, Constant) else (self.value,)
        return (*(operands_in(self.where) if self.where is not None else ()), *value)

    def _foldable(self) -> frozenset[FactType]:
        return _ADDED if self.fold is Fold.SUM else ORDERED

    def _type(self) -> FactType:
        if self.value is not None:
            return self.value.type
        return FactType.INTEGER if self.fold is Fold.COUNT else FactType.BOOLEAN

    def _written(self) -> str:
        value = self.value.name if self.value is not None else self.item.name
        return f"{self.fold.value}({value}{f' where {written(self.where)}' if self.where is not None else ''})"
