"""The OPCO's contacts of the demonstration's companies: persons and numbers are made up."""

from monespace_gql.demo.companies import BUREAU_VERITAS, HUMANDO, KISO, LEGOUD, SIAE
from monespace_gql.people.models import Contact

COMPANIES = (HUMANDO, KISO, SIAE, BUREAU_VERITAS, LEGOUD)
STAFF = (
    ("Aurélie Morel", "CEF", "0199000101", "aurelie.morel@opco.test"),
    ("Karim Haddad", "CEF", "0199000102", "karim.haddad@opco.test"),
    ("Julie Lambert", "AEF", "0199000103", "julie.lambert@opco.test"),
    ("Thomas Nguyen", "AEF", "0199000104", None),
)
"""Name, role, phone and e-mail."""


async def create_contacts() -> None:
    """Write the contacts of each company; call it inside a unit."""
    for siret in COMPANIES:
        for name, role, phone, email in STAFF:
            await Contact.create(siren=siret[:9], name=name, role=role, phone=phone, email=email)
