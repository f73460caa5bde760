"""Webhooks, as the OPCO's managers read them."""

from enum import Enum

import strawberry

from monespace_gql.backoffice import models
from monespace_gql.backoffice.webhooks.place import Progress
from monespace_gql.graph.keys import to_key
from monespace_gql.graph.scalars import Instant


@strawberry.enum(description="Why a webhook is called no more.")
class WebhookStop(Enum):
    """See `monespace_gql.backoffice.models.Webhook`."""

    PAUSED = strawberry.enum_value("PAUSED", description="A manager paused it.")
    GONE = strawberry.enum_value("GONE", description="Its address answered 410: it will never take an event again.")


@strawberry.type(
    description="An address called for each event, signed as the Standard Webhooks specification has it. An event that "
    "is not taken (2xx) comes again, ever more rarely, and what follows waits; the same event always has the same id."
)
class Webhook:
    """An integrator's address, and how far it has been told."""

    id: strawberry.ID = strawberry.field(description="The identifier.")
    url: str = strawberry.field(description="The address.")
    schemes: list[str] = strawberry.field(description="The codes of the schemes it asks for; none: all.")
    kinds: list[str] = strawberry.field(description="The kinds of events it asks for; none: all.")
    stopped: WebhookStop | None = strawberry.field(description="Why it is called no more; null while it is called.")
    position: int = strawberry.field(description="The number of the last event it was told.")
    attempts: int = strawberry.field(description="How often the next event has failed.")
    next_attempt: Instant | None = strawberry.field(description="When it is tried again, after a failure.")
    last_error: str | None = strawberry.field(description="How the address failed last.")
    created_at: Instant = strawberry.field(description="When it was opened.")


def told(webhook: models.Webhook, progress: Progress) -> Webhook:
    """Write a webhook as clients read it; its secret is told once, when it is opened."""
    again = progress.next_attempt_at
    return Webhook(
        id=strawberry.ID(to_key("Webhook", webhook.id)),
        url=webhook.url,
        schemes=list(webhook.schemes),
        kinds=list(webhook.kinds),
        stopped=WebhookStop(webhook.stopped) if webhook.stopped else None,
        position=progress.position,
        attempts=progress.attempts,
        next_attempt=Instant(again.isoformat()) if again else None,
        last_error=progress.last_error,
        created_at=Instant(webhook.created_at.isoformat()),
    )
