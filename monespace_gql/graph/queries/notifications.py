"""The notifications already told."""

from typing import Annotated

import strawberry
from graphql import GraphQLError

from monespace_gql.graph.context import asked
from monespace_gql.graph.refused import as_error
from monespace_gql.graph.types.notification import Notification, told
from monespace_gql.graph.types.page import MOST, PAGE, PageInfo
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.notifications import latest_cursor, past, unread_count


@strawberry.type(description="A notification in a list.")
class NotificationEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Its cursor.")
    node: Notification = strawberry.field(description="The notification.")


@strawberry.type(description="A part of the viewer's feed, oldest first.")
class NotificationConnection:
    """A connection."""

    edges: list[NotificationEdge] = strawberry.field(description="The notifications with their cursors.")
    nodes: list[Notification] = strawberry.field(description="The notifications alone.")
    page_info: PageInfo = strawberry.field(description="Where the part stands.")

    @strawberry.field(
        description="The cursor of now: subscribe after it to hear what comes next without missing any of it."
    )
    async def latest_cursor(self, info: strawberry.Info) -> str:
        context = asked(info)
        return await latest_cursor(context.desk.store, context.viewer)

    @strawberry.field(description="How many the viewer has not read in this context; 100 stands for a hundred or more.")
    async def unread_count(self, info: strawberry.Info) -> int:
        context = asked(info)
        return await unread_count(context.desk.store, context.viewer)


@strawberry.type
class NotificationsQuery:
    """The root field."""

    @strawberry.field(description="The viewer's notifications in this context, oldest first after the cursor.")
    async def notifications(
        self,
        info: strawberry.Info,
        after: Annotated[str | None, strawberry.argument(description="The cursor to start after.")] = None,
        first: Annotated[int, strawberry.argument(description="How many, 1 to 100.")] = PAGE,
        unread_only: Annotated[bool, strawberry.argument(description="Leave out those marked as read.")] = False,
    ) -> NotificationConnection:
        if not 1 <= first <= MOST:
            raise GraphQLError(f"`first` va de 1 à {MOST}.", extensions={"code": "BAD_PAGE"})
        context = asked(info)
        try:
            page = await past(context.desk.store, context.viewer, after, first, unread_only=unread_only)
        except Refusal as declined:
            raise as_error(declined) from None
        nodes = [told(notification) for notification in page.notifications]
        return NotificationConnection(
            edges=[NotificationEdge(cursor=node.cursor, node=node) for node in nodes],
            nodes=nodes,
            page_info=PageInfo(
                has_next_page=page.more,
                has_previous_page=after is not None,
                start_cursor=nodes[0].cursor if nodes else None,
                end_cursor=page.end,
            ),
        )
