"""Telling the plugins what happened: each in order, at its own pace, again after a failure, not held up by another."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from monespace_gql.catalogue import Observer
from monespace_gql.journal.follow import Told, instant, last_number, read_feed
from monespace_gql.journal.happened import event_of
from monespace_gql.journal.relay import BREATH, EVENTS
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit

TIME_LIMIT = 30.0
"""Seconds that a hook may take for one event."""
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 12
"""After as many failures, spread over some two hours and a half, an event is parked: somebody has to look at it."""
RECEIPT_EVERY = 1.0
"""Events told within as many seconds share a receipt: after a crash they come again."""
EVERY = 5.0
LONGEST_ERROR = 200

BEGIN = "INSERT INTO subscriber (name, position, attempts) VALUES ($1, $2, 0) ON CONFLICT (name) DO NOTHING"
PLACE = "SELECT position, attempts, next_attempt_at FROM subscriber WHERE name = $1"
# Never backwards: another process may have gone on from here, should two be at work for an instant.
RECEIPT = """
UPDATE subscriber SET position = $1, attempts = 0, next_attempt_at = NULL, last_error = NULL
WHERE name = $2 AND position < $1
"""
FAILED = """
UPDATE subscriber SET attempts = $1, next_attempt_at = $2, last_error = $3 WHERE name = $4 AND position = $5
"""
PARK = """
INSERT INTO parked_event (subscriber, number, entry_id, attempts, error, at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (subscriber, number) DO NOTHING
"""

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.observers")


class HookFailed(Exception):
    """Raised when a plugin did not take an event; the message goes to the operator's table, its kind to the log."""

    def __init__(self, told: Told, cause: BaseException) -> None:
        self.told = told
        self.kind = type(cause).__name__
        super().__init__(f"{self.kind}: {cause}"[:LONGEST_ERROR])


@dataclass(frozen=True, slots=True)
class Place:
    """How far a plugin has been told, and how often the next event has failed."""

    position: int
    attempts: int
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class Observing:
    """Tells one plugin, from its place on. `count` is told its name and how each call ended: told, failed or parked.

    When it never `parks`, an event that fails is tried again for as long as it takes, and what follows waits.
    """

    store: Store
    observer: Observer
    count: Callable[[str, str], None] = lambda _name, _outcome: None
    time_limit: float = TIME_LIMIT
    parks: bool = True

    async def run(self, every: float = EVERY) -> None:
        """Tell for ever: what happens as it happens, and again what failed once its pause is over."""
        with self.store.bell.waiter(EVENTS) as waiter:
            while True:
                try:
                    await self.catch_up()
                except Exception:  # the next round tries again
                    log.exception("observer_stalled", plugin=self.observer.name)
                await asyncio.sleep(BREATH)
                await waiter.wait(at_most=every)

    async def catch_up(self) -> None:
        """Tell everything that is due."""
        while batch := await self._due():
            try:
                await self._tell_in_order(batch)
            except HookFailed as failure:
                await self._failed(failure)

    async def _due(self) -> Sequence[Told]:
        place = await self._place()
        if place.next_attempt_at is not None and place.next_attempt_at > self.store.clock.now():
            return ()
        return await read_feed(self.store, EVENTS, place.position)

    async def _place(self) -> Place:
        rows = await self.store.fetch(PLACE, [self.observer.name])
        if not rows:
            begun = [self.observer.name, await last_number(self.store, EVENTS)]
            await self.store.unit(lambda unit: unit.fetch(BEGIN, begun))
            rows = await self.store.fetch(PLACE, [self.observer.name])
        again = rows[0]["next_attempt_at"]
        return Place(rows[0]["position"], rows[0]["attempts"], instant(again) if again is not None else None)

    async def _tell_in_order(self, batch: Sequence[Told]) -> None:
        """Tell these events; whatever stops it, those that the plugin took are written down."""
        loop = asyncio.get_running_loop()
        since, written, done = loop.time(), 0, 0
        try:
            for done, told in enumerate(batch):
                await self._tell(told)
                if loop.time() - since > RECEIPT_EVERY:
                    await self._receipt(told.number)
                    since, written = loop.time(), done + 1
            done = len(batch)
        finally:
            if done > written:
                await self._receipt(batch[done - 1].number)

    async def _tell(self, told: Told) -> None:
        """Call the plugin; what it raises, SystemExit too, or takes too long, is its failure and not ours."""
        try:
            async with asyncio.timeout(self.time_limit):
                await self.observer.tell(event_of(told))
        except (Exception, SystemExit) as cause:
            raise HookFailed(told, cause) from cause
        except asyncio.CancelledError as cause:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise HookFailed(told, cause) from cause  # something inside the plugin was cancelled, not we
        self.count(self.observer.name, "told")

    async def _receipt(self, number: int) -> None:
        await self.store.unit(lambda unit: unit.fetch(RECEIPT, [number, self.observer.name]))

    async def _failed(self, failure: HookFailed) -> None:
        """Write down when the event is tried again, or set it apart and go on."""
        told, place = failure.told, await self._place()
        attempts = place.attempts + 1
        said = {"plugin": self.observer.name, "number": told.number, "kind": told.kind, "failure": failure.kind}
        if self.parks and attempts >= MOST_ATTEMPTS:
            await self.store.unit(lambda unit: self._park(unit, failure, attempts))
            log.error("event_parked", **said, attempts=attempts)
            return self.count(self.observer.name, "parked")
        pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
        failed = [attempts, self.store.clock.now() + pause, str(failure), self.observer.name, place.position]
        await self.store.unit(lambda unit: unit.fetch(FAILED, failed))
        tell = log.error if attempts == MOST_ATTEMPTS else log.warning
        tell("event_failed", **said, attempts=attempts)
        return self.count(self.observer.name, "failed")

    async def _park(self, unit: Unit, failure: HookFailed, attempts: int) -> None:
        told = failure.told
        parked = [self.observer.name, told.number, str(told.entry_id), attempts, str(failure), unit.now]
        await unit.fetch(PARK, parked)
        await unit.fetch(RECEIPT, [told.number, self.observer.name])
