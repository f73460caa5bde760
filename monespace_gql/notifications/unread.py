"""How many notifications a person has not read in a context: counted, and told again each time it changes."""

from collections.abc import AsyncGenerator

from monespace_gql.access import ContextRefused, UnknownPerson, Viewer, load_viewer
from monespace_gql.journal.delivery import changes_of
from monespace_gql.journal.follow import latest_unread
from monespace_gql.journal.store import Store
from monespace_gql.notifications.rights import seen_of, still_here, subject_of
from monespace_gql.people.told import rights_of

MOST = 100
"""The last ones alone are counted: nobody reads more on a bell."""
POLL = 30.0


async def unread_count(store: Store, viewer: Viewer) -> int:
    """Return how many of the last hundred that are not read the viewer may still see."""
    told = await latest_unread(store, viewer.recipient, limit=MOST)
    seen = await seen_of(viewer, told)
    return sum(subject_of(entry) in seen for entry in told)


async def unread_counts(store: Store, viewer: Viewer, *, poll: float = POLL) -> AsyncGenerator[int, None]:
    """Yield the count of now, then each other one: something was told, or read on whatever device.

    Raises Refusal when the account or this whole context was withdrawn.
    """
    heard = (viewer.recipient, changes_of("person", viewer.person_id), rights_of(viewer.person_id))
    with store.bell.waiter(*heard) as waiter:
        before: int | None = None
        while True:
            now = await unread_count(store, await _again(viewer))
            if now != before:
                before = now
                yield now
            await waiter.wait(at_most=poll)


async def _again(viewer: Viewer) -> Viewer:
    try:
        return await load_viewer(viewer.email, viewer.held_context)
    except (UnknownPerson, ContextRefused):
        await still_here(viewer)
        raise
