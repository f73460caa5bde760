"""A scheme: everything a plugin says of what is funded and with which form, checked when it is written down."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from monespace_gql.lexicon import paths
from monespace_gql.lexicon.standing import Standing
from monespace_gql.rulebook import Dated, Fact, Rule, RulebookError, RuleSet, compile_ruleset
from monespace_gql.rulebook.rule import is_plain, plain_facts
from monespace_gql.scheme.answers import Answers, Content, Reading, answers_at, leaf_paths, read_content, read_value
from monespace_gql.scheme.attestation import Box, boxes
from monespace_gql.scheme.column import Column
from monespace_gql.scheme.decision import Decision
from monespace_gql.scheme.document import Document, document_rule, rule_code
from monespace_gql.scheme.fact import FormFacts
from monespace_gql.scheme.field import FieldSpec, Reference
from monespace_gql.scheme.form import Form, Page, page_of
from monespace_gql.scheme.items import check_identified, identified_blocks
from monespace_gql.scheme.kind import FormatProblem
from monespace_gql.scheme.lookup import Lookup, employer_facts, lookups
from monespace_gql.scheme.migration import Migration, check_migrations
from monespace_gql.scheme.mistake import SchemeMistake, suggestion
from monespace_gql.scheme.portrait import Portrait, SubScheme
from monespace_gql.scheme.recap import EVERY_TAB, Recap, Shown
from monespace_gql.scheme.sizes import check_sizes
from monespace_gql.scheme.tab import WORD, Block, Tab

CASE = "case"
CASE_FACTS = frozenset({f"{CASE}.filed_on"})

USUAL_MENU = "Dossiers"


@dataclass(frozen=True, kw_only=True, eq=False)
class Scheme:
    """One funding scheme.

    `prefix` starts the names of its GraphQL types. `number_code` is the two letters inside dossier numbers.
    `new_title` names a draft that has no title yet. `portray` gives the common face of a request from its answers.
    `reference_day` picks the day code lists and documents are judged on (default: the day of the examination).
    `duplicable` lists the tabs a copy may keep. `menu` groups lists (« Dossiers » or the scheme's own entry),
    `columns` adds to their lines. `forms` are what it prints, `recap` what it shows before the transmission.
    `decision` is its statutory clock; `contract` says that it funds an employment contract, which may be broken early.
    `migrations` lead from each former version to `version`: without a way, drafts of that version can only be read.
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
    menu: str = USUAL_MENU
    columns: tuple[Column, ...] = ()
    creatable_from: date | None = None
    creatable_until: date | None = None
    migrations: tuple[Migration, ...] = ()
    forms: tuple[Form, ...] = ()
    recap: Recap = EVERY_TAB
    decision: Decision | None = None
    contract: bool = False

    def __post_init__(self) -> None:
        _check_names(self)
        _check_fields(self)
        lookups(self.tabs)
        boxes(self.tabs)
        check_identified(self.code, self.identified)
        _check_columns(self)
        _check_sub_schemes(self)
        _check_rules(self)
        check_migrations(self)
        _check_shown(self)

    @cached_property
    def ruleset(self) -> RuleSet:
        """The rules of the scheme, checked together; the conditions of its documents are rules as well."""
        return RuleSet((*self.rules, *self._document_rules))

    @cached_property
    def leaves(self) -> dict[str, FieldSpec]:
        """Every field by its pattern path, in the order of the form."""
        return dict(leaf_paths(self.tabs))

    @cached_property
    def facts(self) -> FormFacts:
        """The places of the form, for rules added by who does not import its tabs: `scheme.facts.employer.idcc`."""
        return FormFacts(self.code, self.tabs)

    @cached_property
    def lookups(self) -> tuple[Lookup, ...]:
        """The companies that the form asks for by their number."""
        return lookups(self.tabs)

    @cached_property
    def employer_facts(self) -> tuple[tuple[str, Reference], ...]:
        """The places that tell what the directory knows of the employer, and what of it."""
        return employer_facts(self.tabs)

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes whose attestation is kept."""
        return boxes(self.tabs)

    @cached_property
    def identified(self) -> dict[str, type[Block]]:
        """The repeated blocks whose items bear an identity, by pattern path."""
        return identified_blocks(self.tabs, self.leaves)

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

    def _inside(self, place: str, others: tuple[str, ...]) -> tuple[str, ...]:
        block = paths.pattern(place.removesuffix("[]"))
        inside = self._blocks.get(block, ())
        if not place.endswith("[]"):
            return inside or (place,)
        return () if any(other.startswith(f"{block}.") for other in others) else self._counting(inside)

    @cached_property
    def _blocks(self) -> dict[str, tuple[str, ...]]:
        return {
            block: tuple(path for path in self.leaves if path.startswith(f"{block}.")) for block in _containers(self)
        }

    def _counting(self, inside: tuple[str, ...]) -> tuple[str, ...]:
        """Return the fields whose readers know how many items there are: one suffices where all may read it."""
        readers = {path: self.leaves[path].declared.read for path in inside}
        everyone = frozenset[Standing]().union(*readers.values())
        return next(((path,) for path, read in readers.items() if read == everyone), inside)

    def printed(self, form: Form) -> tuple[str, ...]:
        """Return the fields a form shows."""
        return self.leaves_of(place.name for place in form.prints)

    def page(self, form: Form, values: Mapping[str, object]) -> Page:
        """Return what the template of a form is given for these values, by path; PageFailed where it cannot be made."""
        return page_of(form, answers_at(values, frozenset(self.printed(form))))

    def form(self, code: str) -> Form | None:
        """Return one form, None when the scheme has no such code."""
        return next((form for form in self.forms if form.code == code), None)

    def tab(self, code: str) -> type[Tab] | None:
        """Return one tab, None when the scheme has no such code."""
        return next((tab for tab in self.tabs if tab.code == code), None)

    def document(self, code: str) -> Document | None:
        """Return one type of document, None when the scheme has no such code."""
        return next((document for document in self.documents if document.code == code), None)

    def sub_scheme(self, code: str) -> SubScheme | None:
        """Return one sub-scheme, None when the scheme has no such code."""
        return next((sub for sub in self.sub_schemes if sub.code == code), None)

    def sub_schemes_on(self, day: date) -> tuple[SubScheme, ...]:
        """Return the sub-schemes for which a draft may be opened on that day."""
        starts, ends = self.creatable_from, self.creatable_until
        if (starts is not None and day < starts) or (ends is not None and day > ends):
            return ()
        return tuple(sub for sub in self.sub_schemes if sub.is_offered(day))

    def is_creatable(self, on: date) -> bool:
        """Say whether a draft of this scheme may be opened on that day."""
        return bool(self.sub_schemes_on(on))

    def documents_of(self, content: Content, *, on: date) -> tuple[Document, ...]:
        """Return the types of documents that a request with this content lists on that day, or its reference day."""
        if not any(document.is_restricted for document in self.documents):
            return self.documents
        return self.documents_listed(self.read(content, on=on).answers, on)

    def documents_listed(self, answers: Answers, on: date) -> tuple[Document, ...]:
        """Return the types of documents that a request with these answers lists on that day, or its reference day."""
        sub_scheme = next((answers.text(path) for path in self._sub_scheme_fields), None)
        day = self.reference_day(answers) or on
        return tuple(document for document in self.documents if document.is_listed(sub_scheme, day))

    @cached_property
    def _sub_scheme_fields(self) -> tuple[str, ...]:
        return tuple(path for path, spec in self.leaves.items() if spec.declared.reference is Reference.SUB_SCHEME)

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
        ("column", [column.code for column in scheme.columns]),
        ("form", [form.code for form in scheme.forms]),
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

    for tab in scheme.duplicable:
        if tab not in scheme.tabs:
            named, known = getattr(tab, "__name__", str(tab)), [each.__name__ for each in scheme.tabs]
            raise SchemeMistake(f"{place}: duplicable names {named!r}, none of its tabs.{suggestion(named, known)}")


def _check_fields(scheme: Scheme) -> None:
    for path, spec in scheme.leaves.items():
        written = {"its example": spec.declared.example, "its initial value": spec.declared.initial}
        for what, value in written.items():
            if value is not None and not spec.declared.attested:
                _check_written(f"scheme {scheme.code!r}, {path}: {what}", spec, value)


def _check_columns(scheme: Scheme) -> None:
    single = {path for path in scheme.leaves if not _is_repeated(scheme, path)}
    for column in scheme.columns:
        if column.path not in single:
            told = f"« {column.path} » is no single field.{suggestion(column.path, single)}"
            raise SchemeMistake(f"scheme {scheme.code!r}, column {column.code!r}: {told}")


def _is_repeated(scheme: Scheme, path: str) -> bool:
    code, *steps = path.split(".")
    block: type[Block] | None = scheme.tab(code)
    for step in steps:
        spec = block.spec(step) if block else None
        if spec is not None and spec.many:
            return True
        block = spec.block if spec else None
    return False


def _check_sub_schemes(scheme: Scheme) -> None:
    known = [sub.code for sub in scheme.sub_schemes]
    for document in scheme.documents:
        for code in sorted(document.sub_schemes):
            if code not in known:
                told = f"is listed for « {code} », unknown.{suggestion(code, known)}"
                raise SchemeMistake(f"scheme {scheme.code!r}: the document {document.code!r} {told}")
        if document.sub_schemes and not scheme._sub_scheme_fields:
            told = "declare a field with `reference=Reference.SUB_SCHEME`"
            raise SchemeMistake(f"scheme {scheme.code!r}: the document {document.code!r} depends on it: {told}")
    for path in scheme._sub_scheme_fields:
        offered = scheme.leaves[path].declared.choices
        missing = [code for code in known if offered is None or offered.get(code) is None]
        if missing:
            raise SchemeMistake(f"scheme {scheme.code!r}, {path}: its choices do not have {missing[0]!r}")


def _check_written(place: str, spec: FieldSpec, value: object) -> None:
    try:
        typed = spec.typed(value)
        if typed is None:
            raise SchemeMistake(f"{place} is empty")
        read_value(spec, typed, on=date.max)
    except (TypeError, AttributeError) as mistake:
        raise SchemeMistake(f"{place} {value!r} is no value that a person types") from mistake
    except FormatProblem as problem:
        offered = [choice.code for choice in spec.declared.choices or ()]
        raise SchemeMistake(
            f"{place} {value!r} is refused: {problem.message}.{suggestion(str(value), offered)}"
        ) from problem


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
    ours = {rule.code for rule in scheme.rules}
    for document in scheme.documents:
        if (code := rule_code(scheme.code, document)) in ours:
            told = f"the document {document.code!r} is told under {code!r}, the code of a rule: give one another code"
            raise SchemeMistake(f"scheme {scheme.code!r}: {told}")
    for rule in ruleset.rules:
        if rule.place not in known:
            told = f"rule {rule.code} speaks at « {rule.place} », unknown.{suggestion(rule.place, known)}"
            raise SchemeMistake(f"scheme {scheme.code!r}: {told}")
        _check_discretion(scheme, rule)
    check_sizes(scheme.code, ruleset, scheme.tabs)


def _check_discretion(scheme: Scheme, rule: Rule) -> None:
    """Refuse a sensitive value where a finding writes values in full: in its message, and as a date of the law."""
    written = [*rule.shows.values(), *(part.driver for part in rule.parts if isinstance(part, Dated))]
    written += [rule.driven_by] if rule.driven_by is not None else []
    shown = (name for operand in written for name in plain_facts(operand) if not name.endswith("[]"))
    for path in scheme.leaves_of(shown):
        spec = scheme.leaves.get(path)
        if spec is not None and spec.declared.sensitive:
            told = f"rule {rule.code} would show « {path} » in full, which is sensitive"
            raise SchemeMistake(f"scheme {scheme.code!r}: {told}: compare it, but show or date nothing by it")


def _check_shown(scheme: Scheme) -> None:
    """Hold the forms and the recap against the form's places: what they show is what rights are decided on."""
    for form in scheme.forms:
        if not re.fullmatch(r"[A-Z][A-Z0-9_]{1,39}", form.code):
            told = f"the form code {form.code!r} is not 2 to 40 capitals, digits or underscores"
            raise SchemeMistake(f"scheme {scheme.code!r}: {told}")
        _check_places(scheme, f"the form {form.code}", form.prints)
    for section in scheme.recap.sections:
        for line in section.lines:
            _check_computed(scheme, line)
            _check_places(
                scheme, f"the section « {section.title} »", line.reads if isinstance(line, Shown) else (line,)
            )
    for total in scheme.recap.totals:
        _check_places(scheme, f"the total « {total.label} »", total.reads)


def _check_computed(scheme: Scheme, line: Fact | Shown) -> None:
    if not isinstance(line, Shown) or line.compute is not None:
        return
    if len(line.reads) != 1 or line.reads[0].name not in scheme.leaves:
        told = f"the line « {line.label} » is not of one field: say how it is written with compute=…"
        raise SchemeMistake(f"scheme {scheme.code!r}: {told}")


def _check_places(scheme: Scheme, what: str, places: Iterable[Fact]) -> None:
    known = {*scheme.leaves, *_containers(scheme)}
    names = [place.name for place in places]
    if not names:
        raise SchemeMistake(f"scheme {scheme.code!r}: {what} shows no place: say which ones")
    for name in names:
        if name not in known:
            raise SchemeMistake(f"scheme {scheme.code!r}: {what} shows « {name} », unknown.{suggestion(name, known)}")


def _containers(scheme: Scheme) -> set[str]:
    found = {tab.code for tab in scheme.tabs}
    for path in scheme.leaves:
        parts = path.split(".")
        found |= {".".join(parts[:depth]) for depth in range(1, len(parts))}
    return found
