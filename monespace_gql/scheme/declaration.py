"""A scheme: everything a plugin says of what is funded and with which form, checked when it is written down."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from monespace_gql.lexicon import paths
from monespace_gql.lexicon.standing import Standing
from monespace_gql.rulebook import Rule, RulebookError, RuleSet, compile_ruleset
from monespace_gql.rulebook.rule import is_plain
from monespace_gql.scheme.answers import Answers, Content, Reading, leaf_paths, read_content, read_value
from monespace_gql.scheme.document import Document, document_rule
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.kind import FormatProblem, as_typed
from monespace_gql.scheme.mistake import SchemeMistake, suggestion
from monespace_gql.scheme.portrait import Portrait, SubScheme
from monespace_gql.scheme.sizes import check_sizes
from monespace_gql.scheme.tab import WORD, Tab

CASE = "case"
CASE_FACTS = frozenset({f"{CASE}.filed_on"})


@dataclass(frozen=True, kw_only=True, eq=False)
class Scheme:
    """One funding scheme.

    `prefix` starts the names of its GraphQL types. `number_code` is the two letters inside dossier numbers.
    `new_title` names a draft that has no title yet. `portray` gives the common face of a request from its answers.
    `reference_day` picks the day code lists and documents are judged on (default: the day of the examination).
    `duplicable` lists the tabs a copy may keep. `menu` groups lists (« Dossiers » or the scheme's own entry).
    """

    code: str
    prefix: str
    label: str
    version: str
    number_code: str
    new_title: str
    sub_schemes: tuple[SubScheme, ...]
    tabs: tuple[type[Tab], ...]
    documents: tuple[Document, ...] = ()
    rules: tuple[Rule, ...] = ()
    portray: Callable[[Answers], Portrait] = lambda answers: Portrait()
    reference_day: Callable[[Answers], date | None] = lambda answers: None
    duplicable: tuple[type[Tab], ...] = ()
    menu: str = "Dossiers"
    creatable_from: date | None = None
    creatable_until: date | None = None

    def __post_init__(self) -> None:
        _check_names(self)
        _check_fields(self)
        _check_rules(self)

    @cached_property
    def ruleset(self) -> RuleSet:
        """The rules of the scheme, checked together; the conditions of its documents are rules as well."""
        return RuleSet((*self.rules, *self._document_rules))

    @cached_property
    def leaves(self) -> dict[str, FieldSpec]:
        """Every field by its pattern path, in the order of the form."""
        return dict(leaf_paths(self.tabs))

    @cached_property
    def _document_rules(self) -> tuple[Rule, ...]:
        return tuple(rule for document in self.documents if (rule := document_rule(self.code, document)))

    def rests_on(self, rule: Rule) -> tuple[str, ...]:
        """Return every field a rule looks at, filled or not, whatever it computes from them."""
        return self._rests_on[rule.code]

    def leaves_of(self, places: Iterable[str]) -> tuple[str, ...]:
        """Return the fields at these places: a block stands for all of its fields, `lines[]` for their number."""
        named = tuple(places)
        return tuple(dict.fromkeys(leaf for place in named for leaf in self._inside(place, named)))

    @cached_property
    def _rests_on(self) -> dict[str, tuple[str, ...]]:
        return {
            rule.code: self.leaves_of(part.pattern for part in rule.parts if is_plain(part)) for rule in self.ruleset
        }

    def _inside(self, place: str, others: tuple[str, ...]) -> list[str]:
        block = f"{paths.pattern(place.removesuffix('[]'))}."
        inside = [path for path in self.leaves if path.startswith(block)]
        if not place.endswith("[]"):
            return inside or [place]
        return [] if any(other.startswith(block) for other in others) else self._counting(inside)

    def _counting(self, inside: list[str]) -> list[str]:
        """Return the fields whose readers know how many items there are: one suffices where all may read it."""
        readers = {path: self.leaves[path].declared.read for path in inside}
        everyone = frozenset[Standing]().union(*readers.values())
        return next(([path] for path, read in readers.items() if read == everyone), inside)

    def tab(self, code: str) -> type[Tab] | None:
        """Return one tab, None when the scheme has no such code."""
        return next((tab for tab in self.tabs if tab.code == code), None)

    def document(self, code: str) -> Document | None:
        """Return one type of document, None when the scheme has no such code."""
        return next((document for document in self.documents if document.code == code), None)

    def sub_scheme(self, code: str) -> SubScheme | None:
        """Return one sub-scheme, None when the scheme has no such code."""
        return next((sub for sub in self.sub_schemes if sub.code == code), None)

    def is_creatable(self, on: date) -> bool:
        """Say whether a draft of this scheme may be opened on that day."""
        starts, ends = self.creatable_from, self.creatable_until
        return (starts is None or starts <= on) and (ends is None or on <= ends)

    def read(self, content: Content, *, on: date) -> Reading:
        """Read a content; code lists are those of the reference day, else of the given day."""
        first = read_content(self.tabs, content, on=on)
        day = self.reference_day(first.answers)
        return first if day is None or day == on else read_content(self.tabs, content, on=day)


def _check_names(scheme: Scheme) -> None:
    place = f"scheme {scheme.code!r}"
    if not re.fullmatch(r"[A-Z][A-Z0-9_]{1,15}", scheme.code):
        raise SchemeMistake(f"{place}: a code is 2 to 16 capitals, digits or underscores")
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]{1,15}", scheme.prefix):
        raise SchemeMistake(f"{place}: its prefix {scheme.prefix!r} cannot start the name of a GraphQL type")
    if not re.fullmatch(r"[A-Z]{2}", scheme.number_code):
        raise SchemeMistake(f"{place}: its number code is two capitals, not {scheme.number_code!r}")
    if not scheme.sub_schemes:
        raise SchemeMistake(f"{place} has no sub-scheme: declare at least one")
    if not any(tab.specs for tab in scheme.tabs):
        raise SchemeMistake(f"{place} asks nothing: declare a tab with a field")
    for what, codes in (
        ("tab", [tab.code for tab in scheme.tabs]),
        ("document", [document.code for document in scheme.documents]),
        ("sub-scheme", [sub.code for sub in scheme.sub_schemes]),
    ):
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise SchemeMistake(f"{place} declares the {what} {twice[0]!r} twice")
    for what, code in [("tab", tab.code) for tab in scheme.tabs] + [("document", d.code) for d in scheme.documents]:
        if not WORD.fullmatch(code):
            raise SchemeMistake(f"{place}: the {what} code {code!r} is not written in small letters, digits and « _ »")
    taken = [tab.code for tab in scheme.tabs if tab.code == CASE]
    taken += [path for path in scheme.leaves if path in {f"documents.{d.code}" for d in scheme.documents}]
    if taken:
        raise SchemeMistake(f"{place}: « {taken[0]} » already names another fact: choose another name")


def _check_fields(scheme: Scheme) -> None:
    for path, spec in scheme.leaves.items():
        typed = spec.declared.example
        if typed is not None and not spec.declared.attested:
            _check_example(scheme, path, spec, typed)


def _check_example(scheme: Scheme, path: str, spec: FieldSpec, typed: object) -> None:
    shown = as_typed(spec.kind.keep(typed) if spec.kind and isinstance(typed, (date, Decimal)) else typed)
    if shown is None:
        raise SchemeMistake(f"scheme {scheme.code!r}, {path}: its example is empty")
    try:
        read_value(spec, shown, on=date.max)
    except FormatProblem as problem:
        told = f"its example {typed!r} is refused: {problem.message}"
        raise SchemeMistake(f"scheme {scheme.code!r}, {path}: {told}") from problem


def _check_rules(scheme: Scheme) -> None:
    known = {*scheme.leaves, *_containers(scheme), *CASE_FACTS, *(f"documents.{d.code}" for d in scheme.documents)}
    try:
        ruleset = scheme.ruleset
        compile_ruleset(ruleset)
    except RulebookError as mistake:
        raise SchemeMistake(f"scheme {scheme.code!r}: {mistake}") from mistake
    for fact in sorted(ruleset.facts):
        if fact not in known:
            raise SchemeMistake(f"scheme {scheme.code!r}: a rule reads « {fact} », unknown.{suggestion(fact, known)}")
    for rule in ruleset.rules:
        place = rule.at.pattern.removesuffix("[]")
        if place not in known:
            told = f"rule {rule.code} speaks at « {place} », unknown.{suggestion(place, known)}"
            raise SchemeMistake(f"scheme {scheme.code!r}: {told}")
    check_sizes(scheme.code, ruleset, scheme.tabs)


def _containers(scheme: Scheme) -> set[str]:
    found = {tab.code for tab in scheme.tabs}
    for path in scheme.leaves:
        parts = path.split(".")
        found |= {".".join(parts[:depth]) for depth in range(1, len(parts))}
    return found
