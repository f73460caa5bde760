"""A row compiled: what is picked of a case as text that its statement writes, and what Python computes of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monespace_gql.catalogue import Catalogue
from monespace_gql.journal.dialect import Dialect
from monespace_gql.reads.compiled import dossier, draft
from monespace_gql.reads.compiled.json_text import MARK, Text
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.postgresql_text import PostgresqlText
from monespace_gql.reads.compiled.sqlite_text import SqliteText
from monespace_gql.reads.compiled.supposed import CaseKind, Supposed
from monespace_gql.reads.compiled.verified import is_as_supposed, is_of_the_version_installed
from monespace_gql.reads.compiled.writer import Fields, NotStored, Writer


@dataclass(frozen=True, slots=True)
class Stored:
    """One or several consecutive fields that live in the database.

    `sql` is an expression over the table `r`: `"key":value,"key2":value2` in bytes, compact, never NULL.
    """

    sql: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A field that Python computes."""

    picked: Picked


@dataclass(frozen=True, slots=True)
class RowPlan:
    """How a row is answered.

    `parts` come in the order of the answer. `odd` is a condition, never NULL: the row is not read as the plan supposes.
    Nothing of an odd row may be used, nor of one with a piece that bears MARK. `values` are the first parameters of
    the statement; with `reaches`, the next one is what `reaches_json` writes of the viewer.
    """

    parts: tuple[Stored | Computed, ...]
    odd: str
    values: tuple[object, ...]
    reaches: bool


def is_odd(odd: object, pieces: Iterable[bytes]) -> bool:
    """Say whether a row is not as its plan supposes: the condition says so, or a piece bears the mark."""
    return bool(odd) or any(_MARK in piece for piece in pieces)


_MARK = MARK.encode()


_TYPES: dict[CaseKind, tuple[str, Fields]] = {
    CaseKind.DRAFT: (draft.TYPE, draft.FIELDS),
    CaseKind.DOSSIER: (dossier.TYPE, dossier.FIELDS),
}


def compile_row(supposed: Supposed, picked: tuple[Picked, ...], catalogue: Catalogue, dialect: Dialect) -> RowPlan:
    """Compile what is picked of a case; ValueError when a key is none that GraphQL allows.

    An object any part of which is not stored is computed as a whole.
    """
    words = SqliteText() if dialect is Dialect.SQLITE else PostgresqlText()
    writer = Writer(words, supposed, catalogue)
    parts = list(_parts(writer, picked))
    odd = [f"NOT ({is_as_supposed(writer)})"]
    if supposed.kind is CaseKind.DRAFT:
        odd.append(f"NOT {is_of_the_version_installed(writer)}")
    reaches = f"${len(writer.values) + 1}"
    texts = [*odd, *(part.sql for part in parts if isinstance(part, Stored))]
    return RowPlan(
        parts=tuple(_numbered(part, reaches) for part in parts),
        odd=_REACHES.sub(reaches, " OR ".join(odd)),
        values=tuple(writer.values),
        reaches=any(map(_REACHES.search, texts)),
    )


_REACHES = re.compile(r"\$0\b")
"""Where the writer left the parameter of what the viewer reaches: it comes after the constants of the plan."""


def _numbered(part: Stored | Computed, reaches: str) -> Stored | Computed:
    return Stored(_REACHES.sub(reaches, part.sql)) if isinstance(part, Stored) else part


def _parts(writer: Writer, picked: Sequence[Picked]) -> Iterator[Stored | Computed]:
    """Write each field that is stored, those that follow one another as one."""
    kind, fields = _TYPES[writer.supposed.kind]
    stored: Text = ()
    for each in picked:
        text = _stored(writer, kind, fields, each)
        if text is not None:
            stored = (*stored, ",", *text) if stored else text
            continue
        if stored:
            yield Stored(writer.words.sent(writer.words.joined(stored)))
        stored = ()
        yield Computed(each)
    if stored:
        yield Stored(writer.words.sent(writer.words.joined(stored)))


def _stored(writer: Writer, kind: str, fields: Fields, picked: Picked) -> Text | None:
    known = len(writer.values)
    try:
        return writer.pair(kind, fields, picked)
    except NotStored:
        del writer.values[known:]
        return None
