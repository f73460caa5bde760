"""pauseWebhook."""

import strawberry

from monespace_gql.backoffice.webhooks.pause_webhook import pause_webhook
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.webhook import WebhookInput, WebhookPayload, changed


@strawberry.input(description="Which webhook to pause.")
class PauseWebhookInput(WebhookInput):
    """A webhook."""


@strawberry.type(description="The webhook paused.")
class PauseWebhookPayload(WebhookPayload):
    """What pauseWebhook answers."""


@strawberry.type
class PauseWebhookMutation:
    """The root field."""

    @strawberry.mutation(description="Call a webhook no more; it keeps its place. For the managers of the OPCO.")
    async def pause_webhook(self, info: strawberry.Info, input: PauseWebhookInput) -> PauseWebhookPayload:
        webhook, errors = await changed(asked(info), "pauseWebhook", input, pause_webhook)
        return PauseWebhookPayload(webhook=webhook, user_errors=errors)
