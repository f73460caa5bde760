"""Preparing an upload once per operation: asked again, the same upload is told another address, and the former ends."""

from uuid import UUID

from monespace_gql.access import Viewer
from monespace_gql.documents.models import UploadTicket
from monespace_gql.documents.prepare import LIFETIME, Ticket, hash_of, new_token, prepare_upload
from monespace_gql.documents.receive import WHAT, address_used
from monespace_gql.documents.subject import Subject
from monespace_gql.journal.operation import once
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import not_found
from monespace_gql.scheme import Document

ACT = "prepareUpload"

# In place: who waits for the row finds it again under its new name. Tortoise does not rename rows.
READDRESS = "UPDATE upload_ticket SET token_hash = $1 WHERE token_hash = $2"


async def prepare_once(
    unit: Unit,
    viewer: Viewer,
    subject: Subject,
    document: Document,
    operation_id: str | None,
    *,
    name: str,
    size: int | None,
    siren: str | None = None,
) -> Ticket:
    """Open an address as `prepare_upload` does, or another one for the upload that this operation prepared before.

    A token is kept nowhere, so the first address cannot be told again. Declines once a file was sent to it.
    """
    token = new_token()

    async def opened() -> Ticket:
        return await prepare_upload(unit, viewer, subject, document, name=name, size=size, siren=siren, token=token)

    async def work() -> str:
        return str((await opened()).upload_id)

    if operation_id is None:
        return await opened()
    upload_id = UUID(await once(unit, viewer.actor, operation_id, ACT, work))
    kept = await UploadTicket.select_for_update().get_or_none(
        upload_id=upload_id, **subject.criteria, code=document.code, context=viewer.context
    )
    if kept is None:
        raise not_found(WHAT)
    if kept.token_hash != hash_of(token):
        kept = await _readdressed(unit, kept, token)
    return Ticket(token, upload_id, kept.expires_at)


async def _readdressed(unit: Unit, kept: UploadTicket, token: str) -> UploadTicket:
    if kept.received_at is not None or kept.attempt is not None:
        raise address_used()
    await unit.fetch(READDRESS, [hash_of(token), kept.token_hash])
    kept.token_hash, kept.expires_at = hash_of(token), unit.now + LIFETIME
    await kept.save(update_fields=["expires_at"])
    return kept
