"""Closing a webhook for good."""

from monespace_gql.access import Viewer
from monespace_gql.backoffice.webhooks.find import BELL, find_for_change
from monespace_gql.backoffice.webhooks.place import forget_place
from monespace_gql.journal.unit import Unit


async def close_webhook(unit: Unit, viewer: Viewer, key: int) -> int:
    """Close the webhook: its address is called no more, its secret is forgotten."""
    webhook = await find_for_change(viewer, key)
    await forget_place(unit, webhook)
    await webhook.delete()
    unit.record("WEBHOOK_CLOSED", "webhook", key, viewer.actor)
    unit.after_commit(lambda: unit.store.ring([BELL]))
    return key
