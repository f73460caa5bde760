"""Notifications as they come: the past after a cursor, then the present, nothing missed and nothing twice."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial

from monespace_gql.access import Viewer
from monespace_gql.journal.cursor import current_epoch, decode_cursor, encode_cursor
from monespace_gql.journal.follow import follow, last_number
from monespace_gql.journal.store import Store
from monespace_gql.notifications.notification import Notification, notification
from monespace_gql.notifications.rights import still_here, still_seen


async def live(store: Store, viewer: Viewer, after: str | None) -> AsyncGenerator[Notification, None]:
    """Yield the viewer's notifications after a cursor (none: from now on), as long as they may see its subject.

    Raises Refusal for a cursor that is not theirs, or whose history is lost; and for an event when their account or
    this whole context was withdrawn since: the connection has nothing more to wait for.
    """
    epoch, feed = await current_epoch(store), viewer.recipient
    start = await last_number(store, feed) if after is None else decode_cursor(after, epoch, feed)
    async with aclosing(follow(store, feed, start)) as entries:
        async for told in entries:
            key = ("seen", viewer.email, viewer.held_context, told.entry_id)
            if await store.joined.ask(key, partial(still_seen, viewer, told)):
                yield notification(told, encode_cursor(epoch, feed, told.number))
            else:
                await still_here(viewer)
