"""Subscription.notifications and unreadCount."""

from collections.abc import AsyncIterable
from typing import Annotated

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.refused import as_error
from monespace_gql.graph.subscriptions.followed import Followed
from monespace_gql.graph.subscriptions.watched import Watched
from monespace_gql.graph.types.notification import Notification, told
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.notifications import UnreadCount, live


@strawberry.type
class NotificationsSubscription:
    """The root fields."""

    @strawberry.subscription(
        description="The viewer's notifications in this context: those after the cursor, then those to come; without a "
        "cursor, those to come. Nothing missed, nothing twice."
    )
    async def notifications(
        self,
        info: strawberry.Info,
        after: Annotated[str | None, strawberry.argument(description="The last cursor received.")] = None,
    ) -> AsyncIterable[Notification]:
        context = asked(info)
        try:
            feed, start = await live(context.desk.store, context.viewer, after)
        except Refusal as declined:
            raise as_error(declined) from None
        return Followed(feed, start, told)

    @strawberry.subscription(
        description="How many notifications the viewer has not read in this context: now, then each time it changes, "
        "by what is told or by what is read on another device; 100 stands for a hundred or more."
    )
    async def unread_count(self, info: strawberry.Info) -> AsyncIterable[int]:
        context = asked(info)
        return Watched(UnreadCount(context.desk.store, context.viewer), _as_it_is)


async def _as_it_is(count: int) -> int:
    return count
