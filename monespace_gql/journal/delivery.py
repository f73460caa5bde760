"""How a unit's entries reach the journal, the relay, the feeds, the post: the last statements of its transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from secrets import randbits
from typing import TYPE_CHECKING
from uuid import UUID

from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.json_field import to_json

if TYPE_CHECKING:
    from monespace_gql.journal.unit import Unit

ENTRY = """
INSERT INTO journal_entry (id, at, actor, kind, subject_kind, subject_id, data) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
WAITS = "INSERT INTO outbox (entry_id, at) VALUES ($1, $2)"
ITEM = "INSERT INTO feed_item (recipient, number, entry_id, at) VALUES ($1, $2, $3, $4)"

LETTER = """
INSERT INTO letter (key, recipient, entry_id, state, attempts, next_attempt_at) VALUES ($1, $2, $3, 'WAITING', 0, $4)
"""
LETTERS = "letters"
"""The bell that rings when letters wait."""
OUTBOX = "outbox"
"""The bell that rings when entries wait for the relay."""

# One statement bumps every recipient, in an order all units share: two units never hold each other's row.
BUMP = {
    Dialect.POSTGRESQL: """
        INSERT INTO feed_cursor (recipient, last_number)
        SELECT key, value::bigint FROM jsonb_each_text($1::jsonb) ORDER BY key COLLATE "C"
        ON CONFLICT (recipient) DO UPDATE SET last_number = feed_cursor.last_number + excluded.last_number
        RETURNING recipient, last_number
    """,
    Dialect.SQLITE: """
        INSERT INTO feed_cursor (recipient, last_number)
        SELECT key, value FROM json_each($1) WHERE true ORDER BY key
        ON CONFLICT (recipient) DO UPDATE SET last_number = feed_cursor.last_number + excluded.last_number
        RETURNING recipient, last_number
    """,
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One entry waiting for the end of its unit."""

    id: UUID
    at: datetime
    actor: str
    kind: str
    subject_kind: str
    subject_id: str
    data: Mapping[str, object]
    recipients: frozenset[str]
    mailed: bool = False


def entry_ids(now: datetime) -> Iterator[UUID]:
    """Give ids that sort by instant, then by the order of recording inside the unit (the layout of UUID version 7)."""
    milliseconds = int(now.timestamp() * 1000)
    head = milliseconds << 80 | 0x7 << 76 | randbits(12) << 64 | 0b10 << 62
    for tail in count(randbits(61)):
        yield UUID(int=head | tail)


def rung_by(recorded: Sequence[Recorded]) -> list[str]:
    """Name the bells to ring once these entries are committed: everybody told, what changed, the relay, the post."""
    mailed = any(entry.mailed and entry.recipients for entry in recorded)
    changed = sorted({changes_of(entry.subject_kind, entry.subject_id) for entry in recorded})
    return recipients_of(recorded) + changed + [OUTBOX] * bool(recorded) + [LETTERS] * mailed


def changes_of(subject_kind: str, subject_id: object) -> str:
    """Name the bell that rings when something happened to this subject: `draft:7`."""
    return f"{subject_kind}:{subject_id}"


def recipients_of(recorded: Sequence[Recorded]) -> list[str]:
    """Name everybody told by these entries, in the order all units share."""
    return sorted(set[str]().union(*(entry.recipients for entry in recorded)))


async def deliver(unit: "Unit", recorded: Sequence[Recorded]) -> None:
    """Write the entries, put them out for the relay, then give each recipient's feed its next numbers."""
    if not recorded:
        return
    await unit.store.client_here.execute_many(ENTRY, [_entry_row(entry) for entry in recorded])
    await unit.store.client_here.execute_many(WAITS, [[str(entry.id), entry.at] for entry in recorded])
    told = {name: [e for e in recorded if name in e.recipients] for name in recipients_of(recorded)}
    if told:
        await _number(unit, told)
    if letters := [_letter(entry, name) for entry in recorded if entry.mailed for name in sorted(entry.recipients)]:
        await unit.store.client_here.execute_many(LETTER, letters)


async def _number(unit: "Unit", told: Mapping[str, Sequence[Recorded]]) -> None:
    counts = to_json({recipient: len(entries) for recipient, entries in told.items()})
    last = {row["recipient"]: row["last_number"] for row in await unit.fetch(BUMP[unit.store.dialect], [counts])}
    rows = [
        [recipient, last[recipient] - len(entries) + place, str(entry.id), entry.at]
        for recipient, entries in told.items()
        for place, entry in enumerate(entries, start=1)
    ]
    await unit.store.client_here.execute_many(ITEM, rows)


def _letter(entry: Recorded, recipient: str) -> list[object]:
    return [f"{entry.id}.{recipient.replace(':', '.')}", recipient, str(entry.id), entry.at]


def _entry_row(entry: Recorded) -> list[object]:
    return [str(entry.id), entry.at, entry.actor, entry.kind, entry.subject_kind, entry.subject_id, to_json(entry.data)]
