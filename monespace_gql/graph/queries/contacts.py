"""The OPCO's contacts of the viewer's companies."""

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.types.contact import Contact, told
from monespace_gql.reads.contacts import MOST, contacts


@strawberry.type
class ContactsQuery:
    """The root field."""

    @strawberry.field(
        description="The OPCO's contacts of the companies that the viewer is affiliated to in this context: those "
        f"starred first, then by company; {MOST} at most. Empty in the MANAGER context."
    )
    async def contacts(self, info: strawberry.Info) -> list[Contact]:
        context = asked(info)
        return [told(each) for each in await contacts(context.desk.store, context.viewer)]
