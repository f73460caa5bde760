"""Reading one file: who may, and what is written down when it shows a sensitive value in full."""

from dataclasses import dataclass

from monespace_gql.access import Case, Viewer
from monespace_gql.access.files import reads_file
from monespace_gql.access.forms import reads_form, sensitive_places
from monespace_gql.documents.models import StoredDocument
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.find import find as find_dossier
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.find import DraftRef, case_of
from monespace_gql.drafts.find import find as find_draft
from monespace_gql.drafts.reveal_value import record_reading
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.lexicon.standing import EVERY_STANDING, Standing
from monespace_gql.scheme import Form, Scheme


async def may_read_document(desk: Desk, viewer: Viewer, document: StoredDocument) -> bool:
    """Say whether the viewer may download the file; the sensitive values a form shows are then journalled as read."""
    try:
        held = await _held(viewer, document)
    except Refusal:
        return False
    scheme = desk.catalogue.get(held.case.scheme)
    if document.form is not None:
        form = scheme.form(document.form) if scheme else None
        return scheme is not None and form is not None and await _reads_form(desk, viewer, document, held, scheme, form)
    kind = scheme.document(document.code) if scheme else None
    return reads_file(viewer, held.title, kind.read if kind else EVERY_STANDING, document.depositor_siren)


@dataclass(frozen=True, slots=True)
class _Held:
    """The case that a file belongs to, and at what title the viewer sees it."""

    kind: str
    id: int
    number: str
    case: Case
    title: Standing


async def _held(viewer: Viewer, document: StoredDocument) -> _Held:
    if document.dossier_id is not None:
        dossier, case, title = await find_dossier(viewer, DossierRef(id=document.dossier_id))
        return _Held("dossier", dossier.id, dossier.number, case, title)
    draft, title = await find_draft(viewer, DraftRef(id=document.draft_id))
    return _Held("draft", draft.id, str(draft.number), case_of(draft, mandated=draft.mandated), title)


async def _reads_form(
    desk: Desk, viewer: Viewer, document: StoredDocument, held: _Held, scheme: Scheme, form: Form
) -> bool:
    if not reads_form(viewer, held.case, scheme, form):
        return False
    purpose = f"Lecture du formulaire {form.label}, révision {document.revision}"

    async def write_down(unit: Unit) -> None:
        for path in sensitive_places(scheme, form):
            subject = (held.kind, held.id, held.number)
            record_reading(unit, viewer, held.case, subject, scheme, path, held.title, purpose)

    if sensitive_places(scheme, form):
        await desk.store.unit(write_down)
    return True
