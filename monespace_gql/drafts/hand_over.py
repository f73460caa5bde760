"""Handing a draft over: a provider without mandate sends what it typed to the employer, who is told by mail."""

from monespace_gql.access import Act, Viewer
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.find import DraftRef
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.move import move
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context


async def hand_over_draft(desk: Desk, unit: Unit, viewer: Viewer, ref: DraftRef) -> Draft:
    """Send the draft to the employer, as it is; nobody may change it until the employer accepts or refuses it."""
    told_as, told_to = "DRAFT_HANDED_OVER", Context.EMPLOYER
    return await move(desk, unit, viewer, ref, Act.HAND_OVER, told_as=told_as, told_to=told_to, mailed=True)
