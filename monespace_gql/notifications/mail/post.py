"""The post: carries to the mailer what feeds tell by mail, each once, again with back-off after a failure."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from monespace_gql.journal.json_field import from_json
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.notifications.mail.letter import CALLS_FOR, SUBJECTS, Letter, written
from monespace_gql.notifications.mail.mailer import Mailer
from monespace_gql.notifications.notification import sentence
from monespace_gql.notifications.rights import may_still
from monespace_gql.people.models import Person

BATCH = 50
PATIENCE = timedelta(minutes=2)
"""How long a mail being sent is left alone: longer than the mailer's time-out."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
EVERY = 5.0

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.mail")

WAITING = """
SELECT i.id, i.recipient, e.kind, e.subject_id, e.data
FROM feed_item i
JOIN journal_entry e ON e.id = i.entry_id
LEFT JOIN mail_receipt m ON m.feed_item_id = i.id
WHERE e.kind = $1 AND (m.feed_item_id IS NULL OR (m.sent_at IS NULL AND m.next_attempt_at <= $2))
ORDER BY i.id
LIMIT $3
"""
CLAIM = """
INSERT INTO mail_receipt (feed_item_id, attempts, next_attempt_at) VALUES ($1, 1, $2)
ON CONFLICT (feed_item_id) DO UPDATE SET attempts = mail_receipt.attempts + 1, next_attempt_at = $2
WHERE mail_receipt.sent_at IS NULL AND mail_receipt.next_attempt_at <= $3
RETURNING attempts
"""
SENT = "UPDATE mail_receipt SET sent_at = $1, last_error = NULL WHERE feed_item_id = $2"
FAILED = "UPDATE mail_receipt SET next_attempt_at = $1, last_error = $2 WHERE feed_item_id = $3"


@dataclass(frozen=True, slots=True)
class Post:
    """One carrier; several may run, a mail is claimed by one at a time."""

    store: Store
    mailer: Mailer
    sender: str

    async def run(self, every: float = EVERY) -> None:
        """Carry mails for ever."""
        while True:
            try:
                await self.carry()
            except Exception:  # the next round tries again
                log.exception("post_failed")
            await asyncio.sleep(every)

    async def carry(self) -> int:
        """Send what waits now; return how many mails left."""
        sent = 0
        for kind in SUBJECTS:
            rows = await self.store.fetch(WAITING, [kind, self.store.clock.now(), BATCH])
            for row in rows:
                sent += await self._carry_one(row)
        return sent

    async def _carry_one(self, row: Any) -> bool:  # Any: a driver's row
        attempts = await self.store.unit(lambda unit: _claim(unit, row["id"]))
        if attempts is None:
            return False
        letter = await _letter(row)
        if letter is None:  # nobody there, or nobody who may be told any more
            await self.store.unit(lambda unit: unit.fetch(SENT, [unit.now, row["id"]]))
            return False
        try:
            await self.mailer.send(written(letter, self.sender))
        except Exception as failure:  # noqa: BLE001 - whatever stops a mail is told and tried again
            await self._failed(row["id"], attempts, failure)
            return False
        await self.store.unit(lambda unit: unit.fetch(SENT, [unit.now, row["id"]]))
        log.info("mail_sent", mail=letter.key, kind=letter.kind, attempts=attempts)
        return True

    async def _failed(self, item: int, attempts: int, failure: Exception) -> None:
        told = type(failure).__name__
        log.warning("mail_failed", mail=item, attempts=attempts, failure=told)
        pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
        await self.store.unit(lambda unit: unit.fetch(FAILED, [unit.now + pause, told[:120], item]))


async def _claim(unit: Unit, item: int) -> int | None:
    rows = await unit.fetch(CLAIM, [item, unit.now + PATIENCE, unit.now])
    return int(rows[0]["attempts"]) if rows else None


async def _letter(row: Any) -> Letter | None:  # Any: a driver's row
    person_id, _, context = str(row["recipient"]).partition(":")
    person = await Person.get_or_none(id=int(person_id))
    if person is None or not await may_still(person.email, context, CALLS_FOR[row["kind"]], int(row["subject_id"])):
        return None
    return Letter(
        key=f"feed-item-{row['id']}",
        to=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        kind=row["kind"],
        sentence=sentence(row["kind"], from_json(row["data"])),
    )
