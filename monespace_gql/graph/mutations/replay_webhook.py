"""replayWebhook."""

import strawberry

from monespace_gql.access import Viewer
from monespace_gql.backoffice.webhooks.replay_webhook import replay_webhook
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.webhook import WebhookInput, WebhookPayload, changed
from monespace_gql.journal.unit import Unit


@strawberry.input(description="Which webhook, from where on.")
class ReplayWebhookInput(WebhookInput):
    """A webhook and a place."""

    after: int = strawberry.field(description="The number of the last event that is not told again; 0: all are.")


@strawberry.type(description="The webhook at its new place.")
class ReplayWebhookPayload(WebhookPayload):
    """What replayWebhook answers."""


@strawberry.type
class ReplayWebhookMutation:
    """The root field."""

    @strawberry.mutation(
        description="Call a webhook again for every event after a place; each has the id it had the first time. For "
        "the managers of the OPCO."
    )
    async def replay_webhook(self, info: strawberry.Info, input: ReplayWebhookInput) -> ReplayWebhookPayload:
        async def act(unit: Unit, viewer: Viewer, key: int) -> int:
            return await replay_webhook(unit, viewer, key, after=input.after)

        webhook, errors = await changed(asked(info), "replayWebhook", input, act)
        return ReplayWebhookPayload(webhook=webhook, user_errors=errors)
