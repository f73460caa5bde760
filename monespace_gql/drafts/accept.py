"""Accepting a draft a provider typed: the employer takes it over and may change, complete and transmit it."""

from monespace_gql.access import Act, Viewer
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.find import DraftRef
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.move import move
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context


async def accept_draft(desk: Desk, unit: Unit, viewer: Viewer, ref: DraftRef) -> Draft:
    """Take the draft over; the provider is told."""
    return await move(desk, unit, viewer, ref, Act.ACCEPT, told_as="DRAFT_ACCEPTED", told_to=Context.PROVIDER)
