"""PostgreSQL connections that only read, one read at a time: nothing is set on them, so nothing is reset."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from monespace_gql.journal.prepared import Prepared
from monespace_gql.journal.transaction import Rows

Connection = Any
"""asyncpg's connection, which ships no types; None where there is none."""

MOST_READS = 50_000
"""After so many, a connection is opened anew: what its process on the server remembers only grows."""

CLOSING_SECONDS = 10

DECLINED = (asyncpg.PostgresError, asyncpg.InterfaceError)
"""What a statement or a value is declined with: all was said, the connection is as good as before."""


@dataclass(slots=True, eq=False)
class Read:
    """A statement to be read with its values, and who waits for its rows: nobody any more once that is cancelled."""

    sql: str
    values: Sequence[object]
    rows: asyncio.Future[Rows]


@dataclass(slots=True)
class Reader:
    """Who reads: its connection, none before it is needed or once it is lost."""

    connection: Connection
    prepared: Prepared | None = None
    reads: int = 0


class Readers:
    """So many readers, each a task that takes the next read; what comes while all are at work waits.

    Whoever asks may be cancelled: the read under way ends by itself, and one that waits is not begun. The reader that
    was at work last is asked first. A pool of asyncpg's, and a task for each read so that nobody cancels it, take as
    much time of this process again as a small read does in all.
    """

    def __init__(self, count: int, connect: Callable[[], Awaitable[Connection]]) -> None:
        self._count = count
        self._connect = connect
        self._waiting: deque[Read | None] = deque()
        """What is to be read, in order; None sends a reader home."""
        self._resting: list[asyncio.Future[None]] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Open a first connection; the others are opened when they are needed. Raises what connecting raises."""
        first = await self._connect()
        for connection in (*[None] * (self._count - 1), first):
            rest = self._rest()
            work = self._work(Reader(connection), rest)
            self._tasks.append(asyncio.get_running_loop().create_task(work))

    def read(self, sql: str, values: Sequence[object]) -> asyncio.Future[Rows]:
        """Have a statement read; waiting for its rows raises what connecting and reading raise."""
        read = Read(sql, values, asyncio.get_running_loop().create_future())
        self._ask(read)
        return read.rows

    async def close(self) -> None:
        """Let everything that was asked be read, then close the connections."""
        for _ in self._tasks:
            self._ask(None)
        await asyncio.gather(*self._tasks)

    @property
    def all_free(self) -> bool:
        """Whether none is at work."""
        return not self._waiting and len(self._resting) == len(self._tasks)

    def _ask(self, read: Read | None) -> None:
        self._waiting.append(read)
        if self._resting:
            self._resting.pop().set_result(None)

    def _rest(self) -> asyncio.Future[None]:
        """Return what a reader at rest waits for."""
        rest = asyncio.get_running_loop().create_future()
        self._resting.append(rest)
        return rest

    async def _work(self, reader: Reader, rest: asyncio.Future[None]) -> None:
        try:
            await rest
            while (read := await self._next()) is not None:
                if not read.rows.done():
                    await self._serve(reader, read)
        finally:
            if reader.connection is not None:
                await reader.connection.close(timeout=CLOSING_SECONDS)

    async def _next(self) -> Read | None:
        while not self._waiting:
            await self._rest()
        return self._waiting.popleft()

    async def _serve(self, reader: Reader, read: Read) -> None:
        try:
            prepared = await self._ready(reader)
            rows = await prepared.fetch(read.sql, read.values)
        except Exception as failed:  # noqa: BLE001 - whatever it is, it is told to who asked
            if not isinstance(failed, DECLINED):
                _let_go(reader)
            if not read.rows.done():
                read.rows.set_exception(failed)
        else:
            if not read.rows.done():
                read.rows.set_result(rows)

    async def _ready(self, reader: Reader) -> Prepared:
        """Make sure that the connection is open, and not too old; return the statements it keeps."""
        if reader.reads >= MOST_READS:
            _let_go(reader)
        if reader.connection is None or reader.connection.is_closed():
            reader.connection, reader.prepared, reader.reads = None, None, 0
            reader.connection = await self._connect()
        if reader.prepared is None:
            reader.prepared = Prepared(reader.connection)
        reader.reads += 1
        return reader.prepared


def _let_go(reader: Reader) -> None:
    if reader.connection is not None:
        reader.connection.terminate()
        reader.connection = reader.prepared = None
