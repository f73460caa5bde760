"""unstarContact."""

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import number_of
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.types.contact import Contact, told
from monespace_gql.graph.types.saved_filter import owner_of
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit
from monespace_gql.people.unstar_contact import unstar_contact
from monespace_gql.reads.contacts import contact


@strawberry.input(description="Which contact is no longer starred.")
class UnstarContactInput:
    """A contact."""

    contact: strawberry.ID = strawberry.field(description="The contact.")
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The contact as it now is.")
class UnstarContactPayload:
    """What unstarContact answers."""

    contact: Contact | None = strawberry.field(description="The contact, also when declined; null when not found.")
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


@strawberry.type
class UnstarContactMutation:
    """The root field."""

    @strawberry.mutation(description="Take a contact's star away.")
    async def unstar_contact(self, info: strawberry.Info, input: UnstarContactInput) -> UnstarContactPayload:
        context = asked(info)
        key = number_of(input.contact, "Contact") or 0

        async def work(unit: Unit) -> int:
            return await unstar_contact(unit, owner_of(context), context.viewer.companies, key)

        _, errors = await acted(in_one_unit(context, "unstarContact", input.operation_id, work))
        now = await contact(context.desk.store, context.viewer, key)
        return UnstarContactPayload(contact=told(now) if now else None, user_errors=errors)
