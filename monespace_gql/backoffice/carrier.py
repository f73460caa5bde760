"""Carries transmitted dossiers to the back office: at once, again after a failure, and each until it is received."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from monespace_gql.backoffice.parcel import parcel_of
from monespace_gql.backoffice.port import BackOffice, Declined, NotReceived
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.not_received import not_received
from monespace_gql.dossiers.received import received
from monespace_gql.dossiers.retry_transmission import WAITING
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit

PATIENCE = timedelta(seconds=30)
"""How long a dossier being carried is left alone: longer than the back office may take to answer."""
EVERY = 5.0
AT_ONCE = 2.0
"""Seconds that whoever transmits waits for the back office, before it is carried without them."""

DUE = "SELECT id FROM dossier WHERE carry_at <= $1 ORDER BY carry_at, id LIMIT 1"
CLAIM = """
UPDATE dossier SET carry_attempts = carry_attempts + 1, carry_at = $1 WHERE id = (
  SELECT id FROM dossier WHERE id = $3 AND carry_at IS NOT NULL AND (carry_at <= $2 OR carry_attempts = 0) {locked}
) RETURNING id
"""
LOCKED = {Dialect.POSTGRESQL: "FOR UPDATE SKIP LOCKED", Dialect.SQLITE: ""}
"""Several processes carry different dossiers, and none waits for another."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.transmission")


@dataclass(frozen=True, slots=True)
class Carrier:
    """One carrier; several may run, in as many processes. `count` is told how each attempt ended."""

    store: Store
    office: BackOffice
    count: Callable[[str], None] = lambda _: None
    patience: timedelta = PATIENCE
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self, every: float = EVERY) -> None:
        """Carry for ever: what a stopped process left, what is to be tried again, what is asked for."""
        with self.store.bell.waiter(WAITING) as waiter:
            while True:
                try:
                    await self.carry()
                except Exception:  # the next round tries again
                    log.exception("transmission_stalled")
                await waiter.wait(at_most=every)

    async def carry(self) -> None:
        """Carry everything that is due, one after the other."""
        while due := await self.store.fetch(DUE, [self.store.clock.now()]):
            await self.carry_one(int(due[0]["id"]))

    async def at_once(self, key: int, patience: float = AT_ONCE) -> None:
        """Carry this dossier now, and wait for the back office a little; what is not over goes on by itself."""
        task = asyncio.create_task(self._quietly(key))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await asyncio.wait([task], timeout=patience)

    async def carry_one(self, key: int) -> None:
        """Carry one dossier if it is due, or was never tried, and nobody else carries it."""
        if not await self.store.unit(lambda unit: _claimed(unit, key, self.patience)):
            return
        dossier = await Dossier.get(id=key)
        told = {"dossier": dossier.number, "attempts": dossier.carry_attempts}
        try:
            reference = await self.office.take(await parcel_of(dossier))
        except Declined as why:
            await self._failed(key, str(why), told, declined=True)
        except NotReceived as why:
            await self._failed(key, str(why), told)
        except Exception as fault:  # ours: it is tried again, and set apart, like what the back office does
            log.exception("transmission_fault", **told)
            await self._failed(key, f"{type(fault).__name__} while giving it", told)
        else:
            await self.store.unit(lambda unit: received(unit, key, reference))
            log.info("dossier_received", **told, reference=reference)
            self.count("received")

    async def _failed(self, key: int, why: str, told: dict[str, object], *, declined: bool = False) -> None:
        apart = await self.store.unit(lambda unit: not_received(unit, key, why, declined=declined))
        if apart:
            log.error("transmission_parked", **told, failure=why)
        else:
            log.warning("transmission_failed", **told, failure=why)
        self.count("parked" if apart else "failed")

    async def _quietly(self, key: int) -> None:
        try:
            await self.carry_one(key)
        except Exception:  # the round of `run` tries again
            log.exception("transmission_stalled")


async def _claimed(unit: Unit, key: int, patience: timedelta) -> bool:
    claim = CLAIM.format(locked=LOCKED[unit.store.dialect])
    return bool(await unit.fetch(claim, [unit.now + patience, unit.now, key]))
