"""Writes what is picked of an object as pieces of text, from the fields that are declared as stored."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from monespace_gql.catalogue import Catalogue
from monespace_gql.journal.json_field import to_json
from monespace_gql.reads.compiled.json_text import JsonText, Sql, Text
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.supposed import Supposed

KEY = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")
"""What GraphQL allows as a response key; no such key needs escaping in JSON."""


class NotStored(Exception):
    """Raised for a field that no statement can answer: the whole field of the case is then computed."""


@dataclass
class Writer:
    """One plan being written: its words, what it supposes, and the constants that became parameters."""

    words: JsonText
    supposed: Supposed
    catalogue: Catalogue
    values: list[object] = field(default_factory=list)

    def pairs(self, kind: str, fields: "Fields", picked: Sequence[Picked]) -> Text:
        """Write what is picked of an object, key by key, without its braces; NotStored for a field it does not have."""
        text: Text = ()
        for rank, each in enumerate(picked):
            text = (*text, *([","] if rank else []), *self.pair(kind, fields, each))
        return text

    def pair(self, kind: str, fields: "Fields", picked: Picked) -> Text:
        """Write one key with its value."""
        return (*self._key(picked), *self._value(kind, fields, picked))

    def object(self, kind: str, fields: "Fields", picked: Sequence[Picked]) -> Text:
        """Write what is picked of an object of that GraphQL type."""
        return ("{", *self.pairs(kind, fields, picked), "}")

    def scalar(self, value: str, *, nullable: bool = False) -> Text:
        """Write a text, a whole number or a day."""
        return (Sql(self.words.scalar(value, nullable=nullable)),)

    def when(self, condition: str, text: Text, otherwise: str = "'null'") -> Text:
        """Write the text where the condition holds, else what the other expression gives, null by default."""
        return (Sql(f"CASE WHEN {condition} THEN {self.words.joined(text)} ELSE {otherwise} END"),)

    def labelled(self, code: str, labels: Mapping[str, str]) -> Text:
        """Write the label of a code; the row is odd when it has none."""
        return self.known(code, {known: to_text(label) for known, label in labels.items()})

    def known(self, code: str, texts: Mapping[str, str]) -> Text:
        """Write the JSON text that goes with a code; the row is odd when none does."""
        return (Sql(f"coalesce({self.words.looked_up(code, texts)}, {self.words.mark})"),)

    def reached(self, marks: Sequence[Text]) -> str:
        """Say whether the viewer has one of these marks: see `reaches_json`."""
        held = self.words.parameter(0)  # its number is known once all constants are
        return f"({' OR '.join(self.words.holds(held, self.words.joined(mark)) for mark in marks)})"

    def _value(self, kind: str, fields: "Fields", picked: Picked) -> Text:
        if picked.given:
            raise NotStored(picked.name)
        if picked.name == "__typename":
            return (to_text(kind),)
        if picked.name not in fields:
            raise NotStored(picked.name)
        return fields[picked.name](self, picked)

    def _key(self, picked: Picked) -> Text:
        """Write a key. One that is not just the field's name is the client's own text: it travels as a parameter."""
        if not KEY.fullmatch(picked.key):
            raise ValueError("not a key of a GraphQL response")
        if picked.key in (picked.name, in_camel_case(picked.name)):
            return (f'"{picked.key}":',)
        if picked.key not in self.values:
            self.values.append(picked.key)
        return ('"', Sql(self.words.parameter(self.values.index(picked.key) + 1)), '":')


Field = Callable[[Writer, Picked], Text]
Fields = Mapping[str, Field]
"""The stored fields of an object, by their names in the code."""
Source = Callable[[Writer], str]
"""Rows that belong to a case, as far as its reader may know of them: what comes after FROM, its conditions last."""


def plain(value: str, *, nullable: bool = False) -> Field:
    """A text, a whole number or a day."""
    return lambda writer, picked: writer.scalar(value, nullable=nullable)


def flag(condition: str) -> Field:
    """A yes or no."""
    return lambda writer, picked: (Sql(writer.words.flag(condition)),)


def instant(column: str) -> Field:
    """An instant that is always there."""
    return lambda writer, picked: (Sql(writer.words.instant(column)),)


def key(kind: str, column: str, *, longest: int = 19) -> Field:
    """The global identifier of a row of that kind, whose key has so many characters at most: 19 for a number."""
    return lambda writer, picked: (Sql(writer.words.key(kind, column, longest=longest)),)


def constant(value: str | None) -> Field:
    """A text that is the same of every row, or null."""
    return lambda writer, picked: (to_text(value),)


def labelled(code: str, labels: Mapping[str, str]) -> Field:
    """The label of a code of ours."""
    return lambda writer, picked: writer.labelled(code, labels)


def one_of(code: str, codes: Sequence[str]) -> Field:
    """A code of ours, as GraphQL names it: by itself."""
    return labelled(code, {each: each for each in codes})


def inside(kind: str, fields: Fields) -> Field:
    """An object whose fields lie in the same row."""
    return lambda writer, picked: writer.object(kind, fields, picked.below)


def rows(kind: str, fields: Fields, source: Source, order: str) -> Field:
    """The list of objects that the rows of a source are."""

    def write(writer: Writer, picked: Picked) -> Text:
        return (Sql(writer.words.listed(writer.object(kind, fields, picked.below), source(writer), order)),)

    return write


def to_text(value: str | None) -> str:
    """Write a text as JSON."""
    return to_json(value)


def in_camel_case(name: str) -> str:
    """Spell a name of ours as the API does."""
    first, *others = name.split("_")
    return first + "".join(word.capitalize() or "_" for word in others)
