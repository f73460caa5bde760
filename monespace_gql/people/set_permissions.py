"""Setting what an affiliation allows: an administrator's act, never the person's own."""

from collections.abc import Iterable, Mapping

from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Permission
from monespace_gql.people.administration import Decider, find_to_decide, person_of
from monespace_gql.people.in_force import must_be_in_force
from monespace_gql.people.models import Affiliation
from monespace_gql.people.permissions import checked_permissions
from monespace_gql.people.told import feeds_of, rights_of


async def set_permissions(
    unit: Unit,
    decider: Decider,
    affiliation_id: int,
    *,
    permissions: Mapping[str, Iterable[Permission]],
    schemes: Iterable[str],
    administrator: bool | None,
) -> Affiliation:
    """Replace the permissions of a valid affiliation; `administrator` None leaves that as it is."""
    held = await find_to_decide(decider, affiliation_id)
    must_be_in_force(held)
    held.permissions = checked_permissions(permissions, schemes)
    if administrator is not None:
        held.administrator = administrator
    await held.save()
    told = {"permissions": held.permissions, "administrator": held.administrator}
    company = {"siren": held.siren, "siret": held.siret, "context": held.context}
    feeds = await feeds_of(person_of(held))
    unit.record("PERMISSIONS_SET", "affiliation", held.id, decider.actor, {**company, **told}, recipients=feeds)
    unit.after_commit(lambda: unit.store.ring([rights_of(person_of(held))]))
    return held
