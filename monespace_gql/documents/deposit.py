"""Depositing a document: a file that was received is attached to its case, the fifth of its type at most."""

from collections.abc import Iterable, Mapping

from monespace_gql.access import Viewer
from monespace_gql.documents import declined
from monespace_gql.documents.attached import attached_to
from monespace_gql.documents.conformity import Conformity
from monespace_gql.documents.models import StoredDocument, UploadTicket
from monespace_gql.documents.prepare import hash_of
from monespace_gql.documents.storage import key_of
from monespace_gql.documents.subject import Subject
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, not_found, refuse
from monespace_gql.scheme import Document
from monespace_gql.scheme.document import MAX_FILES

WHAT = "Ce fichier envoyé"


async def deposit_document(
    unit: Unit,
    viewer: Viewer,
    subject: Subject,
    document: Document,
    token: str,
    *,
    recipients: Iterable[str] = (),
    known_as: Mapping[str, object] | None = None,
) -> StoredDocument:
    """Attach the file sent under this token; its sender, type and case are those it was prepared for.

    Declines an unknown token (NOT_FOUND), a file not sent yet or deposited already (WRONG_STATE), a sixth file
    (LIMIT). `recipients` are the feeds that are told, `known_as` what the case is known by to them.
    """
    await subject.hold(unit)
    ticket = await _ticket(viewer, subject, document, token)
    if await attached_to(subject, document.code) >= MAX_FILES:
        raise Refusal(declined.too_many())
    ticket.deposited_at = unit.now
    await ticket.save(update_fields=["deposited_at"])
    stored = await _attach(unit, subject, ticket)
    told: dict[str, object] = {
        **subject.told,
        "document": str(stored.id),
        "code": stored.code,
        "name": stored.name,
        "size": stored.size,
    }
    told |= known_as or {}
    unit.record("DOCUMENT_DEPOSITED", subject.kind, subject.id, viewer.actor, told, recipients=recipients)
    return stored


async def _ticket(viewer: Viewer, subject: Subject, document: Document, token: str) -> UploadTicket:
    ticket = await UploadTicket.select_for_update().get_or_none(
        token_hash=hash_of(token),
        **subject.criteria,
        code=document.code,
        person_id=viewer.person_id,
        context=viewer.context,
    )
    if ticket is None:
        raise not_found(WHAT)
    if ticket.deposited_at is not None:
        raise refuse(RefusalKind.WRONG_STATE, "ALREADY_DEPOSITED", "Ce fichier est déjà déposé.")
    if ticket.received_at is None:
        told = "Le fichier n’est pas arrivé : envoyez-le à l’adresse reçue, puis recommencez."
        raise refuse(RefusalKind.WRONG_STATE, "NOT_RECEIVED", told)
    return ticket


async def _attach(unit: Unit, subject: Subject, ticket: UploadTicket) -> StoredDocument:
    return await StoredDocument.create(
        id=ticket.upload_id,
        **subject.criteria,
        code=ticket.code,
        name=ticket.name,
        media_type=ticket.media_type,
        size=ticket.size,
        sha256=ticket.sha256,
        storage_key=key_of(ticket.upload_id),
        conformity=Conformity.DEPOSITED,
        depositor_id=ticket.person_id,
        depositor_siren=ticket.siren,
        deposited_at=unit.now,
    )
