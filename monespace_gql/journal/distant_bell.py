"""Wakes who follows a feed in another process of a PostgreSQL database. Only a bell: whoever misses it polls."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Any

import asyncpg

from monespace_gql.journal.bell import Bell

CHANNEL = "monespace_bell"
LONGEST = 7_900
"""Bytes of one notification; PostgreSQL refuses 8,000."""

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
CLOSING = 2.0
RING = f"SELECT pg_notify('{CHANNEL}', told) FROM unnest($1::text[]) AS told"  # noqa: S608 - a constant

SILENT = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)

Connect = Callable[[], Awaitable[Any]]
"""Opens a connection of its own. Any: asyncpg ships no types."""

log = logging.getLogger(__name__)


class DistantBell:
    """One connection of this process: it tells the others who was told something, and rings the bell here for them.

    It rings after the commit and not inside the transaction, where PostgreSQL would make commits wait for each other.
    """

    def __init__(self, bell: Bell, connect: Connect) -> None:
        self._bell = bell
        self._connect = connect
        self._told: set[str] = set()
        self._called = asyncio.Event()
        self.listening = asyncio.Event()

    def ring(self, recipients: Iterable[str]) -> None:
        """Wake the followers of these recipients elsewhere, soon; several calls go out together."""
        self._told.update(recipients)
        if self._told:
            self._called.set()

    async def run(self) -> None:
        """Listen and ring for ever, over one connection after another."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self._serve(await self._connect())
                pause = FIRST_PAUSE
            except SILENT as failure:
                log.warning("the bell between processes is silent, followers poll: %s", type(failure).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _serve(self, connection: Any) -> None:  # Any: as above
        try:
            connection.add_termination_listener(self._cut)
            await connection.add_listener(CHANNEL, self._heard)
            self.listening.set()
            self._bell.ring_all()  # what was told while nobody listened here
            while not connection.is_closed():
                await self._called.wait()
                await self._tell(connection)
        finally:
            self.listening.clear()
            await connection.close(timeout=CLOSING)

    async def _tell(self, connection: Any) -> None:  # Any: as above
        self._called.clear()
        told = sorted(self._told)
        if told:
            await connection.execute(RING, list(parcels(told)))
            self._told.difference_update(told)

    def _heard(self, connection: Any, process: int, channel: str, payload: object) -> None:
        if process != connection.get_server_pid():
            self._bell.ring(json.loads(str(payload)))

    def _cut(self, connection: Any) -> None:
        self._called.set()


def parcels(recipients: Sequence[str], longest: int = LONGEST) -> Iterator[str]:
    """Write recipients as JSON lists, none longer than this many bytes (but for a single name that is)."""
    parcel: list[str] = []
    size = 0
    for name in recipients:
        length = len(json.dumps(name)) + 2
        if parcel and size + length > longest:
            yield json.dumps(parcel)
            parcel, size = [], 0
        parcel.append(name)
        size += length
    if parcel:
        yield json.dumps(parcel)
