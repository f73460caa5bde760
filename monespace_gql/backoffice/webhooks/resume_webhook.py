"""Resuming a webhook: it is called again from where it stopped, at once."""

from monespace_gql.access import Viewer
from monespace_gql.backoffice.webhooks.find import BELL, find_for_change, place_name
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse

AT_ONCE = "UPDATE subscriber SET attempts = 0, next_attempt_at = NULL WHERE name = $1"


async def resume_webhook(unit: Unit, viewer: Viewer, key: int) -> int:
    """Resume the webhook; declines when it is not stopped."""
    webhook = await find_for_change(viewer, key)
    if webhook.stopped is None:
        raise refuse(RefusalKind.WRONG_STATE, "NOT_STOPPED", "Ce webhook est en service.")
    webhook.stopped = None
    await webhook.save()
    await unit.fetch(AT_ONCE, [place_name(webhook)])
    unit.record("WEBHOOK_RESUMED", "webhook", webhook.id, viewer.actor)
    unit.after_commit(lambda: unit.store.ring([BELL]))
    return key
