"""The notifications already told, oldest first after a cursor."""

from dataclasses import dataclass

from monespace_gql.access import Viewer
from monespace_gql.journal.cursor import current_epoch, decode_cursor, encode_cursor
from monespace_gql.journal.follow import last_number, read_feed, read_unread
from monespace_gql.journal.store import Store
from monespace_gql.notifications.notification import Notification, notification
from monespace_gql.notifications.rights import seen_of, subject_of


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a feed, whether there is more after it, and the cursor to go on from: of the last entry looked at."""

    notifications: tuple[Notification, ...]
    more: bool
    end: str | None


async def latest_cursor(store: Store, viewer: Viewer) -> str:
    """Return the cursor of now: whoever follows after it hears what comes next, and misses nothing of it."""
    feed = viewer.recipient
    return encode_cursor(await current_epoch(store), feed, await last_number(store, feed))


async def past(store: Store, viewer: Viewer, after: str | None, size: int, *, unread_only: bool = False) -> Page:
    """Return at most `size` notifications after the cursor (none: from the first kept), if asked only the unread."""
    epoch, feed = await current_epoch(store), viewer.recipient
    start = 0 if after is None else decode_cursor(after, epoch, feed)
    read_from = read_unread if unread_only else read_feed
    told = await read_from(store, feed, start, limit=size + 1)
    read = told[:size]
    seen = await seen_of(viewer, read)
    shown = [
        notification(entry, encode_cursor(epoch, feed, entry.number)) for entry in read if subject_of(entry) in seen
    ]
    end = encode_cursor(epoch, feed, read[-1].number) if read else None
    return Page(tuple(shown), len(told) > size, end)
