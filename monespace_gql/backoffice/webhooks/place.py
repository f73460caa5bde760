"""How far a webhook has been told: its place among the events, what waits, and what went wrong last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monespace_gql.backoffice.models import Webhook
from monespace_gql.backoffice.webhooks.find import place_name
from monespace_gql.journal.models import Subscriber
from monespace_gql.journal.unit import Unit

SET = "INSERT INTO subscriber (name, position, attempts) VALUES ($1, $2, 0)"
FORGET = "DELETE FROM subscriber WHERE name = $1"


@dataclass(frozen=True, slots=True)
class Progress:
    """The number of the last event told, how often the next one failed, when it is tried again, and why it failed."""

    position: int
    attempts: int
    next_attempt_at: datetime | None
    last_error: str | None


async def set_place(unit: Unit, webhook: Webhook, position: int) -> None:
    """Begin the webhook's present generation after this event."""
    await unit.fetch(SET, [place_name(webhook), position])


async def forget_place(unit: Unit, webhook: Webhook) -> None:
    """Forget how far the webhook's present generation has been told."""
    await unit.fetch(FORGET, [place_name(webhook)])


async def progress_of(webhooks: Iterable[Webhook]) -> Mapping[int, Progress]:
    """Return how far each webhook has been told, by its key; one statement however many."""
    named = {place_name(webhook): int(webhook.id) for webhook in webhooks}
    found = await Subscriber.filter(name__in=list(named)) if named else []
    return {
        named[each.name]: Progress(each.position, each.attempts, each.next_attempt_at, each.last_error)
        for each in found
    }
