"""How many files of each type are attached to a case."""

from collections import Counter

from monespace_gql.documents.models import StoredDocument
from monespace_gql.documents.subject import Subject


async def attached_counts(draft_id: int) -> dict[str, int]:
    """Return the number of files by type of document for a draft, withdrawn ones left out."""
    codes = await StoredDocument.filter(draft_id=draft_id, withdrawn_at=None).values_list("code", flat=True)
    return dict(Counter(str(code) for code in codes))


async def attached_to(subject: Subject, code: str) -> int:
    """Return the number of files of one type attached to a case, withdrawn ones left out."""
    return await StoredDocument.filter(**subject.criteria, code=code, withdrawn_at=None).count()
