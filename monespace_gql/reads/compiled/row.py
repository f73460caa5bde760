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

    `sql` is an expression over the table `r`: `"key":value,"key2":value2`, compact, never NULL.
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


def is_odd(odd: object, pieces: Iterable[str]) -> bool:
    """Say whether a row is not as its plan supposes: the condition says so, or a piece bears the mark."""
    return bool(odd) or any(MARK in piece for piece in pieces)


_TYPES: dict[CaseKind, tuple[str, Fields]] = {
    CaseKind.DRAFT: (draft.TYPE, draft.FIELDS),
    CaseKind.DOSSIER: (dossier.TYPE, dossier.FIELDS),
}


def compile_row(supposed: Supposed, picked: tuple[Picked, ...], catalogue: Catalogue, dialect: Dialect) -> RowPlan:
    """Compile what is picked of a case; ValueError when a key is none that GraphQL allows.

    An object any part of which is not stored is computed as a whole.
    """
    words = SqliteText() if dialect is Dialect.SQLITE else PostgresqlText()
    values: list[object] = []
    writers = [Writer(words, each, catalogue, values) for each in supposed.each]
    parts = list(_parts(writers, picked))
    odd = [" AND ".join(f"NOT ({is_as_supposed(writer)})" for writer in writers)]
    if supposed.kind is CaseKind.DRAFT:
        odd.append(f"NOT {is_of_the_version_installed(writers[0])}")
    reaches = f"${len(values) + 1}"
    texts = [*odd, *(part.sql for part in parts if isinstance(part, Stored))]
    return RowPlan(
        parts=tuple(_numbered(part, reaches) for part in parts),
        odd=_REACHES.sub(reaches, " OR ".join(odd)),
        values=tuple(values),
        reaches=any(map(_REACHES.search, texts)),
    )


_REACHES = re.compile(r"\$0\b")
"""Where the writer left the parameter of what the viewer reaches: it comes after the constants of the plan."""


def _numbered(part: Stored | Computed, reaches: str) -> Stored | Computed:
    return Stored(_REACHES.sub(reaches, part.sql)) if isinstance(part, Stored) else part


def _parts(writers: Sequence[Writer], picked: Sequence[Picked]) -> Iterator[Stored | Computed]:
    """Write each field that is stored, those that follow one another as one."""
    words = writers[0].words
    stored: Text = ()
    for each in picked:
        text = _stored(writers, each)
        if text is not None:
            stored = (*stored, ",", *text) if stored else text
            continue
        if stored:
            yield Stored(words.joined(stored))
        stored = ()
        yield Computed(each)
    if stored:
        yield Stored(words.joined(stored))


def _stored(writers: Sequence[Writer], picked: Picked) -> Text | None:
    """Write a field as it is read at each title that is supposed; None when it is not stored at all of them."""
    first = writers[0]
    (kind, fields), known = _TYPES[first.supposed.kind], len(first.values)
    try:
        text, *others = (writer.pair(kind, fields, picked) for writer in writers)
    except NotStored:
        del first.values[known:]
        return None
    differing = [other for other in others if other != text]
    return first.when(is_as_supposed(first), text, first.words.joined(differing[0])) if differing else text
