"""What happened, as services that act for the OPCO follow it: every event they may see, nothing missed, none twice."""

from collections.abc import Collection
from dataclasses import dataclass

from monespace_gql.access import Viewer
from monespace_gql.access.service import told_to_services
from monespace_gql.journal.cursor import encode_cursor
from monespace_gql.journal.follow import Beginning, Told, begin
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


@dataclass(frozen=True, slots=True)
class ServiceFeed:
    """What a service is told of, of these schemes (None: of all); equal for those who are told the same."""

    store: Store
    viewer: Viewer
    epoch: str
    schemes: frozenset[str] | None

    @property
    def recipient(self) -> str:
        """The feed that is followed."""
        return EVENTS

    async def told(self, entry: Told) -> Happened | None:
        """Return the event of an entry, None when it was not asked for or its subject is not to be seen.

        Raises Refusal when the account or this context was withdrawn.
        """
        if not self._asked_for(entry):
            return None
        if await still_seen(self.viewer, entry):
            return Happened(event_of(entry), encode_cursor(self.epoch, EVENTS, entry.number))
        await still_here(self.viewer)
        return None

    def _asked_for(self, entry: Told) -> bool:
        if not told_to_services(entry.subject_kind, entry.kind):
            return False
        return self.schemes is None or entry.data.get("scheme") in self.schemes


async def service_feed(
    store: Store, viewer: Viewer, after: str | None, schemes: Collection[str] | None = None
) -> tuple[ServiceFeed, Beginning]:
    """Return what happens to what the viewer sees and where to begin: after a cursor, or from now on.

    Raises Refusal outside the MANAGER context, and for a cursor of another feed or whose history is lost.
    """
    _require_manager(viewer)
    start = await begin(store, EVENTS, after)
    return ServiceFeed(store, viewer, start.epoch, None if schemes is None else frozenset(schemes)), start


def _require_manager(viewer: Viewer) -> None:
    if viewer.context is not Context.MANAGER:
        told = "Le fil des événements se suit dans le contexte de gestion de l'OPCO (MANAGER)."
        raise refuse(RefusalKind.FORBIDDEN, "NOT_YOURS", told)
