"""The notifications already told, oldest first after a cursor."""

from dataclasses import dataclass

from monespace_gql.access import Viewer
from monespace_gql.journal.cursor import current_epoch, decode_cursor, encode_cursor
from monespace_gql.journal.follow import read_feed
from monespace_gql.journal.store import Store
from monespace_gql.notifications.notification import Notification, notification
from monespace_gql.notifications.rights import still_seen


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a feed, and whether there is more after it."""

    notifications: tuple[Notification, ...]
    more: bool


async def past(store: Store, viewer: Viewer, after: str | None, size: int) -> Page:
    """Return at most `size` notifications after the cursor (none: from the first kept)."""
    epoch, feed = await current_epoch(store), viewer.recipient
    start = 0 if after is None else decode_cursor(after, epoch, feed)
    told = await read_feed(store, feed, start, limit=size + 1)
    seen = [
        entry
        for entry in told[:size]
        if await still_seen(viewer.email, viewer.context, entry.subject_kind, entry.subject_id)
    ]
    return Page(
        tuple(notification(entry, encode_cursor(epoch, feed, entry.number)) for entry in seen), len(told) > size
    )
