"""openWebhook."""

import strawberry

from monespace_gql.backoffice.models import Webhook as KeptWebhook
from monespace_gql.backoffice.webhooks.open_webhook import open_webhook
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.mutations.webhook import webhook_now
from monespace_gql.graph.types.webhook import Webhook
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit


@strawberry.input(description="What to call, and for what.")
class OpenWebhookInput:
    """An address and what it asks for."""

    url: str = strawberry.field(description="An address of the integrator, over HTTPS, reachable from the Internet.")
    schemes: list[str] = strawberry.field(description="The schemes it asks for; none: all.", default_factory=list)
    kinds: list[str] = strawberry.field(
        description="The kinds of events it asks for, such as `DOSSIER_TRANSMITTED`; none: all.", default_factory=list
    )
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The webhook opened.")
class OpenWebhookPayload:
    """What openWebhook answers."""

    webhook: Webhook | None = strawberry.field(description="The webhook; null when declined.")
    secret: str | None = strawberry.field(
        description="What its messages are signed with (`whsec_…`), told here only: keep it."
    )
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


@strawberry.type
class OpenWebhookMutation:
    """The root field."""

    @strawberry.mutation(description="Have an address called for each event from now on. For the managers of the OPCO.")
    async def open_webhook(self, info: strawberry.Info, input: OpenWebhookInput) -> OpenWebhookPayload:
        context = asked(info)

        async def work(unit: Unit) -> int:
            return await open_webhook(
                unit,
                context.viewer,
                context.reachable,
                input.url,
                schemes=input.schemes,
                kinds=input.kinds,
                known_schemes=[scheme.code for scheme in context.desk.catalogue],
            )

        key, errors = await acted(in_one_unit(context, "openWebhook", input.operation_id, work))
        if key is None:
            return OpenWebhookPayload(webhook=None, secret=None, user_errors=errors)
        webhook = await webhook_now(context, key)
        kept = await KeptWebhook.get_or_none(id=key) if webhook else None
        return OpenWebhookPayload(webhook=webhook, secret=kept.secret if kept else None, user_errors=errors)
