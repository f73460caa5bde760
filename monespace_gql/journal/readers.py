"""PostgreSQL connections that only read, lent one read at a time: nothing is set on them, so nothing is reset."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

Connection = Any
"""asyncpg's connection, which ships no types; None where there is none."""

MOST_READS = 50_000
"""After so many, a connection is opened anew: what its process on the server remembers only grows."""

CLOSING_SECONDS = 10


@dataclass(slots=True)
class Reader:
    """A place among those that read: its connection, none before it is needed or once it is lost."""

    connection: Connection = None
    reads: int = 0


class Readers:
    """So many places; who comes when all are lent waits for one. The one given back last is lent first.

    A pool of asyncpg's does the same and more, for as much time of this process again as a small read takes in all.
    """

    def __init__(self, count: int, connect: Callable[[], Awaitable[Connection]]) -> None:
        self._count = count
        self._connect = connect
        self._free: asyncio.LifoQueue[Reader] = asyncio.LifoQueue()

    async def open(self) -> None:
        """Open a first connection; the others are opened when they are needed. Raises what connecting raises."""
        first = Reader(await self._connect())
        for reader in (*(Reader() for _ in range(self._count - 1)), first):
            self._free.put_nowait(reader)

    async def take(self) -> Reader:
        """Lend a place whose connection is open, to be given back; raises what connecting raises."""
        reader = await self._free.get()
        try:
            if reader.reads >= MOST_READS:
                self._let_go(reader)
            if reader.connection is None or reader.connection.is_closed():
                reader.connection, reader.reads = None, 0
                reader.connection = await self._connect()
        except BaseException:
            self._free.put_nowait(reader)
            raise
        return reader

    def give_back(self, reader: Reader, *, whole: bool) -> None:
        """Take a place back; it loses its connection when its read was not heard to its end."""
        reader.reads += 1
        if not whole:
            self._let_go(reader)
        self._free.put_nowait(reader)

    async def close(self) -> None:
        """Take every place back, behind the reads that already wait for one, and close the connections."""
        for _ in range(self._count):
            reader = await self._free.get()
            if reader.connection is not None:
                await reader.connection.close(timeout=CLOSING_SECONDS)

    @property
    def all_free(self) -> bool:
        """Whether none is lent."""
        return self._free.qsize() == self._count

    def _let_go(self, reader: Reader) -> None:
        if reader.connection is not None:
            reader.connection.terminate()
            reader.connection = None
