"""One rule: the situation in which it speaks, where, what it says, and by what right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TypeGuard

from monespace_gql.lexicon.finding import FindingKind, Severity
from monespace_gql.lexicon.origin import Origin
from monespace_gql.rulebook.derived import Derived
from monespace_gql.rulebook.lists import Item
from monespace_gql.rulebook.operands import Condition, Fact, Operand, Present
from monespace_gql.rulebook.walk import leaves, once, sources, values_in


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule as data. `when` describes the situation in which it speaks; `says` is what people then read.

    `shows` gives the values named in braces by `says`. The rule is in force from `since` to `until`, both included,
    on its driving date: the value of `driven_by`, or the day of the examination. With `for_each` it is judged once for
    each item of a list, and speaks at the item's own place. `origin` is given by the catalogue to what is added.
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
    for_each: Item | None = None
    origin: Origin | None = None

    @property
    def place(self) -> str:
        """The place of the form it speaks at, whichever the item: a field, or the list for an item as a whole."""
        return self.at.pattern.removesuffix("[]")

    def in_force(self, day: date) -> bool:
        """Say whether the rule holds that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    @cached_property
    def values(self) -> tuple[Operand, ...]:
        """What the rule needs the value of before it speaks: every operand compared or shown, each once."""
        return once((*values_in(self.when), *self.shows.values()))

    @cached_property
    def presences(self) -> tuple[Operand, ...]:
        """What the rule only asks the presence of, each once."""
        return once(leaf.operand for leaf in leaves(self.when) if isinstance(leaf, Present))

    @cached_property
    def operands(self) -> tuple[Operand, ...]:
        """Everything the rule looks at, each once."""
        return once((*self.values, *self.presences))

    @cached_property
    def looks_at_lists(self) -> bool:
        """Whether any part of it is read of the items of a list."""
        return any(part.read_for for part in self.parts)

    @cached_property
    def parts(self) -> tuple[Operand, ...]:
        """Everything the rule looks at, its driving date included, and all of it is made from, each once."""
        driver = () if self.driven_by is None else (self.driven_by,)
        return once(part for operand in (*self.operands, *driver) for part in sources(operand))


def plain_facts(operand: Operand) -> tuple[str, ...]:
    """Return the places of the facts an operand finally rests on, each once, in order."""
    return tuple(dict.fromkeys(part.pattern for part in sources(operand) if is_plain(part)))


def is_plain(operand: Operand) -> TypeGuard[Fact]:
    """Say whether the operand is a fact given to the examination, neither computed nor of the law."""
    return isinstance(operand, Fact) and not isinstance(operand, Derived)
