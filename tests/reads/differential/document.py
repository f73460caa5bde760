"""A GraphQL document while it is made up: what it selects, as text, where each field stands there, and what less is."""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from zlib import crc32

from graphql import FieldNode, GraphQLError, GraphQLSchema, OverlappingFieldsCanBeMergedRule, parse, validate

MOST_REPAIRS = 6


@dataclass(slots=True)
class Field:
    """A field of the type `parent`: `given` are its arguments, `steered` its directives, as they are written."""

    parent: str
    name: str
    alias: str | None = None
    given: str = ""
    steered: str = ""
    below: "list[Selection] | None" = None

    def apart(self) -> None:
        """Answer under a key that no other field has."""
        self.alias = f"k{crc32(f'{self.parent} {self.name} {self.given}'.encode())}"


@dataclass(slots=True)
class Inline:
    """An inline fragment; on the type it stands in when it names none."""

    on: str | None
    steered: str
    below: "list[Selection]"


@dataclass(slots=True)
class Spread:
    """A fragment used."""

    name: str
    steered: str = ""


Selection = Field | Inline | Spread


@dataclass(slots=True)
class Fragment:
    """A named fragment."""

    name: str
    on: str
    below: list[Selection]


@dataclass(slots=True)
class Document:
    """An operation with its fragments; `declared` are its variables, as they are written."""

    name: str | None
    declared: Mapping[str, str]
    below: list[Selection]
    fragments: list[Fragment]
    beside: str = ""
    """Another operation of the same document, which is not run."""

    def text(self) -> str:
        """Write the document."""
        return _Writing().document(self)

    def repaired(self, schema: GraphQLSchema) -> "Document":
        """Give keys of their own to the fields that cannot be merged."""
        for _ in range(MOST_REPAIRS):
            writing = _Writing()
            tree = parse(writing.document(self))
            conflicts = validate(schema, tree, [OverlappingFieldsCanBeMergedRule])
            if not conflicts:
                break
            _set_apart(writing.places, conflicts)
        return self

    def smaller(self) -> "Iterator[Document]":
        """Leave out one thing after the other, each put back before the next: copy what is to be kept."""
        if self.beside:
            self.beside, kept = "", self.beside
            yield self
            self.beside = kept
        for below in [self.below, *(each.below for each in self.fragments)]:
            for _ in _less(below, self.fragments):
                yield self

    @property
    def used(self) -> list[Fragment]:
        """The fragments that are spread somewhere within reach of the operation."""
        found: dict[str, Fragment] = {}
        named = {each.name: each for each in self.fragments}
        waiting = [self.below]
        while waiting:
            for name in _spreads(waiting.pop()):
                if name not in found:
                    found[name] = named[name]
                    waiting.append(named[name].below)
        return [each for each in self.fragments if each.name in found]


def _less(selections: list[Selection], fragments: list[Fragment]) -> Iterator[None]:
    """Leave out a selection, a fragment around others, an alias or a directive, then the same within each."""
    named = {each.name: each.below for each in fragments}
    for rank, each in enumerate(list(selections)):
        instead: list[list[Selection]] = [[]] if len(selections) > 1 else []
        if not isinstance(each, Field):
            instead.append(deepcopy(named[each.name]) if isinstance(each, Spread) else each.below)
        elif each.alias:
            instead.append([replace(each, alias=None)])
        if each.steered:
            instead.append([replace(each, steered="")])
        kept = list(selections)
        for others in instead:
            selections[rank : rank + 1] = others
            yield
            selections[:] = kept
        if not isinstance(each, Spread) and each.below:
            yield from _less(each.below, fragments)


def _spreads(selections: Iterable[Selection]) -> Iterator[str]:
    for each in selections:
        if isinstance(each, Spread):
            yield each.name
        elif each.below:
            yield from _spreads(each.below)


def _set_apart(places: Mapping[int, Field], conflicts: Iterable[GraphQLError]) -> None:
    for node in (node for conflict in conflicts for node in conflict.nodes or ()):
        if isinstance(node, FieldNode) and node.loc:
            places[node.loc.start].apart()


@dataclass(slots=True)
class _Writing:
    """Writes a document, noting the offset of each of its fields."""

    written: list[str] = field(default_factory=list)
    length: int = 0
    places: dict[int, Field] = field(default_factory=dict)

    def document(self, document: Document) -> str:
        self._selections(document.below)
        for fragment in document.used:
            self._say(f"\nfragment {fragment.name} on {fragment.on} ")
            self._selections(fragment.below)
        body = "".join(self.written)
        head = _head(document, body)
        self.places = {len(head) + place: picked for place, picked in self.places.items()}
        return f"{head}{body}{document.beside}"

    def _selections(self, selections: Iterable[Selection]) -> None:
        self._say("{ ")
        for each in selections:
            self._selection(each)
        self._say("} ")

    def _selection(self, selection: Selection) -> None:
        if isinstance(selection, Spread):
            self._say(f"...{selection.name} {selection.steered} ")
        elif isinstance(selection, Inline):
            on = f"on {selection.on} " if selection.on else ""
            self._say(f"... {on}{selection.steered} ")
            self._selections(selection.below)
        else:
            self._field(selection)

    def _field(self, picked: Field) -> None:
        self.places[self.length] = picked
        key = f"{picked.alias}: " if picked.alias else ""
        self._say(f"{key}{picked.name}{picked.given} {picked.steered} ")
        if picked.below is not None:
            self._selections(picked.below)

    def _say(self, text: str) -> None:
        self.written.append(text)
        self.length += len(text)


def _head(document: Document, text: str) -> str:
    """Write the head of the operation, with the variables that are used."""
    used = set(re.findall(r"\$(\w+)", text))
    declared = ", ".join(f"${name}: {kind}" for name, kind in document.declared.items() if name in used)
    return f"query {document.name or ''}{f'({declared})' if declared else ''} " if document.name or declared else ""
