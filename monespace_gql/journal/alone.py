"""Work that one process does at a time: the one that holds a lock of the database; another takes over when it falls."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import structlog

from monespace_gql.journal.distant_bell import SILENT
from monespace_gql.journal.postgresql import PostgresqlStoreClient

if TYPE_CHECKING:
    from monespace_gql.journal.store import Store

RETRY = 1.0
"""Seconds after which a process that stands by tries again."""
CLOSING = 2.0

# Tried, never waited for: a statement that waits holds back the clean-up of every table, for the life of the holder.
TRY = "SELECT pg_try_advisory_lock($1)"
# A holder whose machine went away is given up within half a minute, not after the system's two hours.
ALIVE = "SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false)"

Work = Callable[[], Awaitable[object]]

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.relay")


async def _nothing() -> None:
    return None


async def alone(store: "Store", lock: int, work: Work, *, meanwhile: Work = _nothing, retry: float = RETRY) -> None:
    """Do the work, for ever, whenever this process is the one that may; `meanwhile` is called before each other try.

    SQLite has one process. On PostgreSQL the holder keeps a connection of its own; when that breaks, the work is
    cancelled. For an instant two processes may then both be at work: what must not be done twice is guarded in the
    database.
    """
    if not isinstance(store.client, PostgresqlStoreClient):
        await work()
        return
    while True:
        try:
            await _one_turn(await store.client.connection_apart(), lock, work, meanwhile, retry)
        except SILENT as failure:
            log.warning("relay_lock_lost", failure=type(failure).__name__)
        except Exception:  # a database that went away says so in many ways: the next turn tries again
            log.exception("relay_turn_failed")
        await asyncio.sleep(retry)


async def _one_turn(connection: Any, lock: int, work: Work, meanwhile: Work, retry: float) -> None:
    """Stand by, then work until the connection, of asyncpg without types, is lost."""
    try:
        await connection.execute(ALIVE)
        while not await connection.fetchval(TRY, lock):
            await meanwhile()
            await asyncio.sleep(retry)
        log.info("relay_taken_over")
        await _until_lost(connection, work)
    finally:
        await connection.close(timeout=CLOSING)


async def _until_lost(connection: Any, work: Work) -> None:  # Any: as above
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _: lost.set())
    working, losing = asyncio.ensure_future(work()), asyncio.ensure_future(lost.wait())
    try:
        await asyncio.wait((working, losing), return_when=asyncio.FIRST_COMPLETED)
    finally:
        working.cancel()
        losing.cancel()
        await asyncio.wait((working, losing))
    if lost.is_set():
        raise ConnectionResetError
    working.result()
