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
from monespace_gql.rulebook.lists import Aggregate, Item, Rank, Repeated
from monespace_gql.rulebook.mistake import RulebookError
from monespace_gql.rulebook.operands import (
    Compare,
    Computed,
    Condition,
    Constant,
    Either,
    Every,
    Fact,
    Negated,
    OneOf,
    Operand,
    Present,
)
from monespace_gql.rulebook.rule import Rule, plain_facts
from monespace_gql.rulebook.values import ORDERED, FactType, type_of
from monespace_gql.rulebook.walk import leaves, sources
from monespace_gql.rulebook.words import Known


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
        places = (place for rule in self.rules for operand in _mentioned(rule) for place in plain_facts(operand))
        return frozenset(place.removesuffix("[]") for place in places)

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
    return (*rule.operands, *(each for each in (rule.driven_by, rule.for_each) if each is not None))


def _check(rule: Rule) -> None:
    _check_shape(rule)
    _check_message(rule)
    _check_operands(rule)
    for condition in (rule.when, *_conditions_within(rule)):
        for leaf in leaves(condition):
            if problem := _problem(leaf):
                raise RulebookError(problem, rule.code)
    _check_dates(rule)
    _check_items(rule)


def _check_shape(rule: Rule) -> None:
    if not rule.code or not rule.source:
        raise RulebookError("a rule needs a code and a source", rule.code or None)
    if not isinstance(rule.when, Condition):
        raise RulebookError(f"`when` is {rule.when!r}, which is no condition: compare facts to make one", rule.code)
    if not isinstance(rule.at, Fact):
        raise RulebookError(f"`at` is {rule.at!r}, which is no place of the form", rule.code)
    if not isinstance(rule.severity, Severity) or not isinstance(rule.kind, FindingKind):
        raise RulebookError("`severity` and `kind` are members of Severity and FindingKind", rule.code)


def _conditions_within(rule: Rule) -> Iterator[Condition]:
    for part in rule.parts:
        if isinstance(part, Known):
            yield part.condition
        elif isinstance(part, Aggregate) and part.where is not None:
            yield part.where


def _check_operands(rule: Rule) -> None:
    for part in rule.parts:
        if part.misuse:
            raise RulebookError(part.misuse, rule.code)
        if isinstance(part, (Aggregate, Rank, Repeated)):
            continue
        if items := [read for read in part.made_of if _is_item(read)]:
            raise RulebookError(f"{part.name} reads all of {items[0].name}: name the fields it reads", rule.code)


def _is_item(operand: Operand) -> bool:
    return isinstance(operand, Item)


def _check_items(rule: Rule) -> None:
    """Refuse what is read of an item where no item is meant."""
    item = rule.for_each
    if item is not None and (not isinstance(item, Item) or item.apart_from is not None):
        raise RulebookError(f"`for_each` is {item!r}: give it the items of a list, `modules.each()`", rule.code)
    settled = item.read_for if item is not None else frozenset()
    for operand in (*_mentioned(rule), rule.at):
        if not operand.read_for <= settled:
            unsettled = ", ".join(f"for_each={name}" for name in sorted(operand.read_for - settled))
            told = f"{operand.name} is read outside its list: judge the rule {unsettled}"
            raise RulebookError(f"{told}, or ask for the count, sum, min, max, some or every of the items", rule.code)


def _problem(leaf: Compare | OneOf | Present) -> str | None:
    match leaf:
        case Compare(left, operator, right):
            if isinstance(left, Constant) and isinstance(right, Constant):
                return f"{left} {operator.value} {right} compares two constants"
            if left.read_for and left.name == right.name:
                return f"{left.name} is compared with itself: write other() for the other items of the list"
            if operator.orders and left.type not in ORDERED:
                return f"{left.name} is of type {left.type.value}: it has no order, only == and != or one_of"
            return _mismatch(left, right.name, right.type)
        case OneOf(operand, choices):
            wrong = (_mismatch(operand, repr(choice), type_of(choice)) for choice in choices)
            return next((problem for problem in wrong if problem), None)
        case Present(operand) if _is_item(operand):
            return f"{operand.name} is always there: ask for the presence of one of its fields"
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
    canonical: dict[str, object] = {
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
    return canonical if rule.for_each is None else {**canonical, "for_each": rule.for_each.name}


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
        case Computed():
            args = [_canonical_side(arg) for arg in operand.args]
            return {"type": operand.type.value, "word": operand.word, "args": args}
        case Aggregate(value=value, where=where):
            folded = {"fold": operand.fold.value, "item": operand.item.name, "type": operand.type.value}
            of = _canonical_side(value) if value is not None else None
            return {**folded, "value": of, "where": _canonical_condition(where) if where is not None else None}
        case Repeated():
            return {"repeated": operand.item.name, "fields": [_canonical_side(field) for field in operand.fields]}
        case Known():
            return {"known": _canonical_condition(operand.condition)}
    return {"type": operand.type.value}
