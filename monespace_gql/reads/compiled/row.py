"""A row compiled: what is picked of a case as text that its statement writes, and what Python makes of it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from monespace_gql.catalogue import Catalogue
from monespace_gql.journal.dialect import Dialect
from monespace_gql.reads.compiled import dossier, draft
from monespace_gql.reads.compiled.content import content
from monespace_gql.reads.compiled.json_text import MARK, Text
from monespace_gql.reads.compiled.keyed import Told, keyed
from monespace_gql.reads.compiled.made import Made
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.postgresql_text import PostgresqlText
from monespace_gql.reads.compiled.sqlite_text import SqliteText
from monespace_gql.reads.compiled.supposed import CaseKind, Supposed
from monespace_gql.reads.compiled.verified import at_either_title, is_as_supposed, is_of_the_version_installed
from monespace_gql.reads.compiled.writer import Fields, NotStored, Writer


@dataclass(frozen=True, slots=True)
class Stored:
    """One or several consecutive fields that live in the database.

    `sql` is an expression over the table `r`: `"key":value,"key2":value2` in bytes, compact, never NULL.
    """

    sql: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A field that Python computes for each row."""

    picked: Picked


Part = Stored | Made | Computed


@dataclass(frozen=True, slots=True)
class RowPlan:
    """How a row is answered.

    `parts` come in the order of the answer. `odd` is a condition, never NULL: the row is not read as the plan supposes.
    Nothing of an odd row may be used, nor of one with a piece that bears MARK. `values` are the first parameters of
    the statement; with `reaches`, the next one is what `reaches_json` writes of the viewer.
    """

    parts: tuple[Part, ...]
    odd: str
    values: tuple[object, ...]
    reaches: bool


def is_odd(odd: object, pieces: Iterable[bytes]) -> bool:
    """Say whether a row is not as its plan supposes: the condition says so, or a piece bears the mark."""
    if odd:
        return True
    for piece in pieces:  # noqa: SIM110 - a generator takes longer than the search
        if _MARK in piece:
            return True
    return False


_MARK = MARK.encode()


_TYPES: dict[CaseKind, tuple[str, Fields]] = {
    CaseKind.DRAFT: (draft.TYPE, draft.FIELDS),
    CaseKind.DOSSIER: (dossier.TYPE, dossier.FIELDS),
}

Makes = Callable[[Sequence[Writer], Picked], Made]

MADE: Mapping[tuple[CaseKind, str], Makes] = {(CaseKind.DOSSIER, "content"): content}
"""The fields whose text is made of what a row keeps, with nothing else of the case."""

MOST_MADE = 1
"""So many of them at most are made of one row, however many keys ask for them: each is written as Python first, which
takes as long as hundreds of readings. The others are computed.
"""

NONE_TOLD: Mapping[str, Told] = MappingProxyType({})


def compile_row(
    supposed: Supposed,
    picked: tuple[Picked, ...],
    catalogue: Catalogue,
    dialect: Dialect,
    told: Mapping[str, Told] = NONE_TOLD,
) -> RowPlan:
    """Compile what is picked of a case; ValueError when a key is none that GraphQL allows.

    An object any part of which is not stored is computed as a whole, unless its key is among those `told`.
    """
    words = SqliteText() if dialect is Dialect.SQLITE else PostgresqlText()
    values: list[object] = []
    writers = [Writer(words, each, catalogue, values) for each in supposed.each]
    parts = list(_parts(writers, picked, told))
    odd = [" AND ".join(f"NOT ({is_as_supposed(writer)})" for writer in writers)]
    if supposed.kind is CaseKind.DRAFT:
        odd.append(f"NOT {is_of_the_version_installed(writers[0])}")
    reaches = f"${len(values) + 1}"
    texts = [*odd, *(part.sql for part in parts if not isinstance(part, Computed))]
    return RowPlan(
        parts=tuple(_numbered(part, reaches) for part in parts),
        odd=_REACHES.sub(reaches, " OR ".join(odd)),
        values=tuple(values),
        reaches=any(map(_REACHES.search, texts)),
    )


_REACHES = re.compile(r"\$0\b")
"""Where the writer left the parameter of what the viewer reaches: it comes after the constants of the plan."""


def _numbered(part: Part, reaches: str) -> Part:
    return part if isinstance(part, Computed) else replace(part, sql=_REACHES.sub(reaches, part.sql))


def _parts(writers: Sequence[Writer], picked: Sequence[Picked], told: Mapping[str, Told]) -> Iterator[Part]:
    """Write each field that is stored, those that follow one another as one."""
    words, kind = writers[0].words, writers[0].supposed.kind
    made = [each.key for each in picked if (kind, each.name) in MADE][:MOST_MADE]
    stored: Text = ()
    for each in picked:
        text = _stored(writers, each)
        if text is not None:
            stored = (*stored, ",", *text) if stored else text
            continue
        if stored:
            yield Stored(words.sent(words.joined(stored)))
        stored = ()
        yield _told(writers, each, told) or (_made(writers, each) if each.key in made else None) or Computed(each)
    if stored:
        yield Stored(words.sent(words.joined(stored)))


def _told(writers: Sequence[Writer], picked: Picked, told: Mapping[str, Told]) -> Made | None:
    return keyed(writers, picked, told[picked.key]) if picked.key in told else None


def _made(writers: Sequence[Writer], picked: Picked) -> Made | None:
    """Return how the text of a field is made, None where it cannot be."""
    try:
        return MADE[writers[0].supposed.kind, picked.name](writers, picked)
    except NotStored:
        return None


def _stored(writers: Sequence[Writer], picked: Picked) -> Text | None:
    """Write a field as it is read at each title that is supposed; None when it is not stored at all of them."""
    first = writers[0]
    (kind, fields), known = _TYPES[first.supposed.kind], len(first.values)
    try:
        texts = [writer.pair(kind, fields, picked) for writer in writers]
    except NotStored:
        del first.values[known:]
        return None
    return at_either_title(writers, texts)
