"""The typed content of a dossier, as its row keeps it: what was examined under this version needs no reading again.

The statement gives the text that is kept, and what it is to be read by; a function written once for each scheme takes
out what is picked, value by value. A database that does the same takes several times as long: each value is a handful
of expressions, which it prepares anew for each statement. Nothing ill-formed is ever transmitted: of each value only
the JSON type is looked at, and that a text is not blank. Another one makes the row odd, as another version does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import orjson

from monespace_gql.access.mask import Mask, mask_for, masked
from monespace_gql.lexicon.standing import Standing
from monespace_gql.reads.compiled.function import Function, Odd, Read, literal
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

TYPENAME = "__typename"
LARGEST = 10**9
"""Whole numbers from here on are not trusted to be such."""

_ODD = MARK.encode()


def content(writers: Sequence[Writer], picked: Picked) -> Made:
    """Return how the content is written of whichever scheme the row is of; NotStored where it cannot be."""
    if picked.given:
        raise NotStored(picked.name)
    key, catalogue = picked.key.encode(), writers[0].catalogue
    planned = {
        _read_by(scheme.code, scheme.version, title): _of_scheme(scheme, title, _picked_of(scheme, picked))
        for title in (writer.supposed.standing for writer in writers)
        for scheme in catalogue
    }
    written: dict[tuple[bytes, ...], Read] = {}

    def text(given: bytes) -> bytes:
        *by, day, kept = given.split(b"\n", 4)
        read_by = tuple(by)
        if read_by not in planned:
            return _ODD
        read = written.get(read_by) or written.setdefault(read_by, _whole(planned[read_by]))
        try:
            return b'"%b":%b' % (key, orjson.dumps(read(orjson.loads(kept), _day_of(day), 0)))
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


Writes = Callable[[Function, str], str]
"""Writes how a place is read: given the expression of what is kept there, returns that of what is answered."""

Planned = Callable[[Picked], Writes]
"""Decides how a field is read by what is picked of it."""

_Fields = Sequence[tuple[str, str, Writes]]
"""Of each field that is picked: the key it is answered under, its name, how it is read."""


def _of_scheme(scheme: Scheme, title: Standing, picked: tuple[Picked, ...]) -> _Fields:
    mask = mask_for(scheme, title)
    declared: dict[str, Planned] = {"scheme_code": _constant(scheme.code)}
    for tab in scheme.tabs:
        if tab.specs:
            declared[tab.code] = _block(_Where(scheme, mask, tab.code), tab)
    return _fields(f"{scheme.prefix}Content", declared, picked)


def _fields(kind: str, declared: Mapping[str, Planned], picked: Sequence[Picked]) -> _Fields:
    """Plan what is picked of an object; NotStored for a field that it does not have, or that is given arguments."""
    return [(each.key, each.name, _planned(kind, declared, each)) for each in picked]


def _planned(kind: str, declared: Mapping[str, Planned], picked: Picked) -> Writes:
    if picked.given:
        raise NotStored(picked.name)
    if picked.name == TYPENAME:
        return _constant(kind)(picked)
    if picked.name not in declared:
        raise NotStored(picked.name)
    return declared[picked.name](picked)


def _whole(fields: _Fields) -> Read:
    """Read an object that must be there."""
    function = Function()
    function.odd_when("type(kept) is not dict")
    return function.returning(_answered(function, "kept", fields))


def _answered(function: Function, held: str, fields: _Fields) -> str:
    """Write the object that answers for the one that is held."""
    pairs = [f"{literal(key)}: {read(function, f'{held}.get({literal(name)})')}" for key, name, read in fields]
    return f"{{{', '.join(pairs)}}}"


def _object(fields: _Fields) -> Writes:
    """An object; null where none is kept."""

    def write(function: Function, kept: str) -> str:
        held, answered = function.assigned(kept), function.assigned("None")
        with function.when(f"type({held}) is dict"):
            function.line(f"{answered} = {_answered(function, held, fields)}")
        return answered

    return write


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
    return lambda picked: _object(_fields_of(where, block, picked, _constant(None)))


def _list(where: _Where, block: type[Block]) -> Planned:
    """A list of objects; an item that is none makes the row odd. Without any list kept, it is empty."""

    def planned(picked: Picked) -> Writes:
        fields = _fields_of(where, block, picked, _identity)
        return lambda function, kept: f"{function.constant(_items(_whole(fields)))}({kept}, day)"

    return planned


def _items(read: Read) -> Callable[[Kept, str], list[object]]:
    return lambda kept, day: [read(each, day, rank) for rank, each in enumerate(kept)] if type(kept) is list else []


def _identity(picked: Picked) -> Writes:
    return lambda function, kept: f"{function.constant(item_id)}(kept, rank)"


def _fields_of(where: _Where, block: type[Block], picked: Picked, identity: Planned) -> _Fields:
    declared: dict[str, Planned] = {}
    if block in where.scheme.identified.values():
        declared[ITEM_ID] = identity
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
    return lambda picked: lambda function, kept: repr(value)


def _leaf(where: _Where, spec: FieldSpec, picked: Picked) -> Writes:
    """Return how one value is read: null where nothing was typed."""
    if spec.kind is None:
        raise NotStored(picked.name)
    if where.path in where.mask.masked:
        return _masked
    if spec.declared.choices is not None:
        return _chosen(spec.declared.choices, picked)
    if spec.kind is BOOLEAN:
        return _flag
    return _number if spec.kind is INTEGER else _text


def _text(function: Function, kept: str) -> str:
    """A text as it was typed."""
    value = function.assigned(kept)
    is_text = f"type({value}) is str and {value} and {value}.strip() == {value}"
    function.odd_when(f"{value} is not None and not ({is_text})")
    return value


def _flag(function: Function, kept: str) -> str:
    value = function.assigned(kept)
    function.odd_when(f"{value} is not None and {value} is not True and {value} is not False")
    return value


def _number(function: Function, kept: str) -> str:
    value = function.assigned(kept)
    function.odd_when(f"{value} is not None and not (type({value}) is int and -{LARGEST} < {value} < {LARGEST})")
    return value


def _masked(function: Function, kept: str) -> str:
    return f"{function.constant(_covered)}({kept})"


def _covered(kept: Kept) -> str | None:
    if type(kept) is str:
        return masked(kept) or None
    if kept is not None:
        raise Odd
    return None


def _chosen(table: CodeTable, picked: Picked) -> Writes:
    """A value of a closed list; null for one that the list does not have, or did not on the day."""
    answered = {choice.code: _choice(choice, picked) for choice in table}
    bounded = {choice.code: choice for choice in table if choice.since or choice.until}

    def answered_on(day: str, code: str) -> object:
        return answered[code] if _offered(bounded[code], day) else None

    def found(function: Function, code: str) -> str:
        always = f"{function.constant(answered)}.get({code})"
        if not bounded:
            return always
        dated, on = function.constant(bounded), function.constant(answered_on)
        return f"{always} if {code} not in {dated} else {on}(day, {code})"

    def write(function: Function, kept: str) -> str:
        value = function.assigned(kept)
        with function.when(f"{value} is not None"):
            function.odd_when(f"type({value}) is not str")
            function.line(f"{value} = {found(function, value)}")
        return value

    return write


def _choice(choice: Choice, picked: Picked) -> dict[str, object]:
    declared = {"code": choice.code, "label": choice.label, TYPENAME: "ChosenValue"}
    for each in picked.below:
        if each.given or each.name not in declared:
            raise NotStored(each.name)
    return {each.key: declared[each.name] for each in picked.below}


def _offered(choice: Choice, day: str) -> bool:
    """Say whether the value was offered on a day; days compare as they are written."""
    return (choice.since is None or day >= _day(choice.since)) and (choice.until is None or day <= _day(choice.until))


def _day(day: date) -> str:
    return day.isoformat()
