"""Reading one file: who may, and what is written down when it shows a sensitive value in full."""

from collections.abc import Mapping
from dataclasses import dataclass

from monespace_gql.access import Case, Viewer
from monespace_gql.access.files import reads_file
from monespace_gql.access.forms import (
    reads_form,
    reads_form_without_scheme,
    sensitive_places,
    sensitive_without_scheme,
)
from monespace_gql.documents.models import StoredDocument
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.find import find as find_dossier
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.find import DraftRef, case_of
from monespace_gql.drafts.find import find as find_draft
from monespace_gql.drafts.reveal_value import record_reading
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.lexicon.standing import Standing


async def may_read_document(desk: Desk, viewer: Viewer, document: StoredDocument) -> bool:
    """Say whether the viewer may download the file; the sensitive values a form shows are then journalled as read."""
    try:
        held = await _held(viewer, document)
    except Refusal:
        return False
    if document.form is not None:
        printed = _printed(desk, viewer, held, document.form)
        return printed is not None and await _told(desk, viewer, document, held, printed)
    readers = desk.catalogue.readers_of_document(held.case.scheme, document.code)
    return reads_file(viewer, held.title, readers, document.depositor_siren)


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


@dataclass(frozen=True, slots=True)
class _Printed:
    """A form that the viewer may read: its label, and the labels of the sensitive fields it shows in full, by place."""

    label: str
    sensitive: Mapping[str, str]


def _printed(desk: Desk, viewer: Viewer, held: _Held, code: str) -> _Printed | None:
    scheme = desk.catalogue.get(held.case.scheme)
    if scheme is None:
        return _printed_without_scheme(desk, viewer, held, code)
    form = scheme.form(code)
    if form is None or not reads_form(viewer, held.case, scheme, form):
        return None
    return _Printed(form.label, {path: scheme.leaves[path].label for path in sensitive_places(scheme, form)})


def _printed_without_scheme(desk: Desk, viewer: Viewer, held: _Held, code: str) -> _Printed | None:
    legends = desk.catalogue.legends.get(held.case.scheme)
    form = legends.forms.get(code) if legends else None
    if legends is None or form is None or not reads_form_without_scheme(viewer, held.case, legends, form):
        return None
    labels = {field.path: field.label for legend in legends.kept for field in legend.fields}
    return _Printed(form.label, {path: labels[path] for path in sensitive_without_scheme(legends, form)})


async def _told(desk: Desk, viewer: Viewer, document: StoredDocument, held: _Held, printed: _Printed) -> bool:
    purpose = f"Lecture du formulaire {printed.label}, révision {document.revision}"

    async def write_down(unit: Unit) -> None:
        for path, label in printed.sensitive.items():
            subject = (held.kind, held.id, held.number)
            record_reading(unit, viewer, held.case, subject, label, path, held.title, purpose)

    if printed.sensitive:
        await desk.store.unit(write_down)
    return True
