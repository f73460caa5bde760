"""Withdrawing an affiliation: the person sees nothing through it any more, their live connections know at once."""

from monespace_gql.journal.unit import Unit
from monespace_gql.people.administration import Decider, find_to_decide, person_of
from monespace_gql.people.in_force import must_be_in_force
from monespace_gql.people.models import Affiliation
from monespace_gql.people.state import AffiliationState
from monespace_gql.people.told import feeds_of, rights_of


async def withdraw_affiliation(unit: Unit, decider: Decider, affiliation_id: int) -> Affiliation:
    """Withdraw a valid affiliation; its row stays for the audit."""
    held = await find_to_decide(decider, affiliation_id)
    must_be_in_force(held)
    held.state = AffiliationState.REVOKED
    held.revoked_at = unit.now
    await held.save()
    told = {"siren": held.siren, "siret": held.siret, "context": held.context}
    feeds = await feeds_of(person_of(held))
    unit.record("AFFILIATION_WITHDRAWN", "affiliation", held.id, decider.actor, told, recipients=feeds)
    unit.after_commit(lambda: unit.store.ring([rights_of(person_of(held))]))
    return held
