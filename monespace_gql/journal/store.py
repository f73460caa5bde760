"""The one open database: what reads it, what writes to it, and how it is opened and closed."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from typing import TypeVar, cast

import asyncpg
from tortoise.context import TortoiseContext, _current_context
from tortoise.exceptions import DBConnectionError

from monespace_gql.journal.address import Address, SqliteAddress, parse_address
from monespace_gql.journal.bell import Bell
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.distant_bell import DistantBell
from monespace_gql.journal.errors import StoreClosed, WriteOutsideUnit, unopened
from monespace_gql.journal.joined import Joined
from monespace_gql.journal.lasting import Lasting, to_its_end
from monespace_gql.journal.lock import held_alone
from monespace_gql.journal.meter import Counted, Meter
from monespace_gql.journal.postgresql import PostgresqlStoreClient, PostgresqlTransaction
from monespace_gql.journal.sqlite import SqliteStoreClient, SqliteTransaction
from monespace_gql.journal.transaction import Rows
from monespace_gql.journal.unit import Unit, run_unit
from monespace_gql.lexicon.clock import Clock
from monespace_gql.migrations import PACKAGE

T = TypeVar("T")
APP = "monespace"
SQLITE_READERS = 3
CONNECT_SECONDS = 10

StoreClient = SqliteStoreClient | PostgresqlStoreClient
StoreTransaction = SqliteTransaction | PostgresqlTransaction

ENGINES = {Dialect.SQLITE: "monespace_gql.journal.sqlite", Dialect.POSTGRESQL: "monespace_gql.journal.postgresql"}
UNREACHABLE = (OSError, sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError, DBConnectionError)


@asynccontextmanager
async def open_store(
    url: str,
    models: Sequence[str],
    *,
    clock: Clock,
    pool_size: int = 10,
    statement_timeout: float = 15.0,
    read_only: bool = False,
) -> AsyncIterator["Store"]:
    """Open the database at this address (forms: `parse_address`) with the models of these modules; close it at the end.

    Closing waits for the units of work under way. Inside the block, and in tasks started from it, models read from
    this store. PostgreSQL: half of `pool_size` only reads, half is lent to units; a statement is given
    `statement_timeout` seconds. `read_only` opens an embedded database beside the process that holds it.
    Raises ValueError (address), StoreInUse, StoreUnavailable: each with a French sentence for the operator.
    """
    address = parse_address(url)
    store = Store(address.dialect, clock, read_only=read_only)
    with _held(address, read_only=read_only), store.reading():
        await store._open(address, models, pool_size, statement_timeout)
        try:
            yield store
        finally:
            await to_its_end(Lasting().start(store.close()))


class Store:
    """One open database. Read with `fetch` or the models; write with `unit`."""

    client: StoreClient

    def __init__(self, dialect: Dialect, clock: Clock, *, read_only: bool = False) -> None:
        self.dialect = dialect
        self.clock = clock
        self.bell = Bell()
        self.lasting = Lasting()
        self.joined = Joined(self.lasting)
        self.distant: DistantBell | None = None
        self._listening: asyncio.Task[None] | None = None
        self._meter = Meter()
        self._tortoise = TortoiseContext()
        self._read_only = read_only
        self._closing = False

    async def unit(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """Run the work in one transaction and return what it returns; what it raises rolls everything back.

        It runs in its own task and context, to its end, even when the caller is cancelled: the cancellation goes on
        afterwards. Inside, models and `fetch` see the unit's own writes. Units do not nest.
        """
        if self._read_only:
            raise WriteOutsideUnit("this store was opened to read only")
        if self._closing:
            raise StoreClosed("the database is closing: no new unit of work")
        return await run_unit(self, work, self.client.transaction())

    async def fetch(self, sql: str, params: Iterable[object] = ()) -> Rows:
        """Run one statement, `$1, $2…` on both databases, and return its rows, each read by name or by place.

        Outside a unit it sees committed rows only and cannot write; inside, it belongs to the unit's transaction.
        """
        return await self.client_here.read(sql, list(params))

    async def read(self, sql: str, params: Sequence[object]) -> Rows:
        """Run one statement as `fetch` does outside a unit, for who is in none."""
        return await self.client.read(sql, params)

    def ring(self, recipients: Sequence[str]) -> None:
        """Wake the followers of these recipients, here and in the other processes of this database."""
        self.bell.ring(recipients)
        if self.distant is not None:
            self.distant.ring(recipients)

    def placeholder(self, n: int) -> str:
        """Write the n-th parameter as this database does, for SQL that is put together; `$n` alone serves both too."""
        return f"${n}" if self.dialect is Dialect.POSTGRESQL else f"?{n}"

    @property
    def statements(self) -> int:
        """How many statements were sent since opening."""
        return self._meter.total

    def watch(self) -> AbstractContextManager[Counted]:
        """Collect the statements sent while the block runs."""
        return self._meter.watch()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Make models read from this store inside the block, in a task that was not started from `open_store`."""
        before = _current_context.get()
        self.use_here()
        try:
            yield
        finally:
            _current_context.set(before)

    def use_here(self) -> None:
        """Make the models of the current context read from this store."""
        _current_context.set(self._tortoise)

    async def close(self) -> None:
        """Take no more work, wait for what is under way, and close the connections."""
        self._closing = True
        await self.lasting.all_ended()
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])
        await self.client.close()

    @property
    def client_here(self) -> StoreClient | StoreTransaction:
        """What statements go to here: the unit's transaction inside a unit, the reading connections outside."""
        return cast(StoreClient | StoreTransaction, self._tortoise.connections.get(self.dialect.value))

    async def _open(self, address: Address, models: Sequence[str], pool_size: int, statement_timeout: float) -> None:
        credentials = _credentials(address, pool_size, statement_timeout, read_only=self._read_only)
        await self._tortoise.init(config=_config(address.dialect, {**credentials, "meter": self._meter}, models))
        self.client = cast(StoreClient, self._tortoise.connections.get(self.dialect.value))
        try:
            await self.client.create_connection(with_db=True)
        except UNREACHABLE as error:
            await self.client.close()
            raise unopened(address, error) from error
        if isinstance(self.client, PostgresqlStoreClient) and not self._read_only:
            self.distant = DistantBell(self.bell, self.client.connection_apart)
            self._listening = asyncio.create_task(self.distant.run())


def count_statements(store: Store) -> AbstractContextManager[Counted]:
    """Collect the statements sent while the block runs: `with count_statements(store) as counted: …; counted.count`."""
    return store.watch()


def _held(address: Address, *, read_only: bool) -> AbstractContextManager[None]:
    if isinstance(address, SqliteAddress) and not read_only:
        return held_alone(address.path)
    return nullcontext()


def _config(dialect: Dialect, credentials: dict[str, object], models: Sequence[str]) -> dict[str, object]:
    # Tortoise keeps prepared SQL by connection name: each kind of database has its own, or one gets the other's SQL.
    name = dialect.value
    return {
        "connections": {name: {"engine": ENGINES[dialect], "credentials": credentials}},
        "apps": {APP: {"models": list(models), "default_connection": name, "migrations": PACKAGE}},
    }


def _credentials(address: Address, pool_size: int, timeout: float, *, read_only: bool) -> dict[str, object]:
    if isinstance(address, SqliteAddress):
        return {"file_path": str(address.path), "readers": SQLITE_READERS, "read_only": read_only}
    lent = max(1, pool_size // 2)
    return {
        "host": address.host,
        "port": address.port,
        "user": address.user,
        "password": address.password,
        "database": address.database,
        "ssl": address.sslmode,
        "timeout": CONNECT_SECONDS,
        "maxsize": lent,
        "readers": max(1, pool_size - lent),
        "application_name": APP,
        "server_settings": _server_settings(timeout),
    }


def _server_settings(timeout: float) -> dict[str, str]:
    milliseconds = str(int(timeout * 1000))
    # A unit stuck between two statements, its process frozen, must not hold its locks for ever.
    return {
        "statement_timeout": milliseconds,
        "lock_timeout": milliseconds,
        "idle_in_transaction_session_timeout": str(int(timeout * 2000)),
        "timezone": "UTC",
        "jit": "off",  # our statements are short: compiling one costs more than running it
    }
