"""Tortoise's SQLite client, made safe: one connection writes in immediate transactions, a few others only read."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import aiosqlite
from tortoise.backends.base.client import ConnectionWrapper, NestedTransactionContext, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper
from tortoise.exceptions import IntegrityError, OperationalError

from monespace_gql.journal.errors import StoreClosed, UnitOver, WriteOutsideUnit
from monespace_gql.journal.lasting import Lasting
from monespace_gql.journal.meter import Meter
from monespace_gql.journal.transaction import Metered, Rows, begun

WRITING = {"journal_mode": "WAL", "journal_size_limit": 16_777_216}
COMMON = {"busy_timeout": 5_000, "foreign_keys": "ON"}
READING = {"query_only": "ON"}


class SqliteStoreClient(SqliteClient):
    """Reads at once beside the writer, and lends the writing connection to one unit of work at a time."""

    def __init__(self, file_path: str, *, meter: Meter, readers: int, read_only: bool, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self.meter = meter
        self._read_only = read_only
        self._reader_count = readers
        self._readers: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        self._reads = Lasting()
        self._opened = 0
        self._closing = False

    async def create_connection(self, with_db: bool) -> None:
        """Open the connections; the writing one first, for it creates the file and its log."""
        if not self._read_only:
            self._connection = await self._connect(COMMON | WRITING)
        for _ in range(self._reader_count):
            self._readers.put_nowait(await self._connect(COMMON | READING))
            self._opened += 1
        await self._post_connect()

    async def close(self) -> None:
        """Wait for the reads under way, then close every connection."""
        self._closing = True
        while self._opened:  # taken back one by one, behind the readers that already wait for one
            await (await self._readers.get()).close()
            self._opened -= 1
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def read(self, query: str, values: Sequence[object] = ()) -> Rows:
        """Read committed rows; a caller who is cancelled leaves, the query ends by itself."""
        if self._closing:
            raise StoreClosed
        reader = await self._readers.get()
        return await asyncio.shield(self._reads.start(self._read_with(reader, query, values)))

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Rows]:
        """Serve a model's read made outside a unit of work."""
        rows = await self.read(query, values or ())
        return len(rows), rows

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """Serve a model's read made outside a unit of work, as dictionaries."""
        return [dict(row) for row in await self.read(query, values or ())]

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        """Decline: only a unit of work writes."""
        raise WriteOutsideUnit("insert")

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Decline: only a unit of work writes."""
        raise WriteOutsideUnit("bulk write")

    async def execute_script(self, query: str) -> None:
        """Decline: only a unit of work writes."""
        raise WriteOutsideUnit("script")

    def _in_transaction(self) -> TransactionContext:
        raise WriteOutsideUnit("transaction")

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["SqliteTransaction"]:
        """Lend the writing connection, inside one immediate transaction."""
        async with self._lock, begun(SqliteTransaction(self)) as transaction:
            yield transaction

    @asynccontextmanager
    async def transaction_without_foreign_keys(self) -> AsyncIterator["SqliteTransaction"]:
        """Lend the connection to a migration: with the keys on, dropping a table to remake it would empty its children.

        SQLite ignores this switch inside a transaction, hence a door of its own. The migration checks the keys itself.
        """
        async with self._lock:
            await self._pragma("foreign_keys=OFF")
            try:
                async with begun(SqliteTransaction(self)) as transaction:
                    yield transaction
            finally:
                await self._pragma("foreign_keys=ON")

    async def _pragma(self, setting: str) -> None:
        assert self._connection is not None
        await (await self._connection.execute(f"PRAGMA {setting}")).close()

    async def _connect(self, pragmas: dict[str, object]) -> aiosqlite.Connection:
        mode = "ro" if self._read_only else "rwc"
        connection = await aiosqlite.connect(_uri(self.filename, mode), uri=True, isolation_level=None)
        connection.row_factory = sqlite3.Row
        for name, value in pragmas.items():
            await (await connection.execute(f"PRAGMA {name}={value}")).close()
        return connection

    async def _read_with(self, reader: aiosqlite.Connection, query: str, values: Sequence[object]) -> Rows:
        try:
            return await _fetch(self.meter, query, reader, values)
        finally:
            self._readers.put_nowait(reader)


class SqliteTransaction(Metered, SqliteTransactionWrapper):
    """The writing connection while a unit of work holds it."""

    def __init__(self, parent: "SqliteStoreClient | SqliteTransaction") -> None:
        super().__init__(parent)
        self.meter = parent.meter

    async def begin(self) -> None:
        """Take the write lock at once: a deferred transaction that reads first may be refused its write."""
        await self._connection.execute("BEGIN IMMEDIATE")

    async def read(self, query: str, values: Sequence[object] = ()) -> Rows:
        """Read, seeing this unit's own writes; also for `INSERT … RETURNING`."""
        async with self.acquire_connection() as connection:
            return await _fetch(self.meter, query, connection, values)

    async def execute_script(self, query: str) -> None:
        """Run statement by statement: sqlite3's own script call would commit the transaction first."""
        for statement in _statements(query):
            await self.execute_query(statement)

    def acquire_connection(self) -> ConnectionWrapper[aiosqlite.Connection]:
        """Give the connection to one statement, unless the unit of work is over."""
        if self._finalized:
            raise UnitOver
        return super().acquire_connection()

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(SqliteTransaction(self))


client_class = SqliteStoreClient


async def _fetch(meter: Meter, query: str, connection: aiosqlite.Connection, values: Sequence[object]) -> Rows:
    meter.note(query)
    try:
        return list(await connection.execute_fetchall(_numbered(query), list(values)))
    except sqlite3.IntegrityError as error:
        raise IntegrityError(error) from error
    except sqlite3.OperationalError as error:
        raise OperationalError(error) from error


@lru_cache(maxsize=1024)
def _numbered(query: str) -> str:
    """Turn `$1` into SQLite's `?1`, so that one text serves both databases."""
    return re.sub(r"\$(\d+)", r"?\1", query)


def _statements(script: str) -> list[str]:
    """Split where SQLite itself sees the end of a statement, not at every semicolon."""
    statements: list[str] = []
    pending = ""
    for piece in script.split(";"):
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return [statement for statement in [*statements, pending] if statement.strip("; \n\t")]


def _uri(path: str, mode: str) -> str:
    return f"{Path(path).absolute().as_uri()}?mode={mode}"
