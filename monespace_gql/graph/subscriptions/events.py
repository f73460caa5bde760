"""Subscription.events."""

from collections.abc import AsyncIterable
from typing import Annotated

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.refused import as_error
from monespace_gql.graph.subscriptions.followed import Followed
from monespace_gql.graph.types.event import Event, told
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.notifications import service_feed

After = Annotated[str | None, strawberry.argument(description="The last cursor received.")]
Schemes = Annotated[
    list[str] | None, strawberry.argument(description="The codes of the schemes followed; null: everything.")
]


@strawberry.type
class EventsSubscription:
    """The root field."""

    @strawberry.subscription(
        description="What happens, for services that act for the OPCO (context MANAGER): the events after the cursor, "
        "then those to come; without a cursor, those to come. Nothing missed, nothing twice."
    )
    async def events(self, info: strawberry.Info, after: After = None, schemes: Schemes = None) -> AsyncIterable[Event]:
        context = asked(info)
        try:
            followed = [context.desk.scheme(code).code for code in schemes] if schemes is not None else None
            feed, start = await service_feed(context.desk.store, context.viewer, after, followed)
        except Refusal as declined:
            raise as_error(declined) from None
        return Followed(feed, start, told)
