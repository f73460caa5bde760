"""How long somebody stays on a live connection: as long as their token holds and they would be let in again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from monespace_gql.graph.executor import Outcome
from monespace_gql.journal.bell import Waiter
from monespace_gql.web import answers
from monespace_gql.web.edge import Edge
from monespace_gql.web.edge_refusal import EdgeRefusal
from monespace_gql.web.identity import NO_LONGER_ADMITTED, TOKEN_EXPIRED, Admitted

LONGEST_LIFE = 24 * 3600
"""A live connection lasts a day at most, whatever its token says; clients reconnect."""


class StayOver(Exception):
    """Raised when the connection must end; its code says why, None: only because it has lasted long enough."""

    def __init__(self, code: str | None) -> None:
        super().__init__(code)
        self.code = code


class Stay:
    """One bearer on one live connection."""

    def __init__(self, edge: Edge, admitted: Admitted) -> None:
        self._edge = edge
        self._admitted = admitted
        self._limit: asyncio.Timeout | None = None
        self._over: StayOver | None = None

    @asynccontextmanager
    async def lasting(self) -> AsyncIterator[None]:
        """Run the block to its end, or stop it by StayOver the moment the stay is over; also when nothing happens."""
        remaining = (self._admitted.claims.expires_at - self._edge.clock.now()).total_seconds()
        try:
            async with self._watched(), asyncio.timeout(min(remaining, LONGEST_LIFE)) as limit:
                self._limit = limit
                yield
        except TimeoutError:
            if not limit.expired():
                raise
            raise self._over or StayOver(None if remaining > LONGEST_LIFE else TOKEN_EXPIRED) from None
        finally:
            self._limit = None

    async def renewed(self) -> Admitted:
        """Return the bearer with the rights of this instant: ask before each operation. Raises StayOver."""
        self._hold_token()
        try:
            return await self._edge.door.admit_again(self._admitted)
        except EdgeRefusal as refusal:
            raise StayOver(refusal.code) from None

    def hold(self, event: Outcome) -> None:
        """Raise StayOver when an event must not be sent: the token expired, or the event says that the rights did."""
        self._hold_token()
        if not event.has_data and event.code in NO_LONGER_ADMITTED:
            raise StayOver(event.code)

    def end(self, over: StayOver) -> None:
        """Bring the block of `lasting` to its end now, from another task."""
        if self._limit is not None and not self._limit.expired():
            self._over = over
            self._limit.reschedule(asyncio.get_running_loop().time())

    def _hold_token(self) -> None:
        """Look at the clock too: timers do not count the time that a machine sleeps."""
        if self._admitted.claims.expires_at <= self._edge.clock.now():
            raise StayOver(TOKEN_EXPIRED)

    @asynccontextmanager
    async def _watched(self) -> AsyncIterator[None]:
        with self._edge.ear(self._admitted.viewer) as ear:
            watching = asyncio.create_task(self._watch(ear))
            try:
                yield
            finally:
                watching.cancel()
                await asyncio.wait((watching,))

    async def _watch(self, ear: Waiter) -> None:
        """Knock at the door again when rights are lost, and from time to time: another process may withdraw them."""
        while True:
            await ear.wait(at_most=self._edge.options.recheck)
            try:
                await self.renewed()
            except StayOver as over:
                return self.end(over)
            except Exception as fault:  # noqa: BLE001 - whatever breaks is ours: in the log, and asked again later
                answers.log_fault(fault)
