"""Replaying a webhook: it is called again for what it was told already, from a place on."""

from monespace_gql.access import Viewer
from monespace_gql.backoffice.webhooks.find import BELL, find_for_change
from monespace_gql.backoffice.webhooks.place import forget_place, set_place
from monespace_gql.journal.follow import last_number
from monespace_gql.journal.relay import EVENTS
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse


async def replay_webhook(unit: Unit, viewer: Viewer, key: int, *, after: int) -> int:
    """Call the webhook again for every event after this number; declines a number that no event has.

    A call under way may still end: whoever is called knows events by their id, and takes each once.
    """
    webhook = await find_for_change(viewer, key)
    if not 0 <= after <= await last_number(unit.store, EVENTS):
        raise refuse(RefusalKind.INVALID, "UNKNOWN_EVENT", "Aucun événement ne porte ce numéro.", path="after")
    await forget_place(unit, webhook)
    webhook.generation += 1
    await webhook.save()
    await set_place(unit, webhook, after)
    unit.record("WEBHOOK_REPLAYED", "webhook", webhook.id, viewer.actor, {"since": after})
    unit.after_commit(lambda: unit.store.ring([BELL]))
    return key
