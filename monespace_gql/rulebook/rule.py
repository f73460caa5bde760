"""One rule: the situation in which it speaks, where, what it says, and by what right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType

from monespace_gql.lexicon.finding import FindingKind, Severity
from monespace_gql.rulebook.dated import Dated
from monespace_gql.rulebook.derived import Derived
from monespace_gql.rulebook.operands import Compare, Condition, Constant, Fact, OneOf, Operand, Present, leaves


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule as data. `when` describes the situation in which it speaks; `says` is what people then read.

    `shows` gives the values named in braces by `says`. The rule is in force from `since` to `until`, both included,
    on its driving date: the value of `driven_by`, or the day of the examination.
    """

    code: str
    when: Condition
    at: Fact
    says: str
    severity: Severity
    source: str
    kind: FindingKind = FindingKind.RULE
    shows: Mapping[str, Operand] = field(default_factory=lambda: MappingProxyType({}))
    driven_by: Fact | None = None
    since: date | None = None
    until: date | None = None
    doc: str = ""

    def in_force(self, day: date) -> bool:
        """Say whether the rule holds that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @cached_property
    def values(self) -> tuple[Operand, ...]:
        """What the rule needs the value of before it speaks: every operand compared or shown, each once."""
        compared = (operand for leaf in leaves(self.when) for operand in _compared(leaf))
        return _once((*compared, *self.shows.values()))

    @cached_property
    def presences(self) -> tuple[Operand, ...]:
        """What the rule only asks the presence of, each once."""
        return _once(leaf.operand for leaf in leaves(self.when) if isinstance(leaf, Present))

    @cached_property
    def operands(self) -> tuple[Operand, ...]:
        """Everything the rule looks at, each once."""
        return _once((*self.values, *self.presences))

    @cached_property
    def parts(self) -> tuple[Operand, ...]:
        """Everything the rule looks at, its driving date included, and all of it is made from, each once."""
        driver = () if self.driven_by is None else (self.driven_by,)
        return _once(part for operand in (*self.operands, *driver) for part in sources(operand))


def sources(operand: Operand) -> Iterator[Operand]:
    """Walk an operand and all it is made from: the reads of a derived fact, the driver of a dated number."""
    yield operand
    match operand:
        case Derived():
            for read in operand.reads:
                yield from sources(read)
        case Dated():
            yield from sources(operand.driver)


def plain_facts(operand: Operand) -> tuple[str, ...]:
    """Return the names of the facts an operand finally rests on, each once, in order."""
    return tuple(dict.fromkeys(part.name for part in sources(operand) if is_plain(part)))


def is_plain(operand: Operand) -> bool:
    """Say whether the operand is a fact given to the examination, neither computed nor of the law."""
    return isinstance(operand, Fact) and not isinstance(operand, Derived)


def _compared(leaf: Compare | OneOf | Present) -> tuple[Operand, ...]:
    match leaf:
        case Compare(left, _, right):
            return (left, right)
        case OneOf(operand):
            return (operand,)
        case _:
            return ()


def _once(operands: Iterable[Operand]) -> tuple[Operand, ...]:
    return tuple({operand.name: operand for operand in operands if not isinstance(operand, Constant)}.values())
