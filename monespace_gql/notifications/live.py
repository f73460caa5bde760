"""A person's notifications as they come: those after a cursor, then those to come, nothing missed and nothing twice."""

from dataclasses import dataclass
from functools import partial

from monespace_gql.access import Viewer
from monespace_gql.journal.cursor import encode_cursor
from monespace_gql.journal.follow import Beginning, Told, begin
from monespace_gql.journal.store import Store
from monespace_gql.notifications.notification import Notification, notification
from monespace_gql.notifications.rights import still_here, still_seen


@dataclass(frozen=True, slots=True)
class Live:
    """What somebody is notified of; equal for those who are told the same."""

    store: Store
    viewer: Viewer
    epoch: str

    @property
    def recipient(self) -> str:
        """The feed that is followed."""
        return self.viewer.recipient

    async def told(self, entry: Told) -> Notification | None:
        """Return the notification of an entry, None when its subject is not, or no longer, to be seen.

        Raises Refusal when the account or this whole context was withdrawn: there is nothing more to wait for.
        """
        key = ("seen", self.viewer.email, self.viewer.held_context, entry.entry_id)
        if await self.store.joined.ask(key, partial(still_seen, self.viewer, entry)):
            return notification(entry, encode_cursor(self.epoch, self.recipient, entry.number))
        await still_here(self.viewer)
        return None


async def live(store: Store, viewer: Viewer, after: str | None) -> tuple[Live, Beginning]:
    """Return the viewer's notifications and where to begin: after a cursor, or from now on.

    Raises Refusal for a cursor that is not theirs, or whose history is lost.
    """
    start = await begin(store, viewer.recipient, after)
    return Live(store, viewer, start.epoch), start
