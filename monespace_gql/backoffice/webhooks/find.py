"""Who may see and change webhooks, how one is found, and the name of its place among the events."""

from monespace_gql.access import Viewer
from monespace_gql.backoffice.models import Webhook
from monespace_gql.lexicon.refusal import RefusalKind, not_found, refuse
from monespace_gql.lexicon.standing import Standing

WHAT = "Ce webhook"
BELL = "webhooks"
"""The bell that rings when one is opened or changed."""


def may_manage(viewer: Viewer) -> bool:
    """Say whether the viewer keeps the webhooks: a manager of the OPCO."""
    return viewer.opco_role is Standing.MANAGER


def require_manager(viewer: Viewer) -> None:
    """Decline for anybody but a manager of the OPCO."""
    if not may_manage(viewer):
        raise refuse(RefusalKind.FORBIDDEN, "NOT_YOURS", "Les webhooks sont tenus par les gestionnaires de l'OPCO.")


async def find_for_change(viewer: Viewer, key: int) -> Webhook:
    """Return a webhook, locked; call it inside a unit. Declines NOT_FOUND alike for whoever may not keep them."""
    found = await Webhook.select_for_update().get_or_none(id=key) if may_manage(viewer) else None
    if found is None:
        raise not_found(WHAT)
    return found


def place_name(webhook: Webhook) -> str:
    """Name its place in the sequence of events."""
    return f"webhook:{webhook.id}:{webhook.generation}"
