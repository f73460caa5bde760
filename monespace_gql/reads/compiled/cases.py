"""The fields that drafts and dossiers have in common, as they are stored."""

from collections.abc import Iterable, Mapping

from monespace_gql.reads.compiled.json_text import Sql, Text
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.writer import Field, Fields, Writer, constant, inside, instant, key, plain, to_text

COMPANY: Fields = {
    "name": plain("r.employer_name"),
    "siren": plain("r.employer_siren"),
    "siret": plain("r.employer_siret"),
    "establishment": constant(None),
}


def case_fields(kind: str, *columns: str) -> dict[str, Field]:
    """Return the fields of any case, and those that are just columns which are never empty."""
    return {
        "id": key(kind, "r.id"),
        **{name: plain(f"r.{name}") for name in ("number", "scheme", "scheme_version", "sub_scheme", "title")},
        **{name: plain(f"r.{name}") for name in ("version", *columns)},
        **{name: plain(f"r.{name}", nullable=True) for name in ("starts_on", "ends_on")},
        "created_at": instant("r.created_at"),
        "updated_at": instant("r.updated_at"),
        "employer": inside("Company", COMPANY),
        "scheme_label": _scheme_label,
        "sub_scheme_label": _sub_scheme_label,
        "not_installed": _not_installed,
    }


def sub_scheme_short_label(writer: Writer, picked: Picked) -> Text:
    """Write the short label of the sub-scheme."""
    labels = {each.code: {sub.code: sub.short for sub in each.sub_schemes} for each in writer.catalogue}
    return _by_sub_scheme(writer, labels)


def of_scheme(writer: Writer, code: str) -> str:
    """Return the condition that the row is of that scheme."""
    return f"r.scheme = {writer.words.quoted(code)}"


def of_schemes(writer: Writer, codes: Iterable[str]) -> str:
    """Return the condition that the row is of one of these schemes, one at least."""
    return f"r.scheme IN ({', '.join(map(writer.words.quoted, codes))})"


def either(writer: Writer, texts: Mapping[str, Text]) -> Text:
    """Write the text of the first condition that holds; the row is odd when none does."""
    cases = " ".join(f"WHEN {condition} THEN {writer.words.joined(text)}" for condition, text in texts.items())
    return (Sql(f"CASE {cases} ELSE {writer.words.mark} END" if cases else writer.words.mark),)


def _scheme_label(writer: Writer, picked: Picked) -> Text:
    return writer.labelled("r.scheme", {scheme.code: scheme.label for scheme in writer.catalogue})


def _sub_scheme_label(writer: Writer, picked: Picked) -> Text:
    labels = {each.code: {sub.code: sub.label for sub in each.sub_schemes} for each in writer.catalogue}
    return _by_sub_scheme(writer, labels)


def _by_sub_scheme(writer: Writer, labels: Mapping[str, Mapping[str, str]]) -> Text:
    """Write a label of the sub-scheme, its code when the scheme does not know it."""
    code = writer.words.scalar("r.sub_scheme")
    texts: dict[str, Text] = {}
    for scheme, known in labels.items():
        looked_up = writer.words.looked_up("r.sub_scheme", {each: to_text(label) for each, label in known.items()})
        texts[of_scheme(writer, scheme)] = (Sql(f"coalesce({looked_up}, {code})"),)
    return either(writer, texts)


def _not_installed(writer: Writer, picked: Picked) -> Text:
    return writer.known("r.scheme", dict.fromkeys((scheme.code for scheme in writer.catalogue), "null"))
