"""The webhooks, for the managers of the OPCO."""

import strawberry

from monespace_gql.backoffice.webhooks.listed import listed_webhooks
from monespace_gql.graph.context import asked
from monespace_gql.graph.types.webhook import Webhook, told


@strawberry.type
class WebhooksQuery:
    """The root field."""

    @strawberry.field(
        description="The integrators' webhooks, the oldest first; null for whoever is not a manager of the OPCO."
    )
    async def webhooks(self, info: strawberry.Info) -> list[Webhook] | None:
        found = await listed_webhooks(asked(info).viewer)
        return None if found is None else [told(*each) for each in found]
