"""The rules of a scheme as a calendar: what each says and by what right, and when it starts, ends or changes. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from string import Formatter

from monespace_gql.rulebook import Compare, Dated, DatedTable, Entry, Fact, OneOf, Operand, Present, Rule
from monespace_gql.rulebook.rule import is_plain, plain_facts
from monespace_gql.rulebook.walk import leaves, sources
from monespace_gql.scheme.declaration import Scheme


class ChangeKind(StrEnum):
    """What happens to a rule on a day."""

    STARTS = "STARTS"
    ENDS = "ENDS"
    VALUE = "VALUE"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One day on which a rule is no longer what it was the day before, with the places of the form it touches.

    For a number of the law: its table, and the entries before and after, None where there is no number.
    """

    on: date
    what: ChangeKind
    source: str
    paths: tuple[str, ...]
    table: DatedTable | None = None
    before: Entry | None = None
    after: Entry | None = None


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule, as somebody reads it: its message with the names of what it shows, the numbers it uses, its changes."""

    rule: Rule
    message: str
    paths: tuple[str, ...]
    tables: tuple[DatedTable, ...]
    changes: tuple[RuleChange, ...]


def rules_of(
    scheme: Scheme, *, in_force_on: date | None = None, changing_after: date | None = None
) -> tuple[RuleEntry, ...]:
    """Return the rules in force on a day, and those that change after a day with only these changes; all by default."""
    entries = (entry for entry in calendar(scheme) if in_force_on is None or entry.rule.in_force(in_force_on))
    if changing_after is None:
        return tuple(entries)
    coming = (_after(entry, changing_after) for entry in entries)
    return tuple(entry for entry in coming if entry.changes)


@lru_cache(maxsize=64)
def calendar(scheme: Scheme) -> tuple[RuleEntry, ...]:
    """Return every rule of a scheme with all its changes, in the order of the declaration; worked out once."""
    return tuple(_entry(scheme, rule) for rule in scheme.ruleset)


def _after(entry: RuleEntry, day: date) -> RuleEntry:
    return replace(entry, changes=tuple(change for change in entry.changes if change.on > day))


def _entry(scheme: Scheme, rule: Rule) -> RuleEntry:
    tables = {part.table.code: part.table for part in rule.parts if isinstance(part, Dated)}
    changes = (
        *_of_force(scheme, rule),
        *(each for table in tables.values() for each in _of_table(scheme, rule, table)),
    )
    return RuleEntry(
        rule=rule,
        message=_readable(scheme, rule),
        paths=scheme.rests_on(rule),
        tables=tuple(tables.values()),
        changes=tuple(sorted(changes, key=lambda change: change.on)),
    )


def _of_force(scheme: Scheme, rule: Rule) -> Iterator[RuleChange]:
    touched = tuple(dict.fromkeys((rule.place, *scheme.rests_on(rule))))
    if rule.since is not None:
        yield RuleChange(rule.since, ChangeKind.STARTS, rule.source, touched)
    if rule.until is not None and rule.until < date.max:
        yield RuleChange(rule.until + timedelta(days=1), ChangeKind.ENDS, rule.source, touched)


def _of_table(scheme: Scheme, rule: Rule, table: DatedTable) -> Iterator[RuleChange]:
    touched = tuple(dict.fromkeys((rule.place, *scheme.leaves_of(_beside(rule, table)))))
    before: Entry | None = None
    for entry in table.entries:
        after = entry if entry.value is not None else None
        yield RuleChange(entry.since, ChangeKind.VALUE, entry.source, touched, table, before, after)
        before = after


def _beside(rule: Rule, table: DatedTable) -> Iterator[str]:
    """Name the facts that the number is compared with, computed with, shown beside or dated by."""
    for together in (*(_operands(leaf) for leaf in leaves(rule.when)), *((shown,) for shown in rule.shows.values())):
        parts = [part for operand in together for part in sources(operand)]
        if any(isinstance(part, Dated) and part.table.code == table.code for part in parts):
            yield from (name for operand in together for name in plain_facts(operand))


def _operands(leaf: Compare | OneOf | Present) -> tuple[Operand, ...]:
    return (leaf.left, leaf.right) if isinstance(leaf, Compare) else (leaf.operand,)


def _readable(scheme: Scheme, rule: Rule) -> str:
    """Write the message before any value is known: each word in braces becomes the name of what it shows."""
    pieces = (
        text + (f"[{_name(scheme, rule.shows[word])}]" if word else "")
        for text, word, _, _ in Formatter().parse(rule.says)
    )
    return "".join(pieces)


def _name(scheme: Scheme, operand: Operand) -> str:
    if isinstance(operand, Dated):
        return operand.table.label
    spec = scheme.leaves.get(operand.pattern) if isinstance(operand, Fact) else None
    if spec is not None:
        return spec.label
    return operand.name if is_plain(operand) else "valeur calculée"
