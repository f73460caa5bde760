"""When to read a case again: something happened to it, or the viewer's rights changed; several changes may be one."""

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from monespace_gql.access import ContextRefused, UnknownPerson, Viewer, load_viewer
from monespace_gql.journal.delivery import changes_of
from monespace_gql.people.told import rights_of

if TYPE_CHECKING:
    from monespace_gql.journal.store import Store

POLL = 30.0
"""Seconds after which the case is looked at though nobody rang."""

# What tells that a case is not as it was: its own row, and what the journal says of it (a document, a form).
MARKS = {
    kind: f"""
SELECT r.version, r.state, r.updated_at,
  (SELECT count(*) FROM journal_entry e WHERE e.subject_kind = '{kind}' AND e.subject_id = $2) AS entries
FROM {kind} r WHERE r.id = $1
"""  # noqa: S608 - the names of two tables
    for kind in ("draft", "dossier")
}


async def changes(
    store: "Store", viewer: Viewer, kind: str, key: int, *, poll: float = POLL
) -> AsyncGenerator[Viewer, None]:
    """Yield the viewer with the rights of the instant: at once, then each time the case or those rights changed.

    Whoever asked reads the case then, and leaves when it is not to be seen any more. The last state is never missed: it
    is read after the bell, or at the next look. Ends when the account or the whole context was withdrawn.
    """
    with store.bell.waiter(changes_of(kind, key), rights_of(viewer.person_id)) as waiter:
        before: object = None
        while True:
            now = await _again(viewer)
            if now is None:
                return
            found = (now, await _mark(store, kind, key))
            if found != before:
                before = found
                yield now
            await waiter.wait(at_most=poll)


async def _again(viewer: Viewer) -> Viewer | None:
    try:
        return await load_viewer(viewer.email, viewer.held_context)
    except (UnknownPerson, ContextRefused):
        return None


async def _mark(store: "Store", kind: str, key: int) -> object:
    return [tuple(row) for row in await store.fetch(MARKS[kind], [key, str(key)])]
