"""What was said of a dossier when it was transmitted, as kept; nothing that tells what the viewer may not read."""

from dataclasses import dataclass

from monespace_gql.access.mask import mask_for
from monespace_gql.lexicon.finding import FindingKind, Severity
from monespace_gql.reads.compiled.cases import either, of_schemes
from monespace_gql.reads.compiled.json_text import Document, Items, Place, Sql, Text
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.writer import Field, Fields, NotStored, Writer, to_text
from monespace_gql.scheme.items import list_paths


@dataclass(frozen=True, slots=True)
class _Sight:
    """What the viewer may not read of the forms of some schemes, and where those forms repeat."""

    hidden: frozenset[str]
    masked: frozenset[str]
    lists: frozenset[str]


def findings(writer: Writer, picked: Picked) -> Text:
    """Write the findings that may be told; the row is odd when its scheme, which says what may, is not installed."""
    alike: dict[_Sight, list[str]] = {}
    for scheme in writer.catalogue:
        mask = mask_for(scheme, writer.supposed.standing)
        masked = mask.masked if _looks_at_facts(picked) else frozenset[str]()
        lists = list_paths(scheme.tabs) if mask.hidden or masked else frozenset[str]()
        alike.setdefault(_Sight(mask.hidden, masked, lists), []).append(scheme.code)
    return either(writer, {of_schemes(writer, codes): _told(writer, sight, picked) for sight, codes in alike.items()})


def _looks_at_facts(picked: Picked) -> bool:
    return any(each.name == "facts" for why in picked.below for each in why.below)


def _told(writer: Writer, sight: _Sight, picked: Picked) -> Text:
    told = writer.words.items(Place("r.findings"), "f")
    document = writer.words.document("fl")
    text = _object(writer, "Finding", _finding(told.item, document, sight), picked, document)
    source = f"{told.source}{document.source}"
    if sight.hidden:
        source += f" WHERE NOT ({_betrays(writer, told, sight)})"
    return (Sql(writer.words.listed((Sql(text),), source, told.order)),)


def _betrays(writer: Writer, told: Items, sight: _Sight) -> str:
    """Say whether a finding is at a hidden place, or looks at one."""
    words = writer.words
    seen = words.items(told.item.at("explanation").at("rests_on"), "h")
    place = words.plain_text(told.item.at("path"))
    return (
        f"{words.is_among(place, sight.hidden, sight.lists)} "
        f"OR EXISTS (SELECT 1 FROM {seen.source} WHERE {words.is_among(seen.plain, sight.hidden, sight.lists)})"
    )


def _finding(item: Place, document: Document, sight: _Sight) -> Fields:
    return {
        **{name: _text(document, item.at(name)) for name in ("path", "code", "message", "source")},
        "kind": _code(document, item.at("kind"), FindingKind),
        "severity": _code(document, item.at("severity"), Severity),
        "explanation": _explanation(item, document, sight),
        "added_by": _inside(
            "Addition", _texts(document, item.at("origin"), "label", "source", "plugin"), item.at("origin")
        ),
    }


def _explanation(item: Place, document: Document, sight: _Sight) -> Field:
    why = item.at("explanation")
    return _inside(
        "Explanation",
        {
            "source": lambda writer, picked: (
                Sql(f"coalesce(nullif({document.text(item.at('source'))}, 'null'), '\"\"')"),
            ),
            "driving_date": _text(document, why.at("driving_date")),
            "dated": lambda writer, picked: _dated(writer, why.at("dated"), picked),
            "facts": lambda writer, picked: _facts(writer, why.at("facts"), sight, picked),
        },
        why,
    )


def _dated(writer: Writer, place: Place, picked: Picked) -> Text:
    """Write the numbers of the law."""
    used, document = _within(writer, place, picked, "d"), writer.words.document("dl")
    fields = _texts(document, used.item, "code", "label", "on", "since", "value", "source")
    text = _object(writer, "DatedValue", fields, picked, document)
    return (Sql(writer.words.listed((Sql(text),), f"{used.source}{document.source}", used.order)),)


def _facts(writer: Writer, place: Place, sight: _Sight, picked: Picked) -> Text:
    """Write the values that were read; none that rests on a sensitive place."""
    read, document = _within(writer, place, picked, "g"), writer.words.document("gl")
    rests = writer.words.items(read.item.at("rests_on"), "s")
    fields: Fields = {
        **_texts(document, read.item, "name", "value"),
        "rests_on": lambda writer, picked: (Sql(writer.words.listed((Sql(rests.text),), rests.source, rests.order)),),
    }
    text = _object(writer, "FactRead", fields, picked, document)
    source = f"{read.source}{document.source}"
    if sight.masked:
        sensitive = writer.words.is_among(rests.plain, sight.masked, sight.lists)
        source += f" WHERE NOT EXISTS (SELECT 1 FROM {rests.source} WHERE {sensitive})"
    return (Sql(writer.words.listed((Sql(text),), source, read.order)),)


def _within(writer: Writer, place: Place, picked: Picked, alias: str) -> Items:
    """Open a list inside a finding; NotStored where none fits inside another."""
    if not writer.words.lists_within_lists:
        raise NotStored(picked.name)
    return writer.words.items(place, alias)


def _object(writer: Writer, kind: str, fields: Fields, picked: Picked, document: Document) -> str:
    return document.checked(writer.words.joined(writer.object(kind, fields, picked.below)))


def _inside(kind: str, fields: Fields, place: Place) -> Field:
    """An object inside a finding, or null."""

    def write(writer: Writer, picked: Picked) -> Text:
        return writer.when(writer.words.is_object(place), writer.object(kind, fields, picked.below))

    return write


def _texts(document: Document, place: Place, *names: str) -> Fields:
    return {name: _text(document, place.at(name)) for name in names}


def _text(document: Document, place: Place) -> Field:
    return lambda writer, picked: (Sql(document.text(place)),)


def _code(document: Document, place: Place, codes: type[FindingKind] | type[Severity]) -> Field:
    """A code of ours; the row is odd when it is none."""
    known = {code.value: to_text(code.value) for code in codes}
    return lambda writer, picked: (Sql(f"coalesce({document.coded(place, known)}, {writer.words.mark})"),)
