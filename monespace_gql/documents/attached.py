"""How many files of each type are attached to a case."""

from collections import Counter

from monespace_gql.documents.models import StoredDocument
from monespace_gql.documents.subject import Subject

DEPOSITED: dict[str, None] = {"withdrawn_at": None, "form": None}
"""What is attached by somebody: neither withdrawn nor printed by us."""


async def attached_counts(draft_id: int) -> dict[str, int]:
    """Return the number of files by type of document for a draft, withdrawn and printed ones left out."""
    codes = await StoredDocument.filter(draft_id=draft_id, **DEPOSITED).values_list("code", flat=True)
    return dict(Counter(str(code) for code in codes))


async def attached_to(subject: Subject, code: str) -> int:
    """Return the number of files of one type attached to a case, withdrawn and printed ones left out."""
    return await StoredDocument.filter(**subject.criteria, code=code, **DEPOSITED).count()
