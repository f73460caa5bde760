"""The contact that an act is about: one of a company of the person's."""

from collections.abc import Collection

from monespace_gql.lexicon.refusal import not_found
from monespace_gql.people.models import Contact

WHAT = "Ce contact"


async def find_contact(companies: Collection[str], key: int) -> Contact:
    """Return a contact of one of these companies (SIREN); declines NOT_FOUND alike for another's and for none."""
    found = await Contact.get_or_none(id=key)
    if found is None or found.siren not in companies:
        raise not_found(WHAT)
    return found
