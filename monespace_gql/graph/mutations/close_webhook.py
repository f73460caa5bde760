"""closeWebhook."""

import strawberry

from monespace_gql.backoffice.webhooks.close_webhook import close_webhook
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.webhook import WebhookInput, changed
from monespace_gql.graph.user_error import UserError


@strawberry.input(description="Which webhook to close.")
class CloseWebhookInput(WebhookInput):
    """A webhook."""


@strawberry.type(description="The webhook closed.")
class CloseWebhookPayload:
    """What closeWebhook answers."""

    closed_id: strawberry.ID | None = strawberry.field(description="The identifier it had; null when declined.")
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


@strawberry.type
class CloseWebhookMutation:
    """The root field."""

    @strawberry.mutation(description="Close a webhook for good. For the managers of the OPCO.")
    async def close_webhook(self, info: strawberry.Info, input: CloseWebhookInput) -> CloseWebhookPayload:
        _webhook, errors = await changed(asked(info), "closeWebhook", input, close_webhook)
        return CloseWebhookPayload(closed_id=None if errors else input.id, user_errors=errors)
