"""What happened, as services that act for the OPCO follow it: every event they may see, nothing missed, none twice."""

from collections.abc import AsyncGenerator, Collection
from contextlib import aclosing
from dataclasses import dataclass

from monespace_gql.access import Viewer
from monespace_gql.access.service import told_to_services
from monespace_gql.journal.cursor import current_epoch, decode_cursor, encode_cursor
from monespace_gql.journal.follow import Told, follow, last_number
from monespace_gql.journal.happened import event_of
from monespace_gql.journal.relay import EVENTS
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.standing import Context
from monespace_gql.notifications.rights import still_here, still_seen
from monespace_gql.scheme import Event


@dataclass(frozen=True, slots=True)
class Happened:
    """An event and the cursor that resumes after it."""

    event: Event
    cursor: str


async def service_feed(
    store: Store, viewer: Viewer, after: str | None, schemes: Collection[str] | None = None
) -> AsyncGenerator[Happened, None]:
    """Yield what happens to what the viewer sees, after a cursor (none: from now on), of these schemes (None: of all).

    Raises Refusal outside the MANAGER context, for a cursor of another feed or whose history is lost, and for an
    event when the account or this context was withdrawn since.
    """
    _require_manager(viewer)
    epoch = await current_epoch(store)
    start = await last_number(store, EVENTS) if after is None else decode_cursor(after, epoch, EVENTS)
    async with aclosing(follow(store, EVENTS, start)) as entries:
        async for told in entries:
            if not _asked_for(told, schemes):
                continue
            if await still_seen(viewer, told):
                yield Happened(event_of(told), encode_cursor(epoch, EVENTS, told.number))
            else:
                await still_here(viewer)


def _require_manager(viewer: Viewer) -> None:
    if viewer.context is not Context.MANAGER:
        told = "Le fil des événements se suit dans le contexte de gestion de l'OPCO (MANAGER)."
        raise refuse(RefusalKind.FORBIDDEN, "NOT_YOURS", told)


def _asked_for(told: Told, schemes: Collection[str] | None) -> bool:
    if not told_to_services(told.subject_kind, told.kind):
        return False
    return schemes is None or told.data.get("scheme") in schemes
