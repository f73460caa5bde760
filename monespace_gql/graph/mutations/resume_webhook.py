"""resumeWebhook."""

import strawberry

from monespace_gql.backoffice.webhooks.resume_webhook import resume_webhook
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.webhook import WebhookInput, WebhookPayload, changed


@strawberry.input(description="Which webhook to resume.")
class ResumeWebhookInput(WebhookInput):
    """A webhook."""


@strawberry.type(description="The webhook resumed.")
class ResumeWebhookPayload(WebhookPayload):
    """What resumeWebhook answers."""


@strawberry.type
class ResumeWebhookMutation:
    """The root field."""

    @strawberry.mutation(description="Call a webhook again, from where it stopped. For the managers of the OPCO.")
    async def resume_webhook(self, info: strawberry.Info, input: ResumeWebhookInput) -> ResumeWebhookPayload:
        webhook, errors = await changed(asked(info), "resumeWebhook", input, resume_webhook)
        return ResumeWebhookPayload(webhook=webhook, user_errors=errors)
