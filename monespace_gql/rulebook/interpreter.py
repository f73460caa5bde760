"""The reference reading of the rules: a small walk of each condition, in three values, that can explain itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import repeat

from monespace_gql.lexicon.finding import DatedUse
from monespace_gql.rulebook.dated import Dated
from monespace_gql.rulebook.lists import Aggregate, Item, Repeated
from monespace_gql.rulebook.operands import Computed, Fact, Operand
from monespace_gql.rulebook.readings import Readings
from monespace_gql.rulebook.rule import Rule, is_plain, plain_facts
from monespace_gql.rulebook.ruleset import RuleSet
from monespace_gql.rulebook.truth import truth
from monespace_gql.rulebook.values import in_french
from monespace_gql.rulebook.verdict import FactRead, Outcome, Verdict

NOT_TYPED = "non renseigné"
ITEMS_TOLD = 5
"""How many items an explanation shows of those that make an aggregate what it is."""


def interpret(ruleset: RuleSet, facts: Mapping[str, object], *, in_force_on: date) -> tuple[Verdict, ...]:
    """Return one verdict a rule, or one for each item it is judged for, in the order of the set.

    Pure: the facts are only read, nothing is kept.
    """
    return verdicts(ruleset, Readings(facts), in_force_on=in_force_on)


def verdicts(ruleset: RuleSet, readings: Readings, *, in_force_on: date) -> tuple[Verdict, ...]:
    """Return one verdict a rule from facts already read, one an item for a rule of the items of a list."""
    return tuple(verdict for rule in ruleset.rules for verdict in verdicts_of(rule, readings, in_force_on))


def verdicts_of(rule: Rule, readings: Readings, in_force_on: date) -> tuple[Verdict, ...]:
    """Return what becomes of one rule: one verdict, or one for each item it is judged for."""
    if rule.for_each is None:
        return (_verdict(rule, readings, in_force_on),)
    scopes = readings.scopes(rule.for_each)
    return tuple(replace(_verdict(rule, scope, in_force_on), ranks=scope.ranks) for scope in scopes)


def speaking(verdict: Verdict, readings: Readings) -> Verdict:
    """Return the verdict of the same rule had it spoken; what its message shows and nobody typed is said to be so."""
    rule = verdict.rule
    (scope,) = (scope for scope in readings.scopes(rule.for_each) if scope.ranks == verdict.ranks)
    return replace(_spoken(rule, scope, verdict.driving_date), ranks=verdict.ranks)


def _verdict(rule: Rule, readings: Readings, in_force_on: date) -> Verdict:
    driver = readings.of(rule.driven_by) if rule.driven_by is not None else None
    day = driver.value if driver is not None and isinstance(driver.value, date) else in_force_on
    if driver is not None and driver.crash:
        return Verdict(rule, Outcome.CRASHED, day, reason=driver.crash)
    if not rule.in_force(day):
        return Verdict(rule, Outcome.NOT_IN_FORCE, day)
    if crash := next((read.crash for read in map(readings.of, rule.operands) if read.crash), None):
        return Verdict(rule, Outcome.CRASHED, day, reason=crash)
    return _examined(rule, readings, day)


def _examined(rule: Rule, readings: Readings, day: date) -> Verdict:
    if truth(rule.when, readings) is False:
        return Verdict(rule, Outcome.QUIET, day)
    if missing := _missing(rule, readings):
        return Verdict(rule, Outcome.UNDETERMINED, day, missing)
    return _spoken(rule, readings, day)


def _spoken(rule: Rule, readings: Readings, day: date) -> Verdict:
    """Return the verdict of a rule that speaks, with its trace: only these are explained to anybody."""
    facts, dated = tuple(_facts_read(rule, readings)), tuple(dict.fromkeys(_dated_used(rule, readings)))
    return Verdict(rule, Outcome.SPEAKS, day, (), facts, dated, _message(rule, readings))


def _missing(rule: Rule, readings: Readings) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for operand in rule.values for name in readings.of(operand).missing))


def _message(rule: Rule, readings: Readings) -> str:
    shown = {name: readings.value(operand) for name, operand in rule.shows.items()}
    return rule.says.format_map(
        {name: NOT_TYPED if value is None else in_french(value) for name, value in shown.items()}
    )


def _facts_read(rule: Rule, readings: Readings) -> Iterator[FactRead]:
    told: set[str] = set()
    for part, scope in _read_by(rule, readings):
        if not isinstance(part, (Fact, Computed, Aggregate, Repeated)) or (value := scope.value(part)) is None:
            continue
        name = scope.place(part)
        if name not in told:
            told.add(name)
            yield FactRead(name, value, (name,) if is_plain(part) else plain_facts(part))


def _dated_used(rule: Rule, readings: Readings) -> Iterator[DatedUse]:
    for part, scope in _read_by(rule, readings):
        if not isinstance(part, Dated):
            continue
        day = scope.value(part.driver)
        if isinstance(day, date) and (entry := part.table.on(day)) is not None:
            table = part.table
            yield DatedUse(table.code, table.label, day, entry.since, in_french(entry.value), entry.source)


def _read_by(rule: Rule, readings: Readings) -> Iterable[tuple[Operand, Readings]]:
    return _looked_at(rule.parts, readings) if rule.looks_at_lists else zip(rule.parts, repeat(readings))


def _looked_at(parts: Iterable[Operand], readings: Readings) -> Iterator[tuple[Operand, Readings]]:
    """Walk parts with the readings that give their values: inside an aggregate, of the items that make its value."""
    for part in parts:
        if not readings.reads_for(part) or isinstance(part, Item):
            continue
        yield part, readings
        if isinstance(part, (Aggregate, Repeated)):
            for scope in readings.telling(part)[:ITEMS_TOLD]:
                yield from _looked_at(part.parts, scope)
