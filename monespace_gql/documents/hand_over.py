"""Handing the files of a draft over to the dossier it became."""

from monespace_gql.documents.models import StoredDocument


async def hand_over_documents(draft_id: int, dossier_id: int) -> None:
    """Attach every file of the draft, withdrawn ones left out, to its dossier; call it in the unit that makes it."""
    await StoredDocument.filter(draft_id=draft_id, withdrawn_at=None).update(dossier_id=dossier_id)
