"""starContact."""

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import number_of
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.types.contact import Contact, told
from monespace_gql.graph.types.saved_filter import owner_of
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit
from monespace_gql.people.star_contact import star_contact
from monespace_gql.reads.contacts import contact


@strawberry.input(description="Which contact to star.")
class StarContactInput:
    """A contact."""

    contact: strawberry.ID = strawberry.field(description="The contact.")
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The contact as it now is.")
class StarContactPayload:
    """What starContact answers."""

    contact: Contact | None = strawberry.field(description="The contact, also when declined; null when not found.")
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


@strawberry.type
class StarContactMutation:
    """The root field."""

    @strawberry.mutation(description="Star a contact, to have it at hand: three at most in a context (CONTACT_LIMIT).")
    async def star_contact(self, info: strawberry.Info, input: StarContactInput) -> StarContactPayload:
        context = asked(info)
        key = number_of(input.contact, "Contact") or 0

        async def work(unit: Unit) -> int:
            return await star_contact(unit, owner_of(context), context.viewer.companies, key)

        _, errors = await acted(in_one_unit(context, "starContact", input.operation_id, work))
        now = await contact(context.desk.store, context.viewer, key)
        return StarContactPayload(contact=told(now) if now else None, user_errors=errors)
