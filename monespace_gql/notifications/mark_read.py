"""Marking notifications as read: on every device of the person, in the context where they were told."""

from collections.abc import Iterable, Sequence

from monespace_gql.access import Viewer
from monespace_gql.journal.cursor import current_epoch, decode_cursor
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse

NOTIFICATIONS_READ = "NOTIFICATIONS_READ"
MOST = 100

UP_TO = """
UPDATE feed_item SET read_at = $1 WHERE recipient = $2 AND read_at IS NULL AND number <= $3 RETURNING number
"""
ONE = "UPDATE feed_item SET read_at = $1 WHERE recipient = $2 AND read_at IS NULL AND number = $3 RETURNING number"


async def mark_read(unit: Unit, viewer: Viewer, *, up_to: str | None = None, cursors: Sequence[str] = ()) -> int:
    """Mark as read those up to a cursor, and those of these cursors; return how many were not read before.

    Declines when none is named, more than a hundred are, or a cursor is of another feed or of a former life.
    """
    _require_some(up_to, cursors)
    epoch, feed = await current_epoch(unit.store), viewer.recipient
    last = decode_cursor(up_to, epoch, feed, path="upTo") if up_to is not None else 0
    these = sorted({decode_cursor(cursor, epoch, feed, path="cursors") for cursor in cursors} - {last})
    marked = len(await unit.fetch(UP_TO, [unit.now, feed, last])) + await _each(unit, feed, these)
    if marked:
        told = {"context": viewer.context, "count": marked}
        unit.record(NOTIFICATIONS_READ, "person", viewer.person_id, viewer.actor, told)
    return marked


async def _each(unit: Unit, feed: str, numbers: Iterable[int]) -> int:
    return sum([len(await unit.fetch(ONE, [unit.now, feed, number])) for number in numbers])


def _require_some(up_to: str | None, cursors: Sequence[str]) -> None:
    if up_to is None and not cursors:
        told = "Indiquez les notifications lues : un curseur dans upTo, ou leurs curseurs dans cursors."
        raise refuse(RefusalKind.INVALID, "NOTHING_NAMED", told, path="upTo")
    if len(cursors) > MOST:
        told = f"Au plus {MOST} notifications à la fois : indiquez la dernière lue dans upTo."
        raise refuse(RefusalKind.LIMIT, "TOO_MANY_ITEMS", told, path="cursors")
