"""Pausing a webhook: it is called no more, and keeps its place."""

from monespace_gql.access import Viewer
from monespace_gql.backoffice.webhooks.find import BELL, find_for_change
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse

PAUSED = "PAUSED"


async def pause_webhook(unit: Unit, viewer: Viewer, key: int) -> int:
    """Pause the webhook; declines when it is stopped already."""
    webhook = await find_for_change(viewer, key)
    if webhook.stopped is not None:
        raise refuse(RefusalKind.WRONG_STATE, "ALREADY_STOPPED", "Ce webhook n'est déjà plus appelé.")
    webhook.stopped = PAUSED
    await webhook.save()
    unit.record("WEBHOOK_PAUSED", "webhook", webhook.id, viewer.actor)
    unit.after_commit(lambda: unit.store.ring([BELL]))
    return key
