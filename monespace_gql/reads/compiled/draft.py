"""The fields of a draft that its row holds; what examines its content is computed."""

from monespace_gql.drafts.state import LABELS
from monespace_gql.lexicon.state import DraftState
from monespace_gql.reads.compiled.cases import case_fields
from monespace_gql.reads.compiled.json_text import Place, Sql, Text
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.writer import Field, Fields, Writer, labelled, one_of, plain

TYPE = "Draft"


def _texts(column: str) -> Field:
    """A list of texts."""

    def write(writer: Writer, picked: Picked) -> Text:
        items = writer.words.items(Place(column), "i")
        return (Sql(writer.words.listed((Sql(items.text),), items.source, items.order)),)

    return write


def _trainees_label(writer: Writer, picked: Picked) -> Text:
    """Write the first name and how many more; null when there is none."""
    first, many = writer.words.first("r.trainees"), writer.words.length("r.trainees")
    label = f"{first} || CASE WHEN {many} > 1 THEN ' + ' || ({many} - 1) ELSE '' END"
    return writer.scalar(f"({label})", nullable=True)


FIELDS: Fields = {
    **case_fields(TYPE),
    "dossier_number": plain("r.dossier_number", nullable=True),
    "state": one_of("r.state", [state.value for state in DraftState]),
    "state_label": labelled("r.state", LABELS),
    "trainees": _texts("r.trainees"),
    "organisms": _texts("r.organisms"),
    "trainees_label": _trainees_label,
}
