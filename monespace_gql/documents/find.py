"""Reaching a file by its id, for whoever then decides on who may read it."""

from uuid import UUID

from monespace_gql.documents.models import StoredDocument


async def find_document(document_id: UUID) -> StoredDocument | None:
    """Return the file unless it is unknown or withdrawn."""
    return await StoredDocument.get_or_none(id=document_id, withdrawn_at=None)
