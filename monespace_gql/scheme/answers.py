"""What was typed, as values: read leniently from a draft's content, every problem kept beside the place it is at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from monespace_gql.lexicon import paths
from monespace_gql.lexicon.finding import Finding, FindingKind
from monespace_gql.lexicon.standing import EVERY_STANDING, Standing
from monespace_gql.rulebook import Fact
from monespace_gql.scheme.computed import compute, inputs
from monespace_gql.scheme.field import MAX_ITEMS, Declaration, FieldSpec
from monespace_gql.scheme.items import ITEM_ID
from monespace_gql.scheme.kind import CODE, FormatProblem, as_typed
from monespace_gql.scheme.tab import Block, Tab

Content = Mapping[str, object]
"""The content of a draft: tab code → field name → what was typed; blocks are objects, repeated blocks lists."""

NOT_COMPUTED_CODE = "COMPUTED"
NOT_COMPUTED = "Ce champ n'a pas pu être calculé : contactez votre OPCO avant de transmettre"


class Answers:
    """The values of a content, by fact or by path; a value not typed, or typed wrong, is None."""

    def __init__(self, values: Mapping[str, object], root: str = "") -> None:
        self._values = values
        self._root = root

    def get(self, place: Fact | str) -> object | None:
        """Return the value at that place."""
        return self._values.get(self._full(place))

    def text(self, place: Fact | str) -> str | None:
        """Return the text at that place."""
        value = self.get(place)
        return value if isinstance(value, str) else None

    def day(self, place: Fact | str) -> date | None:
        """Return the date at that place."""
        value = self.get(place)
        return value if isinstance(value, date) else None

    def money(self, place: Fact | str) -> Decimal | None:
        """Return the amount at that place, in euros."""
        value = self.get(place)
        return value if isinstance(value, Decimal) else None

    def integer(self, place: Fact | str) -> int | None:
        """Return the whole number at that place."""
        value = self.get(place)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, place: Fact | str) -> bool | None:
        """Return the yes or no at that place."""
        value = self.get(place)
        return value if isinstance(value, bool) else None

    def items(self, place: Fact | str) -> "Iterator[Answers]":
        """Walk a repeated block; inside, places are named by the field alone (`item.text("nature")`)."""
        count = self.get(place)
        for index in range(count if isinstance(count, int) else 0):
            yield Answers(self._values, f"{self._full(place)}[{index}]")

    def _full(self, place: Fact | str) -> str:
        name = place if isinstance(place, str) else place.name
        return f"{self._root}.{name}" if self._root else name


def answers_at(values: Mapping[str, object], leaves: frozenset[str]) -> Answers:
    """Return the answers of these fields alone (pattern paths); every other one is as if it were not typed."""
    around = {leaf[:end] for leaf in leaves for end, letter in enumerate(leaf) if letter == "."}
    return Answers({path: value for path, value in values.items() if paths.pattern(path) in leaves | around})


def facts_in(answers: Answers, lists: frozenset[str]) -> dict[str, object]:
    """Return answers as rules read them: each of these repeated blocks is its items, and missing while it has none."""
    return {
        path: (tuple(answers.items(path)) or None) if paths.pattern(path) in lists else value
        for path, value in answers._values.items()
    }


@dataclass(frozen=True)
class Reading:
    """A content once read: values by path, the same values as kept in store, and what is missing or ill-formed.

    `repeated` gives for each list how many of its items rules look at: no more than the form allows.
    """

    values: Mapping[str, object]
    kept: Mapping[str, object]
    findings: tuple[Finding, ...]
    repeated: Mapping[str, int] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, object]:
        """The values as rules read them: a repeated block is its items, and missing while it has none."""
        items = {path: tuple(self.answers.items(path))[:most] or None for path, most in self.repeated.items()}
        return {**self.values, **items}

    @property
    def answers(self) -> Answers:
        """The values, typed on demand."""
        return Answers(self.values)


def read_content(tabs: tuple[type[Tab], ...], content: Content, *, on: date) -> Reading:
    """Read every declared field of a content as of a day (code lists change); unknown fields are passed over."""
    reader = _Reader(on)
    kept = {tab.code: reader.block(tab, content.get(tab.code), tab.code) for tab in tabs}
    return Reading(reader.values, kept, tuple(reader.findings), reader.repeated)


class _Reader:
    def __init__(self, on: date) -> None:
        self.on = on
        self.values: dict[str, object] = {}
        self.findings: list[Finding] = []
        self.repeated: dict[str, int] = {}

    def block(self, block: type[Block], typed: object, path: str) -> dict[str, object]:
        given = typed if isinstance(typed, Mapping) else {}
        kept = {
            spec.name: None if spec.declared.computed else self.field(spec, given.get(spec.name), f"{path}.{spec.name}")
            for spec in block.specs
        }
        return kept | {spec.name: self.computed(spec, path) for spec in block.specs if spec.declared.computed}

    def computed(self, spec: FieldSpec, block: str) -> object:
        """Compute a field from what was read of its block; whatever the content holds at its place is not looked at."""
        path = f"{block}.{spec.name}"
        values = {name: self.values.get(f"{block}.{name}") for name in inputs(spec.declared)}
        try:
            return self.leaf(spec, compute(spec, values), path)
        except Exception:  # noqa: BLE001 - an author's function: told, and it stops the transmission
            self.say(path, NOT_COMPUTED_CODE, NOT_COMPUTED, FindingKind.RULE, spec)
            return None

    def field(self, spec: FieldSpec, typed: object, path: str) -> object:
        if spec.block is None:
            return self.leaf(spec, typed, path)
        if not spec.many:
            return self.block(spec.block, typed, path) if spec.required or _is_typed(spec.block, typed) else None
        items = list(typed)[:MAX_ITEMS] if isinstance(typed, (list, tuple)) else []
        self.values[path] = len(items)
        self.repeated[path] = spec.items
        if len(items) > spec.items:
            self.say(path, "FORMAT_ITEMS", f"{spec.items} lignes maximum", FindingKind.FORMAT, spec)
        return [self.item(spec.block, item, f"{path}[{rank}]") for rank, item in enumerate(items)]

    def item(self, block: type[Block], typed: object, path: str) -> dict[str, object]:
        """Read an item; its identity, when it has one, stays with it."""
        found = typed.get(ITEM_ID) if isinstance(typed, Mapping) else None
        own = {ITEM_ID: found} if isinstance(found, str) and block.spec(ITEM_ID) is None else {}
        return own | self.block(block, typed, path)

    def leaf(self, spec: FieldSpec, raw: object, path: str) -> object:
        typed = as_typed(raw)
        if typed is None:
            if spec.required:
                self.say(path, "REQUIRED", spec.declared.missing, FindingKind.REQUIRED, spec)
            return None
        try:
            value = read_value(spec, typed, on=self.on)
        except FormatProblem as problem:
            self.say(path, problem.code, problem.message, FindingKind.FORMAT, spec)
            return typed
        if spec.declared.attested and value is False:
            self.say(path, "REQUIRED", spec.declared.missing, FindingKind.REQUIRED, spec)
        self.values[path] = value
        assert spec.kind is not None
        return spec.kind.keep(value)

    def say(self, path: str, code: str, message: str, kind: FindingKind, spec: FieldSpec) -> None:
        self.findings.append(Finding(path, code, message, kind, source=spec.declared.source or None))


def _is_typed(block: type[Block], typed: object) -> bool:
    """Say whether anything was typed in an optional block: an empty one asks for nothing."""
    given = typed if isinstance(typed, Mapping) else {}
    return any(_is_filled(spec, given.get(spec.name)) for spec in block.specs)


def _is_filled(spec: FieldSpec, typed: object) -> bool:
    if spec.block is None:
        return as_typed(typed) is not None and spec.declared.computed is None
    if spec.many:
        return isinstance(typed, (list, tuple)) and len(typed) > 0
    return _is_typed(spec.block, typed)


def read_value(spec: FieldSpec, typed: str | int | bool, *, on: date) -> object:
    """Read one typed value as the field's kind within its bounds; FormatProblem when it is not one."""
    assert spec.kind is not None
    value = spec.kind.read(typed)
    if isinstance(value, str):
        _within_list(spec, value, on)
        _within_length(spec.declared, value)
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        _within_bounds(spec.declared, value)
    return value


def _within_list(spec: FieldSpec, value: str, on: date) -> None:
    if spec.kind is not CODE or spec.declared.choices is None:
        return
    choice = spec.declared.choices.get(value)
    if choice is None or not choice.is_offered(on):
        raise FormatProblem("FORMAT_CHOICE", "Sélectionnez une valeur de la liste")


def _within_length(declared: Declaration, value: str) -> None:
    if len(value) > declared.max_length:
        raise FormatProblem("FORMAT_LENGTH", f"{declared.max_length} caractères maximum")


def _within_bounds(declared: Declaration, value: int | Decimal) -> None:
    noun = "Le montant" if isinstance(value, Decimal) else "La valeur"
    if declared.below is not None and value >= declared.below:
        raise FormatProblem("FORMAT_BOUND", f"{noun} doit être inférieur{_e(value)} à {declared.below}")
    if declared.most is not None and value > declared.most:
        raise FormatProblem("FORMAT_BOUND", f"{noun} ne peut excéder {declared.most}")
    if declared.least is not None and value < declared.least:
        raise FormatProblem("FORMAT_BOUND", f"{noun} doit être au moins égal{_e(value)} à {declared.least}")


def _e(value: int | Decimal) -> str:
    return "" if isinstance(value, Decimal) else "e"


def leaf_paths(tabs: tuple[type[Tab], ...]) -> Iterator[tuple[str, FieldSpec]]:
    """Walk every declared leaf with its pattern path (`training.modules.hours`), in the order of the form.

    What a block closes to a standing, each field inside it closes as well.
    """
    for tab in tabs:
        yield from _leaves(tab, tab.code, EVERY_STANDING, EVERY_STANDING)


def _leaves(
    block: type[Block], prefix: str, readers: frozenset[Standing], writers: frozenset[Standing]
) -> Iterator[tuple[str, FieldSpec]]:
    for spec in block.specs:
        path = paths.join(prefix, spec.name)
        read, write = spec.declared.read & readers, spec.declared.write & writers
        if spec.block is None:
            yield path, replace(spec, declared=replace(spec.declared, read=read, write=write))
        else:
            yield from _leaves(spec.block, path, read, write)
