"""What the mutations on webhooks share: their input, their payload, and the webhook read back."""

from collections.abc import Awaitable, Callable

import strawberry

from monespace_gql.access import Viewer
from monespace_gql.backoffice.webhooks.listed import listed_webhooks
from monespace_gql.graph.context import Asked
from monespace_gql.graph.keys import number_of
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.types.webhook import Webhook, told
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit

Act = Callable[[Unit, Viewer, int], Awaitable[int]]


@strawberry.input(description="Which webhook.")
class WebhookInput:
    """A webhook."""

    id: strawberry.ID = strawberry.field(description="The webhook.")
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The webhook after the act.")
class WebhookPayload:
    """What the acts on a webhook answer."""

    webhook: Webhook | None = strawberry.field(description="The webhook as it now is; null when out of reach.")
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


async def changed(context: Asked, name: str, given: WebhookInput, act: Act) -> tuple[Webhook | None, list[UserError]]:
    """Run one act on a webhook, once per operation; return it read back, and why it was declined."""
    key = number_of(given.id, "Webhook") or 0
    work = in_one_unit(context, name, given.operation_id, lambda unit: act(unit, context.viewer, key))
    _key, errors = await acted(work)
    return await webhook_now(context, key), errors


async def webhook_now(context: Asked, key: int) -> Webhook | None:
    """Return the webhook as it now is, None where the viewer does not reach it."""
    found = await listed_webhooks(context.viewer, key)
    return told(*found[0]) if found else None
