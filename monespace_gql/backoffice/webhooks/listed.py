"""The webhooks and how far each has been told."""

from monespace_gql.access import Viewer
from monespace_gql.backoffice.models import Webhook
from monespace_gql.backoffice.webhooks.find import may_manage
from monespace_gql.backoffice.webhooks.place import Progress, progress_of


async def listed_webhooks(viewer: Viewer, key: int | None = None) -> list[tuple[Webhook, Progress]] | None:
    """Return every webhook, or the one of this key, the oldest first; None for whoever does not keep them."""
    if not may_manage(viewer):
        return None
    found = await (Webhook.all() if key is None else Webhook.filter(id=key)).order_by("id")
    progress = await progress_of(found)
    return [(webhook, progress[webhook.id]) for webhook in found if webhook.id in progress]
