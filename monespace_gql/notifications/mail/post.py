"""The post: carries the letters that wait to the mailer, each until it is sent once, with back-off after a failure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from monespace_gql.journal.delivery import LETTERS
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.json_field import from_json
from monespace_gql.journal.models import LetterState
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.notifications.mail.letter import CALLS_FOR, Letter, written
from monespace_gql.notifications.mail.mailer import Mailer
from monespace_gql.notifications.notification import sentence
from monespace_gql.notifications.rights import may_still
from monespace_gql.people.models import Person

PATIENCE = timedelta(minutes=2)
"""How long a letter being sent is left alone: longer than the mailer's time-out."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 12
"""After as many failures, spread over some twenty hours, a letter is parked: somebody has to look at it."""
EVERY = 5.0

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.mail")

ANY_DUE = "SELECT 1 FROM letter WHERE state = 'WAITING' AND next_attempt_at <= $1 LIMIT 1"
CLAIM = """
UPDATE letter SET attempts = attempts + 1, next_attempt_at = $1 WHERE id = (
  SELECT id FROM letter WHERE state = 'WAITING' AND next_attempt_at <= $2 ORDER BY next_attempt_at, id LIMIT 1 {locked}
) RETURNING id
"""
LOCKED = {Dialect.POSTGRESQL: "FOR UPDATE SKIP LOCKED", Dialect.SQLITE: ""}
"""Several processes take different letters, and none waits for another."""
CLAIMED = """
SELECT l.id, l.key, l.recipient, l.attempts, e.kind, e.subject_kind, e.subject_id, e.data
FROM letter l JOIN journal_entry e ON e.id = l.entry_id WHERE l.id = $1
"""
ENDED = "UPDATE letter SET state = $1, ended_at = $2, last_error = $3 WHERE id = $4"
FAILED = "UPDATE letter SET next_attempt_at = $1, last_error = $2 WHERE id = $3"


@dataclass(frozen=True, slots=True)
class Post:
    """One carrier; several may run, in as many processes. `count` is told how each attempt ended."""

    store: Store
    mailer: Mailer
    sender: str
    count: Callable[[str], None] = lambda _: None

    async def run(self, every: float = EVERY) -> None:
        """Carry letters for ever: as they are written, and from time to time those of others or to be tried again."""
        with self.store.bell.waiter(LETTERS) as waiter:
            while True:
                try:
                    await self.carry()
                except Exception:  # the next round tries again
                    log.exception("post_failed")
                await waiter.wait(at_most=every)

    async def carry(self) -> int:
        """Send what waits now; return how many letters left."""
        sent = 0
        while await self.store.fetch(ANY_DUE, [self.store.clock.now()]):
            row = await self.store.unit(_claimed)
            if row is None:  # another process was faster
                break
            sent += await self._carry_one(row)
        return sent

    async def _carry_one(self, row: Any) -> bool:  # Any: a driver's row
        letter = await _letter(row)
        if letter is None:  # nobody there, or nobody who may be told any more
            await self._end(row, LetterState.DROPPED)
            return False
        try:
            await self.mailer.send(written(letter, self.sender))
        except Exception as failure:  # noqa: BLE001 - whatever stops a mail is told and tried again
            await self._failed(row, type(failure).__name__[:120])
            return False
        await self._end(row, LetterState.SENT)
        log.info("mail_sent", mail=letter.key, kind=letter.kind, attempts=row["attempts"])
        return True

    async def _failed(self, row: Any, failure: str) -> None:  # Any: as above
        told = {"mail": row["key"], "attempts": row["attempts"], "failure": failure}
        if row["attempts"] >= MOST_ATTEMPTS:
            log.error("mail_parked", **told)
            await self._end(row, LetterState.PARKED, failure)
            return
        log.warning("mail_failed", **told)
        self.count("failed")
        pause = min(FIRST_PAUSE * 2 ** (row["attempts"] - 1), LONGEST_PAUSE)
        await self.store.unit(lambda unit: unit.fetch(FAILED, [unit.now + pause, failure, row["id"]]))

    async def _end(self, row: Any, state: LetterState, failure: str | None = None) -> None:  # Any: as above
        await self.store.unit(lambda unit: unit.fetch(ENDED, [state.value, unit.now, failure, row["id"]]))
        self.count(state.value.lower())


async def _claimed(unit: Unit) -> Any:  # Any: a driver's row
    """Take the next letter for as long as sending may last; None when there is none left to take."""
    claim = CLAIM.format(locked=LOCKED[unit.store.dialect])
    taken = await unit.fetch(claim, [unit.now + PATIENCE, unit.now])
    return (await unit.fetch(CLAIMED, [taken[0]["id"]]))[0] if taken else None


async def _letter(row: Any) -> Letter | None:  # Any: a driver's row
    person_id, _, context = str(row["recipient"]).partition(":")
    person = await Person.get_or_none(id=int(person_id))
    subject = row["subject_kind"], int(row["subject_id"])
    if person is None or not await may_still(person.email, context, CALLS_FOR[row["kind"]], subject):
        return None
    return Letter(
        key=row["key"],
        to=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        kind=row["kind"],
        sentence=sentence(row["kind"], from_json(row["data"])),
    )
