"""The reference reading of the rules: a small walk of each condition, in three values, that can explain itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from monespace_gql.lexicon.finding import DatedUse
from monespace_gql.rulebook.dated import Dated
from monespace_gql.rulebook.derived import Derived
from monespace_gql.rulebook.operands import (
    Compare,
    Condition,
    Either,
    Every,
    Fact,
    Negated,
    OneOf,
    Operator,
    Present,
)
from monespace_gql.rulebook.readings import Readings
from monespace_gql.rulebook.rule import Rule, plain_facts
from monespace_gql.rulebook.ruleset import RuleSet
from monespace_gql.rulebook.values import in_french
from monespace_gql.rulebook.verdict import FactRead, Outcome, Verdict

NOT_TYPED = "non renseigné"


def interpret(ruleset: RuleSet, facts: Mapping[str, object], *, in_force_on: date) -> tuple[Verdict, ...]:
    """Return one verdict a rule, in the order of the set. Pure: the facts are only read, nothing is kept."""
    return verdicts(ruleset, Readings(facts), in_force_on=in_force_on)


def verdicts(ruleset: RuleSet, readings: Readings, *, in_force_on: date) -> tuple[Verdict, ...]:
    """Return one verdict a rule from facts already read."""
    return tuple(verdict_of(rule, readings, in_force_on) for rule in ruleset.rules)


def speaking(verdict: Verdict, readings: Readings) -> Verdict:
    """Return the verdict of the same rule had it spoken; what its message shows and nobody typed is said to be so."""
    return _spoken(verdict.rule, readings, verdict.driving_date)


def truth(condition: Condition, readings: Readings) -> bool | None:
    """Say whether a condition holds: True, False, or None while what is missing could still decide (Kleene's logic)."""
    match condition:
        case Every(parts):
            return _every(truth(part, readings) for part in parts)
        case Either(parts):
            return _opposite(_every(_opposite(truth(part, readings)) for part in parts))
        case Negated(part):
            return _opposite(truth(part, readings))
        case Compare(left, operator, right):
            return _compared(operator, readings.value(left), readings.value(right))
        case OneOf(operand, choices):
            value = readings.value(operand)
            return None if value is None else value in choices
        case Present(operand):
            return readings.value(operand) is not None
    raise TypeError(f"{condition!r} is no condition")


def verdict_of(rule: Rule, readings: Readings, in_force_on: date) -> Verdict:
    """Return what becomes of one rule."""
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
    facts, dated = tuple(_facts_read(rule, readings)), tuple(_dated_used(rule, readings))
    return Verdict(rule, Outcome.SPEAKS, day, (), facts, dated, _message(rule, readings))


def _missing(rule: Rule, readings: Readings) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for operand in rule.values for name in readings.of(operand).missing))


def _message(rule: Rule, readings: Readings) -> str:
    shown = {name: readings.value(operand) for name, operand in rule.shows.items()}
    return rule.says.format_map(
        {name: NOT_TYPED if value is None else in_french(value) for name, value in shown.items()}
    )


def _facts_read(rule: Rule, readings: Readings) -> Iterator[FactRead]:
    for part in rule.parts:
        if isinstance(part, Fact) and (value := readings.value(part)) is not None:
            yield FactRead(part.name, value, plain_facts(part) if isinstance(part, Derived) else (part.name,))


def _dated_used(rule: Rule, readings: Readings) -> Iterator[DatedUse]:
    for part in rule.parts:
        if not isinstance(part, Dated):
            continue
        day = readings.value(part.driver)
        if isinstance(day, date) and (entry := part.table.on(day)) is not None:
            table = part.table
            yield DatedUse(table.code, table.label, day, entry.since, in_french(entry.value), entry.source)


_HOLDS: dict[Operator, Callable[[Any, Any], bool]] = {  # Any: both sides are of one type, checked by the rule set
    Operator.BELOW: lt,
    Operator.AT_MOST: le,
    Operator.ABOVE: gt,
    Operator.AT_LEAST: ge,
    Operator.EQUAL: eq,
    Operator.DIFFERENT: ne,
}


def _compared(operator: Operator, left: object, right: object) -> bool | None:
    return None if left is None or right is None else _HOLDS[operator](left, right)


def _every(truths: Iterable[bool | None]) -> bool | None:
    known = True
    for holds in truths:
        if holds is False:
            return False
        known = known and holds is True
    return True if known else None


def _opposite(holds: bool | None) -> bool | None:
    return None if holds is None else not holds
