"""Judging a document: the back office says whether a file conforms."""

from uuid import UUID

from monespace_gql.access import Viewer
from monespace_gql.documents.attached import DEPOSITED
from monespace_gql.documents.conformity import Conformity
from monespace_gql.documents.models import StoredDocument
from monespace_gql.documents.withdraw import WHAT
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import not_found


async def judge_document(
    unit: Unit, viewer: Viewer, dossier_id: int, document_id: UUID, conformity: Conformity
) -> bool:
    """Write what is thought of a file of this dossier; say whether that changed anything.

    NOT_FOUND alike for a file that is unknown, of another case, withdrawn, or printed by us.
    """
    stored = await StoredDocument.get_or_none(id=document_id, dossier_id=dossier_id, **DEPOSITED)
    if stored is None:
        raise not_found(WHAT)
    before = stored.conformity
    if before == conformity:
        return False
    stored.conformity = conformity
    await stored.save(update_fields=["conformity"])
    told = {"document": str(stored.id), "code": stored.code, "before": before, "after": conformity.value}
    unit.record("DOCUMENT_JUDGED", "dossier", dossier_id, viewer.actor, told)
    return True
