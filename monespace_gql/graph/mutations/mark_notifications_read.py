"""markNotificationsRead."""

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit
from monespace_gql.notifications import mark_read, unread_count


@strawberry.input(description="Which notifications were read, in this context.")
class MarkNotificationsReadInput:
    """One of the first two, or both."""

    up_to: str | None = strawberry.field(
        description="The cursor of the last one read: it and all before it are.", default=None
    )
    cursors: list[str] | None = strawberry.field(
        description="The cursors of some that were read, a hundred at most.", default=None
    )
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="What remains to be read.")
class MarkNotificationsReadPayload:
    """What markNotificationsRead answers."""

    unread_count: int | None = strawberry.field(description="As `notifications { unreadCount }`; null when declined.")
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


@strawberry.type
class MarkNotificationsReadMutation:
    """The root field."""

    @strawberry.mutation(description="Mark notifications as read, on every device of the viewer in this context.")
    async def mark_notifications_read(
        self, info: strawberry.Info, input: MarkNotificationsReadInput
    ) -> MarkNotificationsReadPayload:
        context = asked(info)

        async def work(unit: Unit) -> int:
            return await mark_read(unit, context.viewer, up_to=input.up_to, cursors=input.cursors or ())

        marked, errors = await acted(in_one_unit(context, "markNotificationsRead", input.operation_id, work))
        left = await unread_count(context.desk.store, context.viewer) if marked is not None else None
        return MarkNotificationsReadPayload(unread_count=left, user_errors=errors)
