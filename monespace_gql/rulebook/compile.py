"""A rule set in the safe subset of durable-rules: flat whole numbers, one pattern a rule, guards before comparisons.

Used as its manual shows, the C engine crashes, loops and answers at random; each habit here is there against one such
trap, and each has its test. Pure data: nothing of the engine is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod

from monespace_gql.rulebook.lists import Item
from monespace_gql.rulebook.mistake import RulebookError
from monespace_gql.rulebook.operands import (
    Compare,
    Condition,
    Constant,
    Either,
    Every,
    Negated,
    OneOf,
    Operand,
    Operator,
    Present,
)
from monespace_gql.rulebook.rule import Rule
from monespace_gql.rulebook.ruleset import RuleSet
from monespace_gql.rulebook.walk import leaves

MARKER = "marker"
"""The rule of every ruleset that fires for every examination: it proves that the engine saw the facts."""

RULES_AT_MOST = 25
TERMS_AT_MOST = 28
PROPERTIES_AT_MOST = 240
CASES_AT_MOST = 500
"""In how many cases the alternatives of one rule may unfold."""

CHOICES_UNFOLDED = 4
"""A longer list of choices is not unfolded into cases: the engine is told whether the value is one of them."""

SAFE = 2**52
"""Whole numbers up to this size are compared exactly by the engine."""

Definition = dict[str, object]
"""A ruleset as durable-rules reads it in JSON, without actions."""


@dataclass(frozen=True, slots=True)
class Property:
    """One number told to the engine: a presence (`p`), a value (`v`) or a membership (`m`) of an operand."""

    letter: str
    operand: Operand = field(compare=False)
    key: str
    choices: tuple[object, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison of the only pattern of a compiled rule."""

    left: Property
    operator: Operator
    right: Property | int


@dataclass(frozen=True, slots=True)
class Chunk:
    """One ruleset of the engine: its definition, the properties told to it, and the code behind each compiled rule.

    It is asked once, or once for each item of the list its rules are judged for.
    """

    name: str
    definition: Definition
    properties: Mapping[str, Property]
    codes: Mapping[str, str]
    for_each: Item | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """A rule set compiled: its chunks, and the numbers standing for the texts its rules name."""

    digest: str
    chunks: tuple[Chunk, ...]
    texts: Mapping[str, int]


def compile_ruleset(ruleset: RuleSet) -> Program:
    """Compile a rule set; RulebookError names the rule that is too big for the engine."""
    texts = _texts(ruleset)
    parts = [(item, part) for item, rules in _by_item(ruleset) for part in _parts(_all_cases(rules, texts))]
    chunks = (_chunk(f"{ruleset.digest[:20]}n{rank}", part, item) for rank, (item, part) in enumerate(parts))
    return Program(ruleset.digest, tuple(chunks), texts)


def number(value: object, texts: Mapping[str, int]) -> int:
    """Return the whole number that stands for a value: cents, the ordinal of a day, 0 or 1, the rank of a text."""
    match value:
        case str():
            return texts[value]
        case Decimal():
            return int(value.scaleb(2))
        case date():
            return value.toordinal()
        case int():
            return int(value)
    raise TypeError(f"a {type(value).__name__} cannot be told to the engine")


def _by_item(ruleset: RuleSet) -> Iterator[tuple[Item | None, list[Rule]]]:
    grouped: dict[str, tuple[Item | None, list[Rule]]] = {}
    for rule in ruleset.rules:
        name = rule.for_each.name if rule.for_each is not None else ""
        grouped.setdefault(name, (rule.for_each, []))[1].append(rule)
    yield from grouped.values()


def _all_cases(rules: Iterable[Rule], texts: Mapping[str, int]) -> list[tuple[str, Case]]:
    return [(rule.code, case) for rule in rules for case in _cases(rule, texts)]


def _texts(ruleset: RuleSet) -> dict[str, int]:
    constants = (value for rule in ruleset.rules for leaf in leaves(rule.when) for value in _constants(leaf))
    return {text: rank for rank, text in enumerate(sorted({value for value in constants if isinstance(value, str)}), 1)}


def _constants(leaf: Compare | OneOf | Present) -> Iterator[object]:
    match leaf:
        case Compare(left, _, right):
            yield from (side.value for side in (left, right) if isinstance(side, Constant))
        case OneOf(_, choices):
            yield from choices


Case = tuple[Term, ...]
"""One way a rule comes to speak: terms that must all hold."""


def _cases(rule: Rule, texts: Mapping[str, int]) -> Iterator[Case]:
    guards = tuple(_presence(operand, expected=True) for operand in rule.values)
    compiler = _Compiler(rule, texts)
    for case in compiler.unfolded(rule.when, holds=True):
        terms = tuple(dict.fromkeys((*guards, *sorted(case, key=_presences_first))))
        if _contradicts_itself(terms):
            continue
        if len(terms) >= TERMS_AT_MOST:  # the marker is one more
            raise RulebookError(
                f"it checks {len(terms)} things at once, more than {TERMS_AT_MOST - 1}: "
                "compute some of them as a derived fact, or write two rules",
                rule.code,
            )
        yield terms


def _presences_first(term: Term) -> bool:
    return term.left.letter != "p"


def _contradicts_itself(terms: Case) -> bool:
    return any(
        Term(term.left, term.operator, 1 - term.right) in terms
        for term in terms
        if isinstance(term.right, int) and term.left.letter == "p"
    )


class _Compiler:
    """Unfolds one rule's condition into cases: negation pushed down to the comparisons, alternatives spread out."""

    def __init__(self, rule: Rule, texts: Mapping[str, int]) -> None:
        self._rule = rule
        self._texts = texts

    def unfolded(self, condition: Condition, *, holds: bool) -> list[Case]:
        match condition:
            case Negated(part):
                return self.unfolded(part, holds=not holds)
            case Every(parts) | Either(parts):
                unfolded = [self.unfolded(part, holds=holds) for part in parts]
                return self._all(unfolded) if isinstance(condition, Every) is holds else self._any(unfolded)
            case OneOf(operand, choices) if len(choices) <= CHOICES_UNFOLDED:
                equals = (Compare(operand, Operator.EQUAL, Constant(choice, operand.type)) for choice in choices)
                return self.unfolded(Either(tuple(equals)), holds=holds)
            case Compare() | OneOf() | Present():
                return [(self._term(condition, holds=holds),)]
        raise TypeError(f"{condition!r} is no condition")

    def _all(self, unfolded: list[list[Case]]) -> list[Case]:
        self._check(prod(map(len, unfolded)))
        return [tuple(term for case in choice for term in case) for choice in product(*unfolded)]

    def _any(self, unfolded: list[list[Case]]) -> list[Case]:
        self._check(sum(map(len, unfolded)))
        return [case for cases in unfolded for case in cases]

    def _check(self, cases: int) -> None:
        if cases > CASES_AT_MOST:
            raise RulebookError(
                f"its alternatives unfold into {cases} cases, more than {CASES_AT_MOST}: "
                "compute some of them as a derived fact, or write several rules",
                self._rule.code,
            )

    def _term(self, leaf: Compare | OneOf | Present, *, holds: bool) -> Term:
        match leaf:
            case Present(operand):
                return _presence(operand, expected=holds)
            case OneOf(operand, choices):
                return Term(_membership(operand, choices), Operator.EQUAL, int(holds))
            case Compare(left, operator, right):
                if isinstance(left, Constant):
                    left, operator, right = right, _MIRRORED[operator], left
                return Term(_value(left), operator if holds else operator.opposite, self._side(right))

    def _side(self, operand: Operand) -> Property | int:
        if not isinstance(operand, Constant):
            return _value(operand)
        told = number(operand.value, self._texts)
        if abs(told) > SAFE:
            raise RulebookError(f"{operand.name} is too large a number to be compared", self._rule.code)
        return told


_MIRRORED = {
    Operator.BELOW: Operator.ABOVE,
    Operator.ABOVE: Operator.BELOW,
    Operator.AT_MOST: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.AT_MOST,
    Operator.EQUAL: Operator.EQUAL,
    Operator.DIFFERENT: Operator.DIFFERENT,
}


def _presence(operand: Operand, *, expected: bool) -> Term:
    return Term(Property("p", operand, operand.name), Operator.EQUAL, int(expected))


def _value(operand: Operand) -> Property:
    return Property("v", operand, operand.name)


def _membership(operand: Operand, choices: tuple[object, ...]) -> Property:
    return Property("m", operand, f"{operand.name} in {sorted(map(str, choices))}", choices)


def _properties(case: Case) -> set[Property]:
    return {side for term in case for side in (term.left, term.right) if isinstance(side, Property)}


def _parts(cases: Iterable[tuple[str, Case]]) -> Iterator[list[tuple[str, Case]]]:
    part: list[tuple[str, Case]] = []
    told: set[Property] = set()
    for code, case in cases:
        told |= _properties(case)
        if part and (len(part) + 1 == RULES_AT_MOST or len(told) + len(_RESERVED) > PROPERTIES_AT_MOST):
            yield part
            part, told = [], _properties(case)
        part.append((code, case))
    if part:
        yield part


def _chunk(name: str, part: list[tuple[str, Case]], for_each: Item | None) -> Chunk:
    named: dict[Property, str] = {}
    for _, case in part:
        for side in sorted(_properties(case) - set(named), key=lambda side: (side.key, side.letter)):
            named[side] = f"{side.letter}{len(named)}"
    check_names(named.values())
    rules = {f"r{rank}": _definition(case, named) for rank, (_, case) in enumerate(part)}
    codes = {f"r{rank}": code for rank, (code, _) in enumerate(part)}
    definition: Definition = {MARKER: _pattern([{"ff": 1}]), **rules}
    return Chunk(name, definition, {short: side for side, short in named.items()}, codes, for_each)


def _definition(case: Case, named: Mapping[Property, str]) -> Definition:
    return _pattern([{"ff": 1}, *(_written(term, named) for term in case)])


def _pattern(terms: list[Definition]) -> Definition:
    return {"all": [{"m": {"$and": terms}}]}


_ENGINE_NAMES = {
    Operator.BELOW: "$lt",
    Operator.AT_MOST: "$lte",
    Operator.ABOVE: "$gt",
    Operator.AT_LEAST: "$gte",
    Operator.DIFFERENT: "$neq",
}


def _written(term: Term, named: Mapping[Property, str]) -> Definition:
    right = term.right if isinstance(term.right, int) else {"$m": named[term.right]}
    test: Definition = {named[term.left]: right}
    return test if term.operator is Operator.EQUAL else {_ENGINE_NAMES[term.operator]: test}


_RESERVED = (
    *("ff", "id", "sid", "$s", "$m", "$i", "$l", "$r", "$forward", "$time", "$pulse", "$timerName", "$baseTime"),
    *(
        "all",
        "any",
        "pri",
        "count",
        "cap",
        "dist",
        "name",
        "$and",
        "$or",
        "$ex",
        "$nex",
        "$mt",
        "$imt",
        "$iall",
        "$iany",
    ),
    *("$lt", "$lte", "$gt", "$gte", "$eq", "$neq", "$add", "$sub", "$mul", "$div"),
)
"""The names the engine gives a meaning to."""


def check_names(names: Iterable[str]) -> None:
    """Refuse names that the engine would take for each other: it only knows them by a hash of 32 bits."""
    known = {name_hash(name): name for name in _RESERVED}
    for name in names:
        other = known.setdefault(name_hash(name), name)
        if other != name:
            raise RulebookError(f"the engine cannot tell the names {name} and {other} apart")


def name_hash(name: str) -> int:
    """Return the hash the engine knows a name by (FNV-1a, 32 bits)."""
    known = 0x811C9DC5
    for byte in name.encode():
        known = (known ^ byte) * 16777619 & 0xFFFFFFFF
    return known
