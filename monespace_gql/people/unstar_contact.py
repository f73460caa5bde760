"""Taking a contact's star away."""

from collections.abc import Collection

from monespace_gql.journal.unit import Unit
from monespace_gql.people.contact import find_contact
from monespace_gql.people.models import StarredContact
from monespace_gql.people.saved_filter import Owner


async def unstar_contact(unit: Unit, owner: Owner, companies: Collection[str], key: int) -> int:
    """Take the star of a contact of one of these companies (SIREN) away, if it has one; return its key."""
    await find_contact(companies, key)
    starred = StarredContact.filter(person_id=owner.person_id, context=owner.context, contact_id=key)
    if await starred.delete():
        unit.record("CONTACT_UNSTARRED", "contact", key, owner.actor, {"context": owner.context})
    return key
