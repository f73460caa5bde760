"""The documents of a dossier: the types that its scheme lists, their files, and the pieces that the OPCO awaits."""

from collections.abc import Iterable

from monespace_gql.access.files import WITHOUT_SCHEME, sees_type
from monespace_gql.documents.conformity import Conformity
from monespace_gql.lexicon.standing import Standing
from monespace_gql.reads.compiled.cases import of_scheme
from monespace_gql.reads.compiled.json_text import Place, Sql, Text
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.sources import files
from monespace_gql.reads.compiled.writer import (
    Fields,
    NotStored,
    Writer,
    constant,
    instant,
    key,
    one_of,
    plain,
    rows,
    to_text,
)
from monespace_gql.scheme import Document, Scheme

_FILE: Fields = {
    "id": key("Document", "f.id", longest=36),
    **{name: plain(f"f.{name}") for name in ("name", "media_type", "size")},
    "conformity": one_of("f.conformity", [each.value for each in Conformity]),
    "deposited_at": instant("f.deposited_at"),
    "url": plain("'/documents/' || f.id"),
}


def documents(writer: Writer, picked: Picked) -> Text:
    """Write the types that the viewer may know of, each with the files that they may know of."""
    fields: Fields = {
        "code": plain("k.column3"),
        "label": lambda writer, picked: (Sql("k.column4"),),
        "required": lambda writer, picked: (Sql(writer.words.flag(_is_required(writer))),),
        "files": rows("DocumentFile", _FILE, _files_of_type, "f.deposited_at, f.id"),
        "added_by": _added_by,
    }
    text = writer.object("DocumentLine", fields, picked.below)
    return _all_known(writer, (Sql(writer.words.listed(text, _types(writer), "k.column2")),))


def documents_progress(writer: Writer, picked: Picked) -> Text:
    """Write the counter of mandatory types."""
    required = f"(SELECT count(*) FROM {_types(writer)} AND {_is_required(writer)})"
    given = f"EXISTS (SELECT 1 FROM {_files_of_type(writer)})"
    provided = f"(SELECT count(*) FROM {_types(writer)} AND {_is_required(writer)} AND {given})"
    counts = Sql(writer.words.scalar(provided)), Sql(writer.words.scalar(required))
    label = ('"', counts[0], "/", counts[1], ' types de documents obligatoires à transmettre"')
    fields: Fields = {
        "provided": lambda writer, picked: (counts[0],),
        "required": lambda writer, picked: (counts[1],),
        "label": lambda writer, picked: label,
    }
    return _all_known(writer, writer.object("DocumentsProgress", fields, picked.below))


def awaited_pieces(writer: Writer, picked: Picked) -> Text:
    """Write the pieces asked for, while they are awaited; the provider of a module is told of none."""
    if writer.supposed.standing is Standing.MODULE_PROVIDER:
        return ("[]",)
    words = writer.words
    piece = words.items(Place("r.pieces"), "p")
    came = f"EXISTS (SELECT 1 FROM {files(writer)} AND f.code = {piece.plain} AND f.deposited_at > r.pieces_asked_at)"
    fields: Fields = {
        "code": lambda writer, picked: (Sql(piece.text),),
        "label": lambda writer, picked: (Sql(f"coalesce({_label(writer, piece.plain)}, {piece.text})"),),
        "deposited": lambda writer, picked: (Sql(words.flag(came)),),
    }
    text = writer.object("AwaitedPiece", fields, picked.below)
    listed = words.listed(text, f"{piece.source} WHERE {_told(writer, piece.plain)}", piece.order)
    return writer.when("r.pieces_asked_at IS NOT NULL", (Sql(listed),), "'[]'")


def _all_known(writer: Writer, text: Text) -> Text:
    """Write the text; the row is odd when its scheme is gone, or no longer knows the type of one of its files.

    NotStored where a scheme does not list the same types of documents for all requests.
    """
    if any(kind.is_restricted for scheme in writer.catalogue for kind in scheme.documents):
        raise NotStored("documents")
    codes = [scheme.code for scheme in writer.catalogue]
    known = " OR ".join(
        f"({of_scheme(writer, scheme.code)} AND {_among(writer, 'f.code', _codes(scheme.documents))})"
        for scheme in writer.catalogue
    )
    dropped = f"EXISTS (SELECT 1 FROM {files(writer)} AND NOT ({known or '1 = 0'}))"
    return writer.when(f"{_among(writer, 'r.scheme', codes)} AND NOT {dropped}", text, writer.words.mark)


def _files_of_type(writer: Writer) -> str:
    return f"{files(writer)} AND f.code = k.column3"


def _types(writer: Writer) -> str:
    """Return the types that the viewer sees of the row's scheme: scheme, rank, code, and label as JSON.

    They are one table for all schemes: what a statement looks for in each of them apart costs even where it finds none.
    """
    quoted = writer.words.quoted
    lines = [
        f"({quoted(scheme.code)}, {rank}, {quoted(kind.code)}, {quoted(to_text(kind.label))})"
        for scheme in writer.catalogue
        for rank, kind in enumerate(_seen(writer, scheme))
    ]
    values = ", ".join(lines) or "('', 0, '', '')"
    return f"(VALUES {values}) AS k WHERE k.column1 = r.scheme"


def _added_by(writer: Writer, picked: Picked) -> Text:
    """Write who added a type of document to the scheme; null for most."""
    texts: dict[str, str] = {}
    for scheme in writer.catalogue:
        for kind in (kind for kind in scheme.documents if kind.origin is not None):
            told = {name: constant(getattr(kind.origin, name)) for name in ("label", "source", "plugin")}
            texts[f"{scheme.code} {kind.code}"] = _ours(writer.object("Addition", told, picked.below))
    looked_up = writer.words.looked_up("(k.column1 || ' ' || k.column3)", texts)
    return (Sql(f"coalesce({looked_up}, 'null')"),) if texts else ("null",)


def _ours(text: Text) -> str:
    """Return a text without any key of the client's; NotStored for one that has some."""
    if any(isinstance(piece, Sql) for piece in text):
        raise NotStored("added_by")
    return "".join(piece for piece in text if isinstance(piece, str))


def _seen(writer: Writer, scheme: Scheme) -> list[Document]:
    return [kind for kind in scheme.documents if sees_type(writer.supposed.standing, kind.read, typing=False)]


def _is_required(writer: Writer) -> str:
    return writer.words.lists_text("r.required_documents", "k.column3")


def _told(writer: Writer, code: str) -> str:
    """Return the condition that the viewer may know of a piece, as its scheme declares its type."""
    other = "1 = 1" if writer.supposed.standing in WITHOUT_SCHEME else "1 = 0"
    cases = [
        f"WHEN {of_scheme(writer, scheme.code)} AND {_among(writer, code, _codes(scheme.documents))} "
        f"THEN {_among(writer, code, _codes(_seen(writer, scheme)))}"
        for scheme in writer.catalogue
    ]
    return f"CASE {' '.join(cases)} ELSE {other} END" if cases else other


def _label(writer: Writer, code: str) -> str:
    """Return the label of a piece as JSON, NULL where no type of document is known by that code."""
    cases = [
        f"WHEN {of_scheme(writer, scheme.code)} "
        f"THEN {writer.words.looked_up(code, {kind.code: to_text(kind.label) for kind in scheme.documents})}"
        for scheme in writer.catalogue
    ]
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def _among(writer: Writer, code: str, codes: Iterable[str]) -> str:
    known = ", ".join(map(writer.words.quoted, codes))
    return f"{code} IN ({known})" if known else "1 = 0"


def _codes(kinds: Iterable[Document]) -> list[str]:
    return [kind.code for kind in kinds]
