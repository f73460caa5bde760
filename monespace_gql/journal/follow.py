"""Follow a recipient's feed from a number on: what was told, then what is told, nothing missed and nothing twice."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from monespace_gql.journal.cursor import current_epoch, decode_cursor, history_lost
from monespace_gql.journal.json_field import from_json

if TYPE_CHECKING:
    from monespace_gql.journal.store import Store

BATCH = 100
POLL_SECONDS = 5.0

LAST = "SELECT last_number FROM feed_cursor WHERE recipient = $1"
TOLD = """
SELECT i.number, i.at, i.read_at, e.id, e.actor, e.kind, e.subject_kind, e.subject_id, e.data
FROM feed_item i JOIN journal_entry e ON e.id = i.entry_id
WHERE i.recipient = $1 AND i.number > $2
"""
AFTER = f"{TOLD} ORDER BY i.number LIMIT $3"
UNREAD = f"{TOLD} AND i.read_at IS NULL ORDER BY i.number LIMIT $3"
LATEST_UNREAD = f"{TOLD} AND i.read_at IS NULL ORDER BY i.number DESC LIMIT $3"


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the journal as told to one recipient, under its dense number."""

    recipient: str
    number: int
    at: datetime
    read_at: datetime | None
    entry_id: UUID
    actor: str
    kind: str
    subject_kind: str
    subject_id: str
    data: Mapping[str, Any]  # Any: the shape is the kind's


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a follower begins: after `place`, in this life of the database; `latest` was told last by then."""

    epoch: str
    place: int
    latest: int


async def begin(store: "Store", recipient: str, after: str | None) -> Beginning:
    """Say where to begin: after this cursor, or after what was told last.

    Refuses a cursor of another feed (CURSOR_INVALID), and one of a former life or never given (HISTORY_LOST).
    """
    epoch, latest = await current_epoch(store), await last_number(store, recipient)
    place = latest if after is None else decode_cursor(after, epoch, recipient)
    if place > latest:
        raise history_lost()
    return Beginning(epoch, place, latest)


async def follow(
    store: "Store", recipient: str, after: int = 0, *, poll: float = POLL_SECONDS
) -> AsyncGenerator[Told, None]:
    """Yield what this recipient is told after that number, for ever: the past first, then the present as it commits.

    At most one batch is held, whatever the follower's pace. Refuses (HISTORY_LOST) when the feed does not reach back
    to `after`, or never reached it. Rights may change while it runs: check them at each delivery. Iterate inside
    `contextlib.aclosing` so that leaving the loop ends it at once.
    """
    with store.bell.waiter(recipient) as waiter:
        if after > await store.joined.ask(("last", recipient), partial(last_number, store, recipient)):
            raise history_lost()
        while True:
            batch = await store.joined.ask(("feed", recipient, after), partial(read_feed, store, recipient, after))
            for told in batch:
                after = told.number
                yield told
            if len(batch) < BATCH:
                await waiter.wait(at_most=poll)


async def read_feed(store: "Store", recipient: str, after: int, *, limit: int = BATCH) -> list[Told]:
    """Return what was told next after that number, at most `limit`; refuse (HISTORY_LOST) when it was thrown away."""
    rows = await store.fetch(AFTER, [recipient, after, limit])
    if not rows and after < await last_number(store, recipient):
        rows = await store.fetch(AFTER, [recipient, after, limit])  # told between the two statements, or thrown away
        if not rows:
            raise history_lost()
    if rows and rows[0]["number"] > after + 1:
        raise history_lost()
    return [_told(recipient, row) for row in rows]


async def read_unread(store: "Store", recipient: str, after: int, *, limit: int) -> list[Told]:
    """Return what was told next after that number and is marked read nowhere; refuse (HISTORY_LOST) as `read_feed`."""
    await read_feed(store, recipient, after, limit=1)
    return [_told(recipient, row) for row in await store.fetch(UNREAD, [recipient, after, limit])]


async def latest_unread(store: "Store", recipient: str, *, limit: int) -> list[Told]:
    """Return the last things told that are marked read nowhere, the last one first."""
    return [_told(recipient, row) for row in await store.fetch(LATEST_UNREAD, [recipient, 0, limit])]


async def last_number(store: "Store", recipient: str) -> int:
    """Return the last number given to this recipient, 0 when nothing was ever told."""
    rows = await store.fetch(LAST, [recipient])
    number: int = rows[0]["last_number"] if rows else 0
    return number


def _told(recipient: str, row: Any) -> Told:  # Any: a driver's row
    return Told(
        recipient=recipient,
        number=row["number"],
        at=instant(row["at"]),
        read_at=instant(row["read_at"]) if row["read_at"] is not None else None,
        entry_id=row["id"] if isinstance(row["id"], UUID) else UUID(row["id"]),
        actor=row["actor"],
        kind=row["kind"],
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        data=from_json(row["data"]),
    )


def instant(value: datetime | str) -> datetime:
    """Read an instant: PostgreSQL gives one, SQLite its ISO text."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(UTC)
