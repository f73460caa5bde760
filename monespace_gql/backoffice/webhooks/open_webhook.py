"""Opening a webhook: from now on, its address is called for each event that it asks for."""

import re
from collections.abc import Iterable

from monespace_gql.access import Viewer
from monespace_gql.backoffice.address import Reachable
from monespace_gql.backoffice.models import Webhook
from monespace_gql.backoffice.signature import new_secret
from monespace_gql.backoffice.webhooks.find import BELL, require_manager
from monespace_gql.backoffice.webhooks.place import set_place
from monespace_gql.journal.follow import last_number
from monespace_gql.journal.relay import EVENTS
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse

MOST = 20
"""How many webhooks there may be."""
MOST_NAMES = 50
KIND = re.compile(r"[A-Z][A-Z_]{1,59}")


async def open_webhook(
    unit: Unit,
    viewer: Viewer,
    reachable: Reachable,
    url: str,
    *,
    schemes: Iterable[str] = (),
    kinds: Iterable[str] = (),
    known_schemes: Iterable[str] = (),
) -> int:
    """Open a webhook for these schemes and kinds of events (none named: all); return its key."""
    require_manager(viewer)
    asked = _checked_schemes(schemes, frozenset(known_schemes))
    opened = Webhook(
        url=reachable.check(url),
        secret=new_secret(),
        schemes=asked,
        kinds=_checked_kinds(kinds),
        created_by=viewer.person_id,
        created_at=unit.now,
    )
    if await Webhook.all().count() >= MOST:
        raise refuse(RefusalKind.LIMIT, "TOO_MANY_WEBHOOKS", f"{MOST} webhooks au plus : fermez-en un d'abord.")
    await opened.save()
    await set_place(unit, opened, await last_number(unit.store, EVENTS))
    unit.record("WEBHOOK_OPENED", "webhook", opened.id, viewer.actor)
    unit.after_commit(lambda: unit.store.ring([BELL]))
    return int(opened.id)


def _checked_schemes(asked: Iterable[str], known: frozenset[str]) -> list[str]:
    named = sorted(set(asked))
    unknown = next((code for code in named if code not in known), None)
    if unknown is not None:
        told = f"Le dispositif « {unknown[:40]} » n'est pas proposé ici."
        raise refuse(RefusalKind.INVALID, "UNKNOWN_SCHEME", told, path="schemes")
    return named


def _checked_kinds(asked: Iterable[str]) -> list[str]:
    named = sorted(set(asked))
    if len(named) > MOST_NAMES or not all(KIND.fullmatch(kind) for kind in named):
        told = f"Un type d'événement s'écrit comme DOSSIER_TRANSMITTED ; {MOST_NAMES} au plus."
        raise refuse(RefusalKind.INVALID, "BAD_KIND", told, path="kinds")
    return named
