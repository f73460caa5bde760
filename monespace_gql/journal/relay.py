"""The relay: carries what was committed to the feed of everything, once, in order, under numbers without gap.

The acts only add a line to the outbox: nobody waits for a shared number. The relay numbers those lines afterwards.
Lines of one subject keep their order: the act that changes a subject holds its lock when it takes the line's id, so the
next one takes a greater id, and is committed later. Lines of different subjects may be numbered in another order than
they were committed in: nothing depends on it.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from monespace_gql.journal.delivery import ITEM, OUTBOX
from monespace_gql.journal.follow import instant
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit

EVENTS = "events"
"""The feed of everything, as `follow` names it."""
RELAY_LOCK = 0x72656C79
"""« rely », the number of the lock that the relay at work holds."""

BATCH = 200
EVERY = 2.0
"""Seconds after which the outbox is looked at though nobody rang."""
BREATH = 0.05
"""Seconds between two looks: under load one look carries what many acts wrote, and acts have the database."""

# The row is locked first and the lines are taken by deleting them: of two relays at once, the second finds them gone.
HOLD = """
INSERT INTO feed_cursor (recipient, last_number) VALUES ($1, 0)
ON CONFLICT (recipient) DO UPDATE SET last_number = feed_cursor.last_number RETURNING last_number
"""
TAKE = """
DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT $1) RETURNING id, entry_id, at
"""
GIVEN = "UPDATE feed_cursor SET last_number = $1 WHERE recipient = $2"
OLDEST = "SELECT at FROM outbox ORDER BY id LIMIT 1"

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.relay")


@dataclass(frozen=True, slots=True)
class Relay:
    """Carries the outbox of one store. `lag` is told, at each look, the age in seconds of what waits longest."""

    store: Store
    lag: Callable[[float], None] = lambda _: None

    async def run(self, every: float = EVERY) -> None:
        """Carry for ever: as entries are committed, and from time to time those that nobody rang for."""
        with self.store.bell.waiter(OUTBOX) as waiter:
            while True:
                try:
                    await self.carry()
                except Exception:  # the next look tries again
                    log.exception("relay_failed")
                await asyncio.sleep(BREATH)
                await waiter.wait(at_most=every)

    async def carry(self) -> int:
        """Carry what waits now; return how many entries were numbered."""
        carried = 0
        while await self.look():
            carried += await self.store.unit(_next_batch)
        return carried

    async def look(self) -> bool:
        """Say whether something waits, and tell for how long."""
        rows = await self.store.fetch(OLDEST)
        waited = (self.store.clock.now() - instant(rows[0]["at"])).total_seconds() if rows else 0.0
        self.lag(max(waited, 0.0))
        return bool(rows)


async def _next_batch(unit: Unit) -> int:
    """Give the next numbers to the oldest lines and take them out of the outbox; return how many."""
    (feed,) = await unit.fetch(HOLD, [EVENTS])
    lines = sorted(await unit.fetch(TAKE, [BATCH]), key=lambda line: line["id"])
    if not lines:
        return 0
    last = feed["last_number"]
    items = [_item(number, line["entry_id"], line["at"]) for number, line in enumerate(lines, start=last + 1)]
    await unit.store.client_here.execute_many(ITEM, items)
    await unit.fetch(GIVEN, [last + len(lines), EVENTS])
    unit.after_commit(lambda: unit.store.ring([EVENTS]))
    return len(lines)


def _item(number: int, entry: object, at: datetime | str) -> list[object]:
    return [EVENTS, number, str(entry), instant(at)]
