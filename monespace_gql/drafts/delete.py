"""Deleting a draft: only the company that created it may; nobody sees it any more, its row stays for the audit."""

from monespace_gql.access import Act, Viewer
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.find import DraftRef
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.move import move
from monespace_gql.journal.unit import Unit


async def delete_draft(desk: Desk, unit: Unit, viewer: Viewer, ref: DraftRef) -> Draft:
    """Delete the draft."""
    return await move(desk, unit, viewer, ref, Act.DELETE, told_as="DRAFT_DELETED")
