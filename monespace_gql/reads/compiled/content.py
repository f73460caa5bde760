"""The typed content of a dossier, as its row keeps it: what was examined under this version needs no reading again.

Nothing ill-formed is ever transmitted: of each value only the JSON type is looked at, and that a text is not blank.
Another one makes the row odd, as another version does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from monespace_gql.access.mask import Mask, mask_for
from monespace_gql.reads.compiled.cases import either, of_scheme
from monespace_gql.reads.compiled.json_text import Document, Place, Sql, Text, merged
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.writer import Field, NotStored, Writer, constant
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.choice import Choice, CodeTable
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.items import ITEM_ID
from monespace_gql.scheme.kind import BOOLEAN, INTEGER
from monespace_gql.scheme.tab import Block

LONGEST_NAME = 63
"""How many letters PostgreSQL looks at of the name of a column, as which it takes out a tab."""


def content(writer: Writer, picked: Picked) -> Text:
    """Write the content of whichever scheme the row is of; a type that nothing is picked of is empty."""
    apart = dict(picked.apart)
    texts = {
        _as_installed(writer, scheme): _of_scheme(writer, scheme, apart.get(f"{scheme.prefix}Content", picked.below))
        for scheme in writer.catalogue
    }
    return either(writer, texts)


def _as_installed(writer: Writer, scheme: Scheme) -> str:
    return f"{of_scheme(writer, scheme.code)} AND r.scheme_version = {writer.words.quoted(scheme.version)}"


def _of_scheme(writer: Writer, scheme: Scheme, picked: tuple[Picked, ...]) -> Text:
    mask = mask_for(scheme, writer.supposed.standing)
    document = writer.words.document("l")
    fields: dict[str, Field] = {"scheme_code": constant(scheme.code)}
    for tab in scheme.tabs:
        if tab.specs and len(tab.code) <= LONGEST_NAME:
            where = _Where(scheme, mask, tab.code, writer.words.tab(tab.code), document)
            fields[tab.code] = _block(where, tab)
    text = writer.object(f"{scheme.prefix}Content", fields, picked)
    codes = [tab.code for tab in scheme.tabs if tab.code in {each.name for each in picked}]
    return (Sql(writer.words.of_tabs(codes, writer.words.joined(text), document)),)


@dataclass(frozen=True, slots=True)
class _Where:
    """A place of a form: its pattern path, where its row keeps it, how many lists it is in."""

    scheme: Scheme
    mask: Mask
    path: str
    kept: Place
    document: Document
    depth: int = 0

    def at(self, name: str) -> "_Where":
        """Return the place of a field of this block."""
        return replace(self, path=f"{self.path}.{name}", kept=self.kept.at(name))


def _block(where: _Where, block: type[Block]) -> Field:
    """An object; null where none is kept."""

    def write(writer: Writer, picked: Picked) -> Text:
        return writer.when(writer.words.is_object(where.kept), _written(writer, where, block, picked))

    return write


def _list(where: _Where, block: type[Block]) -> Field:
    """A list of objects; an item that is none makes the row odd. Without any list kept, it is empty."""

    def write(writer: Writer, picked: Picked) -> Text:
        if where.depth and not writer.words.lists_within_lists:
            raise NotStored(picked.name)
        items = writer.words.items(where.kept, f"i{where.depth}")
        document = writer.words.document(f"l{where.depth}")
        inside = replace(where, kept=items.item, document=document, depth=where.depth + 1)
        text = writer.words.joined(_written(writer, inside, block, picked, identity=items.identity))
        item = writer.when(items.is_object, (Sql(document.checked(text)),), writer.words.mark)
        return (Sql(writer.words.listed(item, f"{items.source}{document.source}", items.order)),)

    return write


def _written(writer: Writer, where: _Where, block: type[Block], picked: Picked, *, identity: str = "'null'") -> Text:
    fields: dict[str, Field] = {}
    if block in where.scheme.identified.values():
        fields[ITEM_ID] = lambda writer, picked: (Sql(identity),)
    for spec in block.specs:
        fields[spec.name] = _field(where.at(spec.name), spec)
    return writer.object(f"{where.scheme.prefix}{block.__name__}", fields, picked.below)


def _field(where: _Where, spec: FieldSpec) -> Field:
    if spec.block is not None:
        return _list(where, spec.block) if spec.many else _block(where, spec.block)
    if where.path in where.mask.hidden:
        return constant(None)
    return lambda writer, picked: (Sql(_leaf(writer, where, spec, picked)),)


def _leaf(writer: Writer, where: _Where, spec: FieldSpec, picked: Picked) -> str:
    """Write one value, null where nothing was typed."""
    document, kept = where.document, where.kept
    if spec.kind is None:
        raise NotStored(picked.name)
    if where.path in where.mask.masked:
        return document.masked(kept)
    if spec.declared.choices is not None:
        return _chosen(writer, where, spec.declared.choices, picked)
    if spec.kind is BOOLEAN:
        return document.flag(kept)
    return document.whole(kept) if spec.kind is INTEGER else document.typed(kept)


def _chosen(writer: Writer, where: _Where, table: CodeTable, picked: Picked) -> str:
    """Write a value of a closed list; null for one that the list does not have, or did not on the day."""
    document, kept = where.document, where.kept
    texts = {choice.code: tuple(merged(_choice(writer, choice, picked))) for choice in table}
    pieces = tuple(_looked_up(document, kept, texts, rank) for rank in range(len(next(iter(texts.values())))))
    bounded = [
        f"WHEN {document.is_code(kept, choice.code)} AND NOT ({_offered(choice)}) THEN 'null'"
        for choice in table
        if choice.since or choice.until
    ]
    known = f"{_looked_up(document, kept, texts, 0).expression} IS NOT NULL"
    cases = [*bounded, *([f"WHEN {known} THEN {writer.words.joined(pieces)}"] if len(pieces) > 1 else [])]
    other = "'null'" if len(pieces) > 1 else f"coalesce({pieces[0].expression}, 'null')"
    return f"CASE {' '.join(cases)} ELSE {other} END" if cases else other


def _choice(writer: Writer, choice: Choice, picked: Picked) -> Text:
    fields: dict[str, Field] = {"code": constant(choice.code), "label": constant(choice.label)}
    return writer.object("ChosenValue", fields, picked.below)


def _looked_up(document: Document, kept: Place, texts: Mapping[str, Text], rank: int) -> Sql:
    """Return one piece of what is said of each choice; a key of the client's is the same for all of them."""
    pieces = {code: pieces[rank] for code, pieces in texts.items()}
    same = next(iter(pieces.values()))
    if isinstance(same, Sql):
        return same
    return Sql(document.coded(kept, {code: piece for code, piece in pieces.items() if isinstance(piece, str)}))


def _offered(choice: Choice) -> str:
    """Say whether the value was offered on the day of the examination; days compare as they are written."""
    bounds = [(">=", choice.since), ("<=", choice.until)]
    return " AND ".join(f"r.examined_on {sign} '{_day(day)}'" for sign, day in bounds if day)


def _day(day: date) -> str:
    return day.isoformat()
