"""Small changes of what a scheme declares — an operator, a number, a date — each of which a situation must notice."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from monespace_gql.conformance.change import DAY, STEPS_TOLD, Change, Kind, side, stepped, written
from monespace_gql.conformance.nodes import Node, nodes, operand_variants, with_changed
from monespace_gql.lexicon.finding import Severity
from monespace_gql.rulebook import (
    Compare,
    Condition,
    Constant,
    Dated,
    DatedTable,
    Derived,
    Either,
    Entry,
    Every,
    Negated,
    OneOf,
    Operand,
    Operator,
    Present,
    Rule,
    RuleSet,
    Value,
    in_french,
)

MEMBERS_AT_MOST = 10
"""A longer list of values is a table of its own: the rule is shown to read it, not each of its lines."""

Patch = tuple[object, str, object]
"""An object, one of its attributes, and the value that it has during the trial."""


@dataclass(frozen=True)
class Mutant:
    """One change: of rules (`rules` stand in for them), or of what rules rest on (`patches`, during the trial).

    `touches` are the codes of the rules that read what changes. `boundary` marks those that move a limit by its
    smallest step. `reached` is False when no situation comes near it.
    """

    subject: str
    change: str
    touches: frozenset[str]
    patches: tuple[Patch, ...] = ()
    rules: tuple[Rule, ...] = ()
    boundary: bool = False
    reached: bool = True
    rank: int = 1

    @property
    def id(self) -> str:
        """What names the mutant wherever it is spoken of."""
        return f"{self.subject} : {self.change}" + (f" ({self.rank})" if self.rank > 1 else "")


def numbered(mutants: Iterable[Mutant]) -> Iterator[Mutant]:
    """Tell apart the mutants that read the same, in their order."""
    seen: dict[str, int] = {}
    for mutant in mutants:
        seen[mutant.id] = rank = seen.get(mutant.id, 0) + 1
        yield replace(mutant, rank=rank)


def rule_mutants(ruleset: RuleSet) -> Iterator[Mutant]:
    """Return the mutants of what rules declare: their conditions, what these compute, their severities and days.

    A condition or a computation that several rules share is written once, and so changes in all of them at once.
    """
    holders = _holders(ruleset)
    for rule in ruleset:
        for node, is_negated in nodes(rule):
            rules = holders[id(node)]
            if rules[0] is rule:
                yield from _node_mutants(node, rules, is_negated=is_negated)
        yield from _other_mutants(rule)


def _holders(ruleset: RuleSet) -> dict[int, list[Rule]]:
    holders: dict[int, list[Rule]] = {}
    for rule in ruleset:
        for node, _ in nodes(rule):
            holders.setdefault(id(node), []).append(rule)
    return holders


def _node_mutants(node: Node, rules: Sequence[Rule], *, is_negated: bool) -> Iterator[Mutant]:
    subject = rules[0].code if len(rules) == 1 else f"{rules[0].code} et autres"
    touches = frozenset(rule.code for rule in rules)
    for change, variant in _variants(node) if isinstance(node, Condition) else operand_variants(node):
        if change.kind is Kind.OPPOSITE and is_negated and len(rules) == 1:
            continue  # the same as the negation removed
        changed = tuple(with_changed(rule, node, variant) for rule in rules)
        yield Mutant(subject, change.told, touches, rules=changed, boundary=change.kind is Kind.BOUNDARY)


def _other_mutants(rule: Rule) -> Iterator[Mutant]:
    severity = Severity.BLOCKING if rule.severity is Severity.WARNING else Severity.WARNING
    yield _of(rule, f"{rule.severity} → {severity}", replace(rule, severity=severity))
    for step in (-DAY, DAY):
        if rule.since is not None:
            yield _of(rule, f"depuis le {rule.since} → {rule.since + step}", replace(rule, since=rule.since + step))
        if rule.until is not None:
            yield _of(rule, f"jusqu'au {rule.until} → {rule.until + step}", replace(rule, until=rule.until + step))


def _of(rule: Rule, change: str, changed: Rule) -> Mutant:
    return Mutant(rule.code, change, frozenset({rule.code}), rules=(changed,))


def table_mutants(tables: Sequence[DatedTable], touches: frozenset[str], days: Collection[date]) -> Iterator[Mutant]:
    """Return the mutants of a number of the law, whose tables are alike: the value and the day of each entry.

    `days` are those on which situations look it up: an entry of no such day is not reached, nor is the day it takes
    effect unless there are some before and some from it on.
    """
    table = tables[0]
    for rank, entry in enumerate(table.entries):
        until = table.entries[rank + 1].since if rank + 1 < len(table.entries) else date.max
        before = any(day < entry.since for day in days)
        used = any(entry.since <= day < until for day in days)
        for step in (-1, 1):
            told = f"{in_french(entry.value)} depuis le {in_french(entry.since)}"
            if entry.value is not None:
                other = replace(entry, value=cast("Value", stepped(entry.value, step)))
                yield _table_mutant(tables, touches, rank, other, f"{told} → {in_french(other.value)}", reached=used)
            moved = replace(entry, since=entry.since + step * DAY)
            change = f"{told} → depuis le {in_french(moved.since)}"
            yield _table_mutant(tables, touches, rank, moved, change, reached=before and used)


def _table_mutant(
    tables: Sequence[DatedTable], touches: frozenset[str], rank: int, entry: Entry, change: str, *, reached: bool
) -> Mutant:
    entries = list(tables[0].entries)
    entries[rank] = entry
    patches = tuple((table, "entries", tuple(entries)) for table in tables)
    return Mutant(f"barème {tables[0].code}", change, touches, patches=patches, reached=reached)


def dated_tables(ruleset: RuleSet) -> dict[str, tuple[list[DatedTable], frozenset[str]]]:
    """Return the dated tables that rules read, by code, with the codes of these rules."""
    found: dict[str, tuple[list[DatedTable], set[str]]] = {}
    for rule in ruleset:
        for part in rule.parts:
            if isinstance(part, Dated):
                table = part.table
                tables, readers = found.setdefault(table.code, ([], set()))
                readers.add(rule.code)
                if not any(table is known for known in tables):
                    tables.append(table)
    return {code: (tables, frozenset(readers)) for code, (tables, readers) in found.items()}


Variant = tuple[Change, Condition]


def _variants(condition: Condition) -> Iterator[Variant]:
    """Return the changes of a condition itself, not of those inside."""
    match condition:
        case Compare():
            yield from _compare_variants(condition)
        case OneOf(operand, choices):
            yield from _one_of_variants(operand, choices)
        case Present(operand):
            yield Change(Kind.OPPOSITE, f"{written(condition)} → absent({operand.name})"), Negated(condition)
        case Negated(part):
            yield Change(Kind.OTHER, f"{written(condition)} → {written(part)}"), part
        case Every(parts) | Either(parts):
            yield from _joined_variants(condition, parts)


def _joined_variants(condition: Every | Either, parts: tuple[Condition, ...]) -> Iterator[Variant]:
    other = Either if isinstance(condition, Every) else Every
    yield Change(Kind.OTHER, f"{written(condition)} → {'ou' if other is Either else 'et'}"), other(parts)
    for rank, part in enumerate(parts):
        rest = (*parts[:rank], *parts[rank + 1 :])
        yield Change(Kind.OTHER, f"sans {written(part)}"), rest[0] if len(rest) == 1 else type(condition)(rest)


_FLIPPED = {
    Operator.BELOW: Operator.AT_MOST,
    Operator.AT_MOST: Operator.BELOW,
    Operator.ABOVE: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.ABOVE,
}

_STEP = {Operator.BELOW: -1, Operator.AT_MOST: 1, Operator.ABOVE: 1, Operator.AT_LEAST: -1}
"""Which way the limit moves; the other way is what flipping the operator does already.

Whole numbers, days and cents have a smallest step: `a <= b` is `a < b + 1`.
"""


def _compare_variants(condition: Compare) -> Iterator[Variant]:
    left, operator, right = condition.left, condition.operator, condition.right
    if operator.orders:
        flipped = Compare(left, _FLIPPED[operator], right)
        yield Change(Kind.BOUNDARY, f"{written(condition)} → {_FLIPPED[operator].value}"), flipped
        yield _shifted(condition, _STEP[operator], Kind.BOUNDARY)
    elif isinstance(right, Constant) and left.type in STEPS_TOLD:
        yield from (_shifted(condition, step, Kind.OTHER) for step in (-1, 1))
    opposite = Compare(left, operator.opposite, right)
    yield Change(Kind.OPPOSITE, f"{written(condition)} → {operator.opposite.value}"), opposite


def _shifted(condition: Compare, step: int, kind: Kind) -> Variant:
    moved = _moved(condition.right, step)
    told = f"{written(condition)} → {side(moved)}"
    return Change(kind, told), Compare(condition.left, condition.operator, moved)


def _moved(operand: Operand, step: int) -> Operand:
    if isinstance(operand, Constant):
        return Constant(stepped(operand.value, step), operand.type)
    name = f"{operand.name} {'+' if step > 0 else '-'} {STEPS_TOLD[operand.type]}"
    return Derived(name, operand.type, (operand,), lambda value: stepped(value, step), name)


def _one_of_variants(operand: Operand, choices: tuple[object, ...]) -> Iterator[Variant]:
    if not 2 <= len(choices) <= MEMBERS_AT_MOST:
        return
    for choice in choices:
        rest = tuple(other for other in choices if other != choice)
        yield Change(Kind.OTHER, f"{operand.name} : la liste sans {choice}"), OneOf(operand, rest)
