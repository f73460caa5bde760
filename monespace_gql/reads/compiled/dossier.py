"""The fields of a dossier that its row, its parts and its content hold."""

from monespace_gql.dossiers.state import GROUPS, LABELS, message_of
from monespace_gql.lexicon.state import DossierState
from monespace_gql.reads.compiled.cases import case_fields, sub_scheme_short_label
from monespace_gql.reads.compiled.decided import DECISION, TRANSMISSION
from monespace_gql.reads.compiled.documents import awaited_pieces, documents, documents_progress
from monespace_gql.reads.compiled.financing import financing
from monespace_gql.reads.compiled.findings import findings
from monespace_gql.reads.compiled.parts import MODULES, ORGANISMS, TRAINEES, TRAINEES_LABEL
from monespace_gql.reads.compiled.writer import Fields, inside, labelled, one_of, plain

TYPE = "Dossier"

FIELDS: Fields = {
    **case_fields(TYPE, "rules_digest", "examined_on"),
    "draft_number": plain("r.draft_number", nullable=True),
    "broken_on": plain("r.broken_on", nullable=True),
    "state": one_of("r.state", [state.value for state in DossierState]),
    "state_label": labelled("r.state", LABELS),
    "state_group": labelled("r.state", {state: group.value for state, group in GROUPS.items()}),
    "state_message": labelled("r.state", {state: message_of(state) for state in DossierState}),
    "sub_scheme_short_label": sub_scheme_short_label,
    "modules": MODULES,
    "trainees": TRAINEES,
    "trainees_label": TRAINEES_LABEL,
    "organisms": ORGANISMS,
    "financing": financing,
    "decision": inside("DossierDecision", DECISION),
    "transmission": inside("Transmission", TRANSMISSION),
    "findings": findings,
    "documents": documents,
    "documents_progress": documents_progress,
    "awaited_pieces": awaited_pieces,
}
