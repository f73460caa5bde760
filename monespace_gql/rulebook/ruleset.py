"""A set of rules examined together: checked as a whole when it is built, known by its digest ever after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import sha256
from string import Formatter

from monespace_gql.lexicon.finding import FindingKind, Severity
from monespace_gql.rulebook.dated import Dated
from monespace_gql.rulebook.derived import Derived, same_computation
from monespace_gql.rulebook.mistake import RulebookError
from monespace_gql.rulebook.operands import (
    Compare,
    Condition,
    Constant,
    Either,
    Every,
    Fact,
    Negated,
    OneOf,
    Operand,
    Present,
    leaves,
)
from monespace_gql.rulebook.rule import Rule, plain_facts, sources
from monespace_gql.rulebook.values import ORDERED, FactType, type_of


class RuleSet:
    """Rules that are examined together; RulebookError names the rule that cannot be used, and says why."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        for rule in self.rules:
            _check(rule)
        _check_codes(self.rules)
        _check_names(self.rules)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    @cached_property
    def facts(self) -> frozenset[str]:
        """The names of the facts an examination needs to be given; a name it is not given is a missing value."""
        return frozenset(name for rule in self.rules for operand in _mentioned(rule) for name in plain_facts(operand))

    @cached_property
    def digest(self) -> str:
        """What this set is, in 64 letters: any change of a rule, a computation or a number of the law changes it."""
        canonical = {
            "rules": [_canonical_rule(rule) for rule in self.rules],
            "operands": {name: _canonical_operand(operand) for name, operand in sorted(self._operands.items())},
        }
        text = json.dumps(canonical, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()

    @cached_property
    def _operands(self) -> dict[str, Operand]:
        return {part.name: part for rule in self.rules for operand in _mentioned(rule) for part in sources(operand)}


def _mentioned(rule: Rule) -> tuple[Operand, ...]:
    return (*rule.operands, rule.driven_by) if rule.driven_by is not None else rule.operands


def _check(rule: Rule) -> None:
    _check_shape(rule)
    for leaf in leaves(rule.when):
        if problem := _problem(leaf):
            raise RulebookError(problem, rule.code)
    _check_message(rule)
    _check_dates(rule)


def _check_shape(rule: Rule) -> None:
    if not rule.code or not rule.source:
        raise RulebookError("a rule needs a code and a source", rule.code or None)
    if not isinstance(rule.when, Condition):
        raise RulebookError(f"`when` is {rule.when!r}, which is no condition: compare facts to make one", rule.code)
    if not isinstance(rule.at, Fact):
        raise RulebookError(f"`at` is {rule.at!r}, which is no place of the form", rule.code)
    if not isinstance(rule.severity, Severity) or not isinstance(rule.kind, FindingKind):
        raise RulebookError("`severity` and `kind` are members of Severity and FindingKind", rule.code)


def _problem(leaf: Compare | OneOf | Present) -> str | None:
    match leaf:
        case Compare(left, operator, right):
            if isinstance(left, Constant) and isinstance(right, Constant):
                return f"{left} {operator.value} {right} compares two constants"
            if operator.orders and left.type not in ORDERED:
                return f"{left.name} is of type {left.type.value}: it has no order, only == and != or one_of"
            return _mismatch(left, right.name, right.type)
        case OneOf(operand, choices):
            wrong = (_mismatch(operand, repr(choice), type_of(choice)) for choice in choices)
            return next((problem for problem in wrong if problem), None)
        case _:
            return None


def _mismatch(left: Operand, right: str, right_type: FactType) -> str | None:
    if FactType.OPAQUE in (left.type, right_type):
        return f"{left.name} and {right} cannot be compared: a block or a list is only present or absent"
    if left.type is not right_type:
        return (
            f"{left.name} is of type {left.type.value} and cannot be compared with {right}, of type {right_type.value}"
        )
    return None


def _check_message(rule: Rule) -> None:
    named = set()
    for _, name, form, conversion in _pieces(rule):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise RulebookError(f"`says` may only name values as {{limit}}, not {{{name}}} with a format", rule.code)
        named.add(name)
    if unknown := named - set(rule.shows):
        raise RulebookError(f"`says` names {_listed(unknown)}, which `shows` does not give", rule.code)
    if unused := set(rule.shows) - named:
        raise RulebookError(f"`shows` gives {_listed(unused)}, which `says` never names", rule.code)
    for name, operand in rule.shows.items():
        if not isinstance(operand, Operand) or operand.type is FactType.OPAQUE:
            raise RulebookError(f"`shows` gives {name} a value that cannot be written in a message", rule.code)


def _pieces(rule: Rule) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(Formatter().parse(rule.says))
    except ValueError as wrong:
        raise RulebookError(f"`says` cannot be read: {wrong}", rule.code) from None


def _check_dates(rule: Rule) -> None:
    if rule.since is not None and rule.until is not None and rule.since > rule.until:
        raise RulebookError(f"it is in force since {rule.since} until {rule.until}, which is never", rule.code)
    if rule.driven_by is not None and rule.driven_by.type is not FactType.DATE:
        raise RulebookError(f"it is driven by {rule.driven_by.name}, which is no date", rule.code)


def _check_codes(rules: tuple[Rule, ...]) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.code in seen:
            raise RulebookError("another rule of the set has the same code", rule.code)
        seen.add(rule.code)


def _check_names(rules: tuple[Rule, ...]) -> None:
    known: dict[str, Operand] = {}
    for rule in rules:
        for operand in _mentioned(rule):
            for part in sources(operand):
                other = known.setdefault(part.name, part)
                if not _same(part, other):
                    raise RulebookError(f"{part.name} means something else in another rule of the set", rule.code)


def _same(one: Operand, other: Operand) -> bool:
    if one is other:
        return True
    match one, other:
        case Dated(), Dated():
            return one.table is other.table or _canonical_operand(one) == _canonical_operand(other)
        case Derived(), Derived():
            return same_computation(one, other) and _canonical_operand(one) == _canonical_operand(other)
        case (Dated() | Derived(), _) | (_, Dated() | Derived()):
            return False
    return one.type is other.type


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))


def _canonical_rule(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "when": _canonical_condition(rule.when),
        "at": rule.at.name,
        "says": rule.says,
        "severity": rule.severity.value,
        "kind": rule.kind.value,
        "source": rule.source,
        "shows": {name: operand.name for name, operand in rule.shows.items()},
        "driven_by": rule.driven_by.name if rule.driven_by is not None else None,
        "since": str(rule.since),
        "until": str(rule.until),
    }


def _canonical_condition(condition: Condition) -> list[object]:
    match condition:
        case Every(parts):
            return ["and", *map(_canonical_condition, parts)]
        case Either(parts):
            return ["or", *map(_canonical_condition, parts)]
        case Negated(part):
            return ["not", _canonical_condition(part)]
        case Compare(left, operator, right):
            return [operator.value, _canonical_side(left), _canonical_side(right)]
        case OneOf(operand, choices):
            return ["in", _canonical_side(operand), *(_canonical_value(choice) for choice in choices)]
        case Present(operand):
            return ["present", _canonical_side(operand)]
    raise TypeError(f"{condition!r} is no condition")


def _canonical_side(operand: Operand) -> list[str]:
    return _canonical_value(operand.value) if isinstance(operand, Constant) else ["operand", operand.name]


def _canonical_value(value: object) -> list[str]:
    return [type(value).__name__, str(value)]


def _canonical_operand(operand: Operand) -> dict[str, object]:
    match operand:
        case Derived():
            reads = [_canonical_side(read) for read in operand.reads]
            return {"type": operand.type.value, "reads": reads, "version": operand.version}
        case Dated():
            table = operand.table
            entries = [[str(entry.since), _canonical_value(entry.value), entry.source] for entry in table.entries]
            return {"type": table.type.value, "label": table.label, "unit": table.unit, "entries": entries}
    return {"type": operand.type.value}
