"""Generating a form: printed from the saved draft before anything is written, then kept as its next revision."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

import structlog

from monespace_gql.access import Act, Viewer
from monespace_gql.access.forms import FORM_NOT_OPEN, NOT_OPEN, reads_form
from monespace_gql.catalogue.blame import blaming
from monespace_gql.documents import declined
from monespace_gql.documents.printed import Printed, keep_printed
from monespace_gql.documents.storage import Storage, StorageUnavailable, key_of
from monespace_gql.documents.subject import Subject
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.find import DraftRef, case_of, find, find_for, require
from monespace_gql.drafts.models import Draft
from monespace_gql.journal.operation import already_done, once
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.prints.press import Press, PrintFailed
from monespace_gql.prints.sheet import Sheet
from monespace_gql.scheme import Form, Scheme
from monespace_gql.scheme.form import NOT_MADE, Page, PageFailed, digest_of

log = structlog.get_logger(__name__)

ACT = "generateForm"
NOT_SAVED = "NOT_SAVED"


@dataclass(frozen=True, slots=True)
class Prints:
    """What prints: the printers, the sheet of each form by scheme and code, and where files are kept."""

    press: Press
    sheets: Mapping[tuple[str, str], Sheet]
    storage: Storage


async def generate_form(
    desk: Desk, prints: Prints, viewer: Viewer, ref: DraftRef, code: str, *, if_version: int, operation_id: str | None
) -> UUID:
    """Print a form from the draft as saved; returns the key of the new document.

    Declines (NOT_SAVED) when the version on the client's screen is not the one saved, also when it changes meanwhile.
    """
    if operation_id is not None and (done := await already_done(desk.store, viewer.actor, operation_id, ACT)):
        return UUID(done)
    draft, _title = await find(viewer, ref)
    await require(viewer, Act.GENERATE_FORM, draft, on=desk.today)
    scheme = desk.scheme_of(draft.scheme)
    form = _form(viewer, draft, scheme, code)
    _require_saved(draft, if_version)
    with blaming(desk.catalogue, scheme.code):
        page = _page(scheme, form, scheme.read(draft.content, on=desk.today).values)
        pdf = await _pdf(prints, scheme, form, page)
    return await _keep(desk, prints.storage, viewer, _printed(draft, form, page, pdf), draft.id, operation_id)


def _form(viewer: Viewer, draft: Draft, scheme: Scheme, code: str) -> Form:
    form = scheme.form(code)
    if form is None:
        raise refuse(RefusalKind.INVALID, "UNKNOWN_FORM", "Ce dispositif ne propose pas ce formulaire.", path="form")
    if not reads_form(viewer, case_of(draft, mandated=False), scheme, form):
        raise refuse(RefusalKind.FORBIDDEN, FORM_NOT_OPEN, f"{NOT_OPEN}.", path="form")
    return form


def _page(scheme: Scheme, form: Form, values: Mapping[str, object]) -> Page:
    try:
        return scheme.page(form, values)
    except PageFailed as failed:
        failed.log()
        raise refuse(RefusalKind.UNAVAILABLE, "FORM_FAILED", f"{NOT_MADE}.", path="form") from failed


async def _pdf(prints: Prints, scheme: Scheme, form: Form, page: Page) -> bytes:
    try:
        return await prints.press.print(prints.sheets[scheme.code, form.code], page)
    except PrintFailed as failed:
        by = form.origin.blame if form.origin is not None else {}
        log.error("form_not_printed", form=form.code, reason=str(failed), **by)
        told = "Ce formulaire n'a pas pu être imprimé : réessayez, puis contactez votre OPCO."
        raise refuse(RefusalKind.UNAVAILABLE, "FORM_NOT_PRINTED", told, path="form") from failed


def _require_saved(draft: Draft, version: int) -> None:
    if draft.version != version:
        told = "Enregistrez votre demande avant de générer le formulaire."
        raise refuse(RefusalKind.STALE, NOT_SAVED, told, path="ifVersion")


def _printed(draft: Draft, form: Form, page: Page, pdf: bytes) -> Printed:
    name = f"{form.label.replace('*', '-')} demande {draft.number} révision {{revision}}.pdf"
    return Printed(uuid4(), form.code, name, pdf, draft.version, digest_of(page))


async def _keep(
    desk: Desk, storage: Storage, viewer: Viewer, printed: Printed, draft_id: int, operation_id: str | None
) -> UUID:
    """Write the bytes, then the row; bytes that no row came to name are deleted, whatever happened."""
    named: list[UUID] = []

    async def work(unit: Unit) -> UUID:
        async def attach() -> UUID:
            return await _attach(desk, unit, viewer, printed, draft_id, named)

        return (
            await attach() if operation_id is None else UUID(await once(unit, viewer.actor, operation_id, ACT, attach))
        )

    try:
        async with storage.incoming() as incoming:
            await incoming.write(printed.pdf)
            await incoming.keep(key_of(printed.document_id))
        return await desk.store.unit(work)
    except StorageUnavailable as error:
        raise declined.storage_unavailable() from error
    finally:
        if not named:
            await storage.delete(key_of(printed.document_id))


async def _attach(desk: Desk, unit: Unit, viewer: Viewer, printed: Printed, draft_id: int, named: list[UUID]) -> UUID:
    draft, _title = await find_for(viewer, DraftRef(id=draft_id), Act.GENERATE_FORM, on=desk.today)
    _require_saved(draft, printed.made_from)
    await keep_printed(unit, viewer, Subject(draft_id=draft_id, scheme=draft.scheme, number=draft.number), printed)
    unit.after_commit(lambda: named.append(printed.document_id))
    return printed.document_id
