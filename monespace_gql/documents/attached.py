"""How many files of each type are attached to a case."""

from collections import Counter
from datetime import datetime

from monespace_gql.documents.conformity import Conformity
from monespace_gql.documents.models import StoredDocument
from monespace_gql.documents.subject import Subject

DEPOSITED: dict[str, None] = {"withdrawn_at": None, "form": None}
"""What is attached by somebody: neither withdrawn nor printed by us."""


async def attached_counts(draft_id: int) -> dict[str, int]:
    """Return the number of files by type of document for a draft, withdrawn and printed ones left out."""
    codes = await StoredDocument.filter(draft_id=draft_id, **DEPOSITED).values_list("code", flat=True)
    return dict(Counter(str(code) for code in codes))


async def types_of(dossier_id: int) -> frozenset[str]:
    """Return the types of documents that a dossier has files of."""
    codes = await StoredDocument.filter(dossier_id=dossier_id, **DEPOSITED).values_list("code", flat=True)
    return frozenset(map(str, codes))


async def non_conforming_types(dossier_id: int) -> frozenset[str]:
    """Return the types of documents of a dossier of which every file was judged non conforming."""
    files = await StoredDocument.filter(dossier_id=dossier_id, **DEPOSITED)
    accepted = {file.code for file in files if file.conformity != Conformity.NON_CONFORMING}
    return frozenset(file.code for file in files) - accepted


async def last_deposit(dossier_id: int, since: datetime) -> datetime | None:
    """Return when the last file was added to a dossier since that instant, None when none was."""
    files = StoredDocument.filter(dossier_id=dossier_id, deposited_at__gt=since, **DEPOSITED)
    last = await files.order_by("-deposited_at").first()
    return last.deposited_at if last else None


async def attached_to(subject: Subject, code: str) -> int:
    """Return the number of files of one type attached to a case, withdrawn and printed ones left out."""
    return await StoredDocument.filter(**subject.criteria, code=code, **DEPOSITED).count()
