"""Refusing a draft a provider typed, before or after accepting it: it leaves the employer's list for good."""

from monespace_gql.access import Act, Viewer
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.find import DraftRef
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.move import move
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.standing import Context

LONGEST_REASON = 500


async def refuse_draft(desk: Desk, unit: Unit, viewer: Viewer, ref: DraftRef, *, reason: str | None) -> Draft:
    """Refuse the draft, with a reason for the provider if one is given (500 characters at most)."""
    if reason is not None and len(reason) > LONGEST_REASON:
        raise refuse(RefusalKind.LIMIT, "TOO_LONG", f"{LONGEST_REASON} caractères maximum.", path="reason")
    why = {"reason": reason.strip()} if reason and reason.strip() else {}
    return await move(desk, unit, viewer, ref, Act.REFUSE, told_as="DRAFT_REFUSED", told_to=Context.PROVIDER, why=why)
