"""Withdrawing an affiliation: from the next read, and the next live event, on, the person sees nothing through it."""

from monespace_gql.journal.unit import Unit
from monespace_gql.people.administration import Decider, find_to_decide
from monespace_gql.people.in_force import must_be_in_force
from monespace_gql.people.models import Affiliation
from monespace_gql.people.state import AffiliationState


async def withdraw_affiliation(unit: Unit, decider: Decider, affiliation_id: int) -> Affiliation:
    """Withdraw a valid affiliation; its row stays for the audit."""
    held = await find_to_decide(decider, affiliation_id)
    must_be_in_force(held)
    held.state = AffiliationState.REVOKED
    held.revoked_at = unit.now
    await held.save()
    told = {"siren": held.siren, "siret": held.siret, "context": held.context}
    unit.record("AFFILIATION_WITHDRAWN", "affiliation", held.id, decider.actor, told)
    return held
