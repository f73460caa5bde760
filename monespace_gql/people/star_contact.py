"""Starring a contact, to have it at hand: three at most for a person in a context."""

from collections.abc import Collection

from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.people.contact import find_contact
from monespace_gql.people.models import Person, StarredContact
from monespace_gql.people.saved_filter import Owner

MOST_STARS = 3


async def star_contact(unit: Unit, owner: Owner, companies: Collection[str], key: int) -> int:
    """Star a contact of one of these companies (SIREN), those the person has in this context; return its key.

    Stars left on contacts of companies that are no longer theirs go. What is starred stays so; declines the fourth.
    """
    contact = await find_contact(companies, key)
    starred = await _stars(owner, companies)
    if key in starred:
        return key
    if len(starred) >= MOST_STARS:
        told = f"Vous ne pouvez sélectionner que {MOST_STARS} contacts"
        raise refuse(RefusalKind.LIMIT, "CONTACT_LIMIT", told)
    await StarredContact.create(person_id=owner.person_id, context=owner.context, contact=contact)
    unit.record("CONTACT_STARRED", "contact", key, owner.actor, {"context": owner.context})
    return key


async def _stars(owner: Owner, companies: Collection[str]) -> set[int]:
    """Return the keys of the contacts starred, once those out of reach are gone; two devices wait for each other."""
    await Person.select_for_update().get(id=owner.person_id)
    held = StarredContact.filter(person_id=owner.person_id, context=owner.context)
    rows = await held.values_list("id", "contact_id", "contact__siren")
    lost = [key for key, _, siren in rows if siren not in companies]
    if lost:
        await StarredContact.filter(id__in=lost).delete()
    return {contact for _, contact, siren in rows if siren in companies}
