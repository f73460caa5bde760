"""Withdrawing a document: nobody sees it any more on its case; its row stays."""

from collections.abc import Iterable
from uuid import UUID

from monespace_gql.access import Viewer
from monespace_gql.documents.attached import DEPOSITED
from monespace_gql.documents.models import StoredDocument
from monespace_gql.documents.subject import Subject
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import not_found

WHAT = "Ce document"


async def withdraw_document(
    unit: Unit, viewer: Viewer, subject: Subject, document_id: UUID, *, recipients: Iterable[str] = ()
) -> StoredDocument:
    """Withdraw a file of the case; NOT_FOUND alike for unknown, of another case, printed by us, withdrawn already."""
    await subject.hold(unit)
    stored = await StoredDocument.get_or_none(id=document_id, **subject.criteria, **DEPOSITED)
    if stored is None:
        raise not_found(WHAT)
    stored.withdrawn_at = unit.now
    await stored.save(update_fields=["withdrawn_at"])
    told = {**subject.told, "document": str(stored.id), "code": stored.code, "name": stored.name}
    unit.record("DOCUMENT_WITHDRAWN", subject.kind, subject.id, viewer.actor, told, recipients=recipients)
    return stored
