"""deleteFilter."""

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import number_of
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.types.saved_filter import owner_of
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit
from monespace_gql.people.saved_filter import delete_filter


@strawberry.input(description="Which filter to delete.")
class DeleteFilterInput:
    """A saved filter."""

    id: strawberry.ID = strawberry.field(description="The filter.")
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The filter deleted.")
class DeleteFilterPayload:
    """What deleteFilter answers."""

    deleted_id: strawberry.ID | None = strawberry.field(description="The identifier it had; null when declined.")
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


@strawberry.type
class DeleteFilterMutation:
    """The root field."""

    @strawberry.mutation(description="Delete one of the viewer's saved filters.")
    async def delete_filter(self, info: strawberry.Info, input: DeleteFilterInput) -> DeleteFilterPayload:
        context = asked(info)

        async def work(unit: Unit) -> int:
            return await delete_filter(unit, owner_of(context), number_of(input.id, "SavedFilter") or 0)

        key, errors = await acted(in_one_unit(context, "deleteFilter", input.operation_id, work))
        return DeleteFilterPayload(deleted_id=input.id if key is not None else None, user_errors=errors)
