"""The typed content of a dossier, as its row keeps it: what was examined under this version needs no reading again.

The statement gives the text that is kept, and what it is to be read by; a plan made once for each scheme takes out what
is picked, value by value. A database that does the same takes several times as long: each value is a handful of
expressions, which it prepares anew for each statement. Nothing ill-formed is ever transmitted: of each value only the
JSON type is looked at, and that a text is not blank. Another one makes the row odd, as another version does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import orjson

from monespace_gql.access.mask import Mask, mask_for, masked
from monespace_gql.lexicon.standing import Standing
from monespace_gql.reads.compiled.json_text import MARK, Sql
from monespace_gql.reads.compiled.made import Made
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.verified import at_either_title
from monespace_gql.reads.compiled.writer import NotStored, Writer
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.choice import Choice, CodeTable
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.items import ITEM_ID, item_id
from monespace_gql.scheme.kind import BOOLEAN, INTEGER
from monespace_gql.scheme.tab import Block

Kept = Any
"""JSON, whatever it is."""

Read = Callable[[Kept, str], object]
"""From what is kept at a place, and the day of the examination, to what is answered there; raises Odd."""

TYPENAME = "__typename"
LARGEST = 10**9
"""Whole numbers from here on are not trusted to be such."""

_ODD = MARK.encode()


class Odd(Exception):
    """A value is not of the type that its declaration keeps."""


def content(writers: Sequence[Writer], picked: Picked) -> Made:
    """Return how the content is written of whichever scheme the row is of; NotStored where it cannot be."""
    if picked.given:
        raise NotStored(picked.name)
    key, catalogue = picked.key.encode(), writers[0].catalogue
    readers = {
        _read_by(scheme.code, scheme.version, title): _of_scheme(scheme, title, _picked_of(scheme, picked))
        for title in (writer.supposed.standing for writer in writers)
        for scheme in catalogue
    }

    def text(given: bytes) -> bytes:
        *by, day, kept = given.split(b"\n", 4)
        read = readers.get(tuple(by))
        try:
            return _ODD if read is None else b'"%b":%b' % (key, orjson.dumps(read(orjson.loads(kept), _day_of(day))))
        except Odd:
            return _ODD

    tabs = {each.name for scheme in catalogue for each in _picked_of(scheme, picked)}
    return Made(writers[0].words.sent(_given(writers, tabs)), text)


def _read_by(*by: str) -> tuple[bytes, ...]:
    return tuple(each.encode() for each in by)


def _day_of(written: bytes) -> str:
    """Read a day that is written as JSON."""
    return written[1:-1].decode()


def _given(writers: Sequence[Writer], tabs: set[str]) -> str:
    """Write what a content is read by, a line each, then the content: all of it, or little more than these tabs."""
    words = writers[0].words
    title = at_either_title(writers, [(str(writer.supposed.standing),) for writer in writers])
    day, kept = Sql(words.scalar("r.examined_on")), Sql(words.kept_text("r.content", sorted(tabs - {TYPENAME})))
    return words.joined((Sql("r.scheme"), "\n", Sql("r.scheme_version"), "\n", *title, "\n", day, "\n", kept))


def _picked_of(scheme: Scheme, picked: Picked) -> tuple[Picked, ...]:
    return dict(picked.apart).get(f"{scheme.prefix}Content", picked.below)


def _of_scheme(scheme: Scheme, title: Standing, picked: tuple[Picked, ...]) -> Read:
    mask = mask_for(scheme, title)
    declared: dict[str, Planned] = {"scheme_code": _constant(scheme.code)}
    for tab in scheme.tabs:
        if tab.specs:
            declared[tab.code] = _block(_Where(scheme, mask, tab.code), tab)
    return _whole(_fields(f"{scheme.prefix}Content", declared, picked))


Planned = Callable[[Picked], Read | None]
"""Makes the reading of a field from what is picked of it; None for a text as it was typed, which is most of them."""

_Fields = Sequence[tuple[str, str, Read | None]]
"""Of each field that is picked: the key it is answered under, its name, how it is read."""


def _fields(kind: str, declared: Mapping[str, Planned], picked: Sequence[Picked]) -> _Fields:
    """Plan what is picked of an object; NotStored for a field that it does not have, or that is given arguments."""
    fields: list[tuple[str, str, Read | None]] = []
    for each in picked:
        if each.given or (each.name != TYPENAME and each.name not in declared):
            raise NotStored(each.name)
        planned = _constant(kind) if each.name == TYPENAME else declared[each.name]
        fields.append((each.key, each.name, planned(each)))
    return fields


def _whole(fields: _Fields) -> Read:
    """Read an object that must be there."""
    read = _object(fields)

    def content(kept: Kept, day: str) -> object:
        if type(kept) is not dict:
            raise Odd
        return read(kept, day)

    return content


def _object(fields: _Fields) -> Read:
    """Read an object; null where none is kept."""

    def read(kept: Kept, day: str) -> dict[str, object] | None:
        if type(kept) is not dict:
            return None
        answered: dict[str, object] = {}
        for key, name, inner in fields:
            value = kept.get(name)
            if inner is not None:
                answered[key] = inner(value, day)
            elif value is None or (type(value) is str and value and value.strip() == value):
                answered[key] = value
            else:
                raise Odd
        return answered

    return read


@dataclass(frozen=True, slots=True)
class _Where:
    """A place of a form: its pattern path."""

    scheme: Scheme
    mask: Mask
    path: str

    def at(self, name: str) -> "_Where":
        """Return the place of a field of this block."""
        return replace(self, path=f"{self.path}.{name}")


def _block(where: _Where, block: type[Block]) -> Planned:
    return lambda picked: _object(_fields_of(where, block, picked))


def _list(where: _Where, block: type[Block]) -> Planned:
    """A list of objects; an item that is none makes the row odd. Without any list kept, it is empty."""

    def planned(picked: Picked) -> Read:
        read = _object(_fields_of(where, block, picked))
        identified = block in where.scheme.identified.values()
        identities = [each.key for each in picked.below if identified and each.name == ITEM_ID]

        def item(kept: Kept, rank: int, day: str) -> object:
            if type(kept) is not dict:
                raise Odd
            answered: Any = read(kept, day)
            for key in identities:
                answered[key] = item_id(kept, rank)
            return answered

        def items(kept: Kept, day: str) -> list[object]:
            return [item(each, rank, day) for rank, each in enumerate(kept)] if type(kept) is list else []

        return items

    return planned


def _fields_of(where: _Where, block: type[Block], picked: Picked) -> _Fields:
    declared: dict[str, Planned] = {}
    if block in where.scheme.identified.values():
        declared[ITEM_ID] = _constant(None)
    for spec in block.specs:
        declared[spec.name] = _field(where.at(spec.name), spec)
    return _fields(f"{where.scheme.prefix}{block.__name__}", declared, picked.below)


def _field(where: _Where, spec: FieldSpec) -> Planned:
    if spec.block is not None:
        return _list(where, spec.block) if spec.many else _block(where, spec.block)
    if where.path in where.mask.hidden:
        return _constant(None)
    return lambda picked: _leaf(where, spec, picked)


def _constant(value: str | None) -> Planned:
    return lambda picked: lambda kept, day: value


def _leaf(where: _Where, spec: FieldSpec, picked: Picked) -> Read | None:
    """Return how one value is read: null where nothing was typed."""
    if spec.kind is None:
        raise NotStored(picked.name)
    if where.path in where.mask.masked:
        return _masked
    if spec.declared.choices is not None:
        return _chosen(spec.declared.choices, picked)
    if spec.kind is BOOLEAN:
        return _flag
    return _number if spec.kind is INTEGER else None


def _chosen(table: CodeTable, picked: Picked) -> Read:
    """Read a value of a closed list; null for one that the list does not have, or did not on the day."""
    answered = {choice.code: _object(_choice(choice, picked))({}, "") for choice in table}
    bounded = {choice.code: choice for choice in table if choice.since or choice.until}

    def read(kept: Kept, day: str) -> object:
        if type(kept) is not str:
            return _nothing(kept)
        return None if bounded and kept in bounded and not _offered(bounded[kept], day) else answered.get(kept)

    return read


def _choice(choice: Choice, picked: Picked) -> _Fields:
    declared = {"code": _constant(choice.code), "label": _constant(choice.label)}
    return _fields("ChosenValue", declared, picked.below)


def _offered(choice: Choice, day: str) -> bool:
    """Say whether the value was offered on a day; days compare as they are written."""
    return (choice.since is None or day >= _day(choice.since)) and (choice.until is None or day <= _day(choice.until))


def _day(day: date) -> str:
    return day.isoformat()


def _masked(kept: Kept, day: str) -> str | None:
    return (masked(kept) or None) if type(kept) is str else _nothing(kept)


def _nothing(kept: Kept) -> Any:  # Any: null
    """Return null where nothing is kept."""
    if kept is not None:
        raise Odd
    return None


def _flag(kept: Kept, day: str) -> bool | None:
    if kept is None or type(kept) is bool:
        return kept
    raise Odd


def _number(kept: Kept, day: str) -> int | None:
    if kept is None or (type(kept) is int and abs(kept) < LARGEST):
        return kept
    raise Odd
