"""Tortoise's PostgreSQL client, made safe: connections that only read, and a pool lent to units of work."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import ConnectionWrapper, NestedTransactionContext, TransactionContext
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.exceptions import IntegrityError, OperationalError

from monespace_gql.journal.errors import StoreClosed, UnitOver, WriteOutsideUnit
from monespace_gql.journal.meter import Meter
from monespace_gql.journal.readers import Readers
from monespace_gql.journal.transaction import Metered, Rows, begun

OF_POOLS = frozenset({"min_size", "max_size", "reset"})
"""What a single connection is not asked for."""


class PostgresqlStoreClient(AsyncpgDBClient):
    """Reads on connections that cannot write, so that units waiting for a row lock never starve a reader."""

    def __init__(self, *, meter: Meter, readers: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.meter = meter
        self._reader_count = readers
        self._readers: Readers | None = None
        # A reset after each use costs a round trip, for nothing: no session state is ever set on these connections.
        self.extra["reset"] = _nothing_to_reset

    async def create_connection(self, with_db: bool) -> None:
        """Open the pool that is lent to units, and the connections that read."""
        await super().create_connection(with_db)
        settings = {**self.server_settings, "default_transaction_read_only": "on"}
        kept = {"server_settings": settings, "statement_cache_size": 0}  # they keep their statements themselves
        readers = Readers(self._reader_count, lambda: self.connection_apart(**kept))
        await readers.open()
        self._readers = readers

    async def connection_apart(self, **settings: object) -> Any:
        """Open a connection outside the pool, for what holds one all its life; some settings changed."""
        kept = {name: value for name, value in self._template.items() if name not in OF_POOLS}
        return await asyncpg.connect(password=self.password, **{**kept, **settings})

    async def close(self) -> None:
        """Wait for the reads under way, then close every connection."""
        readers, self._readers = self._readers, None
        if readers is not None:
            await readers.close()
        await super().close()

    async def read(self, query: str, values: Sequence[object] = ()) -> Rows:
        """Read committed rows; a caller who is cancelled leaves, the query ends by itself."""
        if self._readers is None:
            raise StoreClosed
        self.meter.note(query)
        try:
            return await self._readers.read(query, values)
        except asyncpg.PostgresError as error:
            await self._told(error)
            raise

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Rows]:
        """Serve a model's read made outside a unit of work."""
        rows = await self.read(query, values or ())
        return len(rows), rows

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """Serve a model's read made outside a unit of work, as dictionaries."""
        return [dict(row) for row in await self.read(query, values or ())]

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
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
    async def transaction(self) -> AsyncIterator["PostgresqlTransaction"]:
        """Lend a connection, inside one transaction."""
        assert self._pool is not None
        async with self._pool.acquire() as connection, begun(PostgresqlTransaction(self, connection)) as transaction:
            yield transaction

    @translate_exceptions
    async def _told(self, error: Exception) -> None:
        """Raise an error of the database, as models tell it."""
        raise error

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        return await _without_values(super()._translate_exceptions(func, *args, **kwargs))


class PostgresqlTransaction(Metered, TransactionWrapper):
    """A connection while a unit of work holds it."""

    def __init__(self, parent: "PostgresqlStoreClient | PostgresqlTransaction", connection: Any) -> None:
        super().__init__(parent)
        self._connection = connection
        self.meter = parent.meter

    @translate_exceptions
    async def read(self, query: str, values: Sequence[object] = ()) -> Rows:
        """Read, seeing this unit's own writes; also for `INSERT … RETURNING`."""
        self.meter.note(query)
        async with self.acquire_connection() as connection:
            return list(await connection.fetch(query, *values))

    async def execute_script(self, query: str) -> None:
        """Run several statements, as migrations do."""
        self.meter.note(query)
        await super().execute_script(query)

    def acquire_connection(self) -> ConnectionWrapper[Any]:
        """Give the connection to one statement, unless the unit of work is over."""
        if self._finalized:
            raise UnitOver
        return super().acquire_connection()

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(PostgresqlTransaction(self, self._connection))

    async def _translate_exceptions(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        return await _without_values(super()._translate_exceptions(func, *args, **kwargs))


client_class = PostgresqlStoreClient


async def _without_values(attempt: Any) -> Any:
    """Drop PostgreSQL's DETAIL line from a failure: it quotes the row, whose NIR would reach a log."""
    try:
        return await attempt
    except (IntegrityError, OperationalError) as error:
        if isinstance(error.__cause__, asyncpg.PostgresError):
            error.__cause__.detail = None
        raise


async def _nothing_to_reset(connection: Any) -> None:
    return None
