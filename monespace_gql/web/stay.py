"""How long somebody stays on a live connection: as long as their token holds and they would be let in again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from monespace_gql.graph.executor import Outcome
from monespace_gql.web.edge import Edge
from monespace_gql.web.edge_refusal import EdgeRefusal
from monespace_gql.web.identity import NO_LONGER_ADMITTED, TOKEN_EXPIRED, Admitted

if TYPE_CHECKING:
    from monespace_gql.web.watch import Watch

LONGEST_LIFE = 24 * 3600
"""A live connection lasts a day at most, whatever its token says; clients reconnect."""


class StayOver(Exception):
    """Raised when the connection must end; its code says why, None: only because it has lasted long enough."""

    def __init__(self, code: str | None) -> None:
        super().__init__(code)
        self.code = code


class Stay:
    """One bearer on one live connection."""

    __slots__ = ("_edge", "_limit", "_over", "_spent", "admitted", "until")

    def __init__(self, edge: Edge, admitted: Admitted) -> None:
        remaining = (admitted.claims.expires_at - edge.clock.now()).total_seconds()
        self.admitted = admitted
        self.until = asyncio.get_running_loop().time() + min(remaining, LONGEST_LIFE)
        """When it is over whatever happens, by the clock of the loop."""
        self._edge = edge
        self._spent = None if remaining > LONGEST_LIFE else TOKEN_EXPIRED
        self._limit: asyncio.Timeout | None = None
        self._over: StayOver | None = None

    @asynccontextmanager
    async def lasting(self, watch: "Watch") -> AsyncIterator[None]:
        """Run the block to its end, or stop it by StayOver the moment the stay is over; also when nothing happens."""
        try:
            with watch.over(self):
                async with asyncio.timeout(None) as limit:
                    self._limit = limit
                    yield
        except TimeoutError:
            if self._over is None or not limit.expired():
                raise
            raise self._over from None
        finally:
            self._limit = None

    async def renewed(self) -> Admitted:
        """Return the bearer with the rights of this instant: ask before each operation. Raises StayOver."""
        self._hold_token()
        try:
            return await self._edge.door.admit_again(self.admitted)
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

    def spend(self) -> None:
        """Bring it to its end because its time has come."""
        self.end(StayOver(self._spent))

    def _hold_token(self) -> None:
        """Look at the clock too: timers do not count the time that a machine sleeps."""
        if self.admitted.claims.expires_at <= self._edge.clock.now():
            raise StayOver(TOKEN_EXPIRED)
