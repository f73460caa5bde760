"""The modules and the trainees of a dossier."""

from monespace_gql.reads.compiled.json_text import Sql, Text
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.sources import modules, trainees
from monespace_gql.reads.compiled.writer import Field, Fields, Writer, plain, rows

_NAME = "t.first_name || ' ' || coalesce(nullif(t.usual_name, ''), t.birth_name)"

_MODULE: Fields = {
    name: plain(f"m.{name}")
    for name in ("rank", "title", "provider_name", "provider_siret", "hours", "starts_on", "ends_on")
}

_TRAINEE: Fields = {
    **{name: plain(f"t.{name}") for name in ("rank", "birth_name", "first_name")},
    **{name: plain(f"t.{name}", nullable=True) for name in ("usual_name", "birth_date")},
    "display_name": plain(_NAME),
}

MODULES: Field = rows("Module", _MODULE, modules, "m.rank")
TRAINEES: Field = rows("Trainee", _TRAINEE, trainees, "t.rank")


def _trainees_label(writer: Writer, picked: Picked) -> Text:
    known = trainees(writer)
    first = f"(SELECT {_NAME} FROM {known} ORDER BY t.rank LIMIT 1)"
    more = "CASE WHEN count(*) > 1 THEN ' + ' || (count(*) - 1) ELSE '' END"
    label = f"(SELECT {first} || {more} FROM {known})"
    return writer.scalar(label, nullable=True)


TRAINEES_LABEL: Field = _trainees_label


def _organisms(writer: Writer, picked: Picked) -> Text:
    named = "m.provider_name || ' - ' || m.provider_siret"
    source = f"(SELECT {named} AS named, min(m.rank) AS rank FROM {modules(writer)} GROUP BY {named}) o"
    return (Sql(writer.words.listed(writer.scalar("o.named"), source, "o.rank")),)


ORGANISMS: Field = _organisms
