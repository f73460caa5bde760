"""The OPCO's contacts, as clients read them."""

import strawberry

from monespace_gql.graph.keys import to_key
from monespace_gql.reads import contacts as reads


@strawberry.type(description="Somebody of the OPCO to whom one of the viewer's companies may turn.")
class Contact:
    """A contact of a company."""

    id: strawberry.ID = strawberry.field(description="The identifier, for `starContact` and `unstarContact`.")
    name: str = strawberry.field(description="First name and last name.")
    role: str = strawberry.field(description="What they are for the company, as the OPCO names it: CEF, AEF.")
    phone: str | None = strawberry.field(description="Where to call; null when not given.")
    email: str | None = strawberry.field(description="Where to write; null when not given.")
    siren: str = strawberry.field(description="The company.")
    company_name: str | None = strawberry.field(description="The company's name, null when the directory lost it.")
    starred: bool = strawberry.field(description="Whether the viewer starred it, in this context.")


def told(read: reads.ContactRead) -> Contact:
    """Write a contact as clients read it."""
    return Contact(
        id=strawberry.ID(to_key("Contact", read.id)),
        name=read.name,
        role=read.role,
        phone=read.phone,
        email=read.email,
        siren=read.siren,
        company_name=read.company_name,
        starred=read.starred,
    )
