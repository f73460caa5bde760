"""What the rules of one examination read: every operand's value, computed once, with what is missing or crashed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from monespace_gql.lexicon.money import round_to_cent
from monespace_gql.rulebook.calculation import WORDS
from monespace_gql.rulebook.dated import Dated
from monespace_gql.rulebook.derived import Derived
from monespace_gql.rulebook.lists import Aggregate, Fold, Item, Rank, Repeated
from monespace_gql.rulebook.operands import Computed, Condition, Constant, Fact, Operand
from monespace_gql.rulebook.truth import truth
from monespace_gql.rulebook.values import FactType, WrongValue, accepted
from monespace_gql.rulebook.walk import sources, values_in
from monespace_gql.rulebook.words import Known


@dataclass(frozen=True, slots=True)
class Reading:
    """One operand read: a value, or the names of what is missing for it, or the class of the exception it met."""

    value: object = None
    missing: tuple[str, ...] = ()
    crash: str | None = None


class Readings:
    """The facts of one examination, read through the operands of its rules. None and absent are both missing."""

    ranks: tuple[int, ...] = ()
    """Which item of each list it reads for, from 0; none here."""

    settled: frozenset[str] = frozenset()
    """The items it reads for, by the names that rules give them."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        self._facts = facts
        self._read: dict[str, Reading] = {}
        self._scopes: dict[str, tuple[Scope, ...]] = {}
        self._doubles: dict[str, tuple[str | None, Counter[tuple[object, ...]]]] = {}

    def of(self, operand: Operand) -> Reading:
        """Read an operand; a derived fact is computed the first time only."""
        if isinstance(operand, Constant):
            return Reading(operand.value)
        reading = self._read.get(operand.name)
        if reading is None:
            reading = self._read[operand.name] = self._first(operand)
        return reading

    def value(self, operand: Operand) -> object:
        """Return the operand's value, None while it is missing or after it crashed."""
        return self.of(operand).value

    def reads_for(self, operand: Operand) -> bool:
        """Say whether the operand can be read here: everything it is read for is settled."""
        return not operand.read_for or operand.read_for <= self.settled

    def place(self, operand: Operand) -> str:
        """Return the name of an operand with the items it is read for: `training.modules[1].end`."""
        return self._placed(operand.name, operand.read_for) if operand.read_for else operand.name

    def _placed(self, name: str, read_for: frozenset[str]) -> str:
        return name

    def scopes(self, item: Item | None) -> tuple[Readings, ...]:
        """Return the readings for each item of its list in turn, of an inner list for each of the outer one's."""
        if item is None:
            return (self,)
        outer = item.list.within
        if outer is not None and not self.reads_for(outer):
            return tuple(inner for scope in self.scopes(outer) for inner in scope.scopes(item))
        return self._each(item)

    def everywhere(self, operand: Operand) -> tuple[Readings, ...]:
        """Return the readings that give an operand its values: these, or those for each item it is read for."""
        items = (part.within for part in sources(operand) if isinstance(part, Fact) and part.within is not None)
        deepest = max(items, key=lambda item: len(item.read_for), default=None)
        return tuple(scope for scope in self.scopes(deepest) if scope.reads_for(operand))

    def telling(self, operand: Aggregate | Repeated) -> tuple[Readings, ...]:
        """Return the readings for the items that make the value of an aggregate, or that repeat this one."""
        if isinstance(operand, Repeated):
            return self._same(operand)
        scopes, value = self.scopes(operand.item), self.value(operand)
        match operand.fold:
            case Fold.EVERY:
                return tuple(scope for scope in scopes if scope.holds(operand.where) is value is False)
            case Fold.MIN | Fold.MAX if operand.value is not None:
                scopes = tuple(scope for scope in scopes if scope.value(operand.value) == value)
        return tuple(scope for scope in scopes if scope.holds(operand.where))

    def holds(self, condition: Condition | None) -> bool | None:
        """Say whether a condition holds here, in three values; no condition always does."""
        return True if condition is None else truth(condition, self)

    def _each(self, item: Item) -> tuple[Scope, ...]:
        found = self._scopes.get(item.name)
        if found is None:
            home = self._home(item)
            found = self._scopes[item.name] = self._alone(item) if home is self else self._beside(item, home)
        return found

    def _beside(self, item: Item, home: Readings) -> tuple[Scope, ...]:
        """Return the items of a list known elsewhere, beside what is read here."""
        apart = self.place(item.apart_from) if item.apart_from is not None else None
        settled = self.settled | {item.name}
        return tuple(Scope(self, item, own.at, settled, own) for own in home._each(item) if own.at != apart)

    def _alone(self, item: Item) -> tuple[Scope, ...]:
        place = self.place(item.list)
        items = self._facts.get(place)
        count = len(items) if isinstance(items, (list, tuple)) else 0
        settled = self.settled | {item.name}
        return tuple(Scope(self, item, f"{place}[{rank}]", settled, None, (rank,)) for rank in range(count))

    def _home(self, item: Item) -> Readings:
        return self

    def _same(self, operand: Repeated) -> tuple[Readings, ...]:
        return ()

    def _times(self, operand: Repeated) -> tuple[str | None, Counter[tuple[object, ...]]]:
        """Count the items that have the same fields, once for the whole list; and the first crash met."""
        if operand.name not in self._doubles:
            scopes = self._each(operand.item)
            crash = _first_crash(scope.of(field) for scope in scopes for field in operand.fields)
            self._doubles[operand.name] = crash, Counter(key for scope in scopes if (key := scope.key(operand)))
        return self._doubles[operand.name]

    def _first(self, operand: Operand) -> Reading:
        match operand:
            case Derived():
                return self._computed(operand, operand.reads, operand.compute)
            case Dated():
                return self._dated(operand)
            case Fact():
                return self._plain(operand)
            case Computed():
                return self._computed(operand, operand.args, WORDS[operand.word].compute)
            case Aggregate():
                return self._aggregate(operand)
            case Known():
                crash = _first_crash(map(self.of, operand.made_of))
                return Reading(crash=crash) if crash else Reading(truth(operand.condition, self) is True)
            case Rank():
                return Reading(self.ranks[-1] + 1)
        raise TypeError(f"{operand!r} is no operand")

    def _plain(self, operand: Fact) -> Reading:
        name = self.place(operand)
        value = self._facts.get(name)
        if value is None:
            return Reading(missing=(name,))
        try:
            return Reading(accepted(operand.type, value))
        except WrongValue:
            return Reading(crash=WrongValue.__name__)

    def _dated(self, operand: Dated) -> Reading:
        driver = self.of(operand.driver)
        day = driver.value
        if driver.crash or driver.missing:
            return driver
        entry = operand.table.on(day)  # type: ignore[arg-type]  # a driver is a date: checked by the table
        if entry is None:
            return Reading(missing=(operand.table.code,))
        return Reading(accepted(operand.type, entry.value))

    def _computed(self, operand: Operand, reads: Iterable[Operand], compute: Callable[..., object]) -> Reading:
        given = [self.of(read) for read in reads]
        if crash := _first_crash(given):
            return Reading(crash=crash)
        if missing := _all_missing(given):
            return Reading(missing=missing)
        return _result(operand, lambda: compute(*(read.value for read in given)))

    def _aggregate(self, operand: Aggregate) -> Reading:
        """Read every item: one that crashes makes it crash, what is missing in one counts where it could decide."""
        scopes = self.scopes(operand.item)
        if crash := _first_crash(scope.of(inner) for scope in scopes for inner in operand.inside):
            return Reading(crash=crash)
        held = [(scope, scope.holds(operand.where)) for scope in scopes]
        if operand.fold in _SETTLED_BY:
            settling = _SETTLED_BY[operand.fold]
            if any(holds is settling for _, holds in held):
                return Reading(settling)
        undecided = [scope for scope, holds in held if holds is None]
        if operand.where is not None and undecided:
            needed = values_in(operand.where)
            return Reading(missing=_all_missing(scope.of(each) for scope in undecided for each in needed))
        return self._folded(operand, [scope for scope, holds in held if holds])

    def _folded(self, operand: Aggregate, counted: list[Readings]) -> Reading:
        if operand.fold in _SETTLED_BY:
            return Reading(not _SETTLED_BY[operand.fold])
        if operand.value is None:
            return Reading(len(counted))
        given = [scope.of(operand.value) for scope in counted]
        if missing := _all_missing(given):
            return Reading(missing=missing)
        if not given and operand.fold is not Fold.SUM:
            return Reading(missing=(self.place(operand.item.list),))
        return _result(operand, lambda: _FOLDED[operand.fold](operand.type, [each.value for each in given]))


class Scope(Readings):
    """What is read for one item of a list: its own fields here, everything else where it is known.

    Compared with others, an item has a scope beside each of them, which shares what is read of the item alone.
    """

    def __init__(
        self,
        outer: Readings,
        item: Item,
        at: str,
        settled: frozenset[str],
        own: Scope | None,
        ranks: tuple[int, ...] = (),
    ) -> None:
        super().__init__(outer._facts)
        self.at = at
        self.ranks = outer.ranks + ranks
        self.settled = settled
        self._outer = outer
        self._item = item.name
        self._own = own

    def of(self, operand: Operand) -> Reading:
        """Read an operand for this item: what is the item's alone is read once, whatever it is compared with."""
        if self._item not in operand.read_for:
            return self._outer.of(operand)
        if self._own is not None and operand.read_for <= self._own.settled:
            return self._own.of(operand)
        return super().of(operand)

    def key(self, operand: Repeated) -> tuple[object, ...]:
        """Return the fields that another item may repeat, nothing while one is missing."""
        values = tuple(self.value(field) for field in operand.fields)
        return () if None in values else values

    def _first(self, operand: Operand) -> Reading:
        if not isinstance(operand, Repeated):
            return super()._first(operand)
        crash, times = self._outer._times(operand)
        return Reading(crash=crash) if crash else Reading(times[self.key(operand)] > 1)

    def _same(self, operand: Repeated) -> tuple[Readings, ...]:
        if self._own is not None:
            return self._own._same(operand)
        scopes = self._outer._each(operand.item)
        return tuple(scope for scope in scopes if scope is not self and scope.key(operand) == self.key(operand) != ())

    def _home(self, item: Item) -> Readings:
        if self._item not in item.list.read_for:
            return self._outer._home(item)
        return self._own._home(item) if self._own is not None else self

    def _placed(self, name: str, read_for: frozenset[str]) -> str:
        return self._outer._placed(name.replace(self._item, self.at) if self._item in read_for else name, read_for)


_SETTLED_BY = {Fold.SOME: True, Fold.EVERY: False}
"""The truth of one item that settles what is said of them all."""

_FOLDED: Mapping[Fold, Callable[[FactType, list[Any]], object]] = {  # Any: numbers, amounts or dates, all of one type
    Fold.SUM: lambda type, values: sum(values, Decimal(0) if type is FactType.MONEY else 0),
    Fold.MIN: lambda _, values: min(values),
    Fold.MAX: lambda _, values: max(values),
}


def _first_crash(readings: Iterable[Reading]) -> str | None:
    return next((read.crash for read in readings if read.crash), None)


def _all_missing(readings: Iterable[Reading]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for read in readings for name in read.missing))


def _result(operand: Operand, compute: Callable[[], object]) -> Reading:
    try:
        value = compute()
        if value is None:
            return Reading(missing=(operand.name,))
        if operand.type is FactType.MONEY and isinstance(value, Decimal):
            value = round_to_cent(value)
        return Reading(accepted(operand.type, value))
    except Exception as crash:  # noqa: BLE001 - an author's code may raise anything; its class is kept, not the values
        return Reading(crash=type(crash).__name__)
