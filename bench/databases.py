"""The databases that are read: a file, and one of our own on a PostgreSQL server when it answers; both are dropped."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.lasting import Lasting, to_its_end

SERVER = os.environ.get("MONESPACE_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")


async def reachable() -> bool:
    """Say whether the PostgreSQL server of the tests (MONESPACE_TEST_POSTGRES) answers."""
    try:
        connection = await asyncpg.connect(SERVER, timeout=5)
    except (OSError, ValueError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    await connection.close()
    return True


@asynccontextmanager
async def database(dialect: Dialect, folder: Path) -> AsyncIterator[str]:
    """Give the address of an empty database, dropped at the end of the block."""
    if dialect is Dialect.SQLITE:
        yield f"sqlite://{folder / 'bench.sqlite3'}"
        return
    name = f"monespace_bench_{os.getpid()}"
    await _on_server(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
    finally:
        await to_its_end(Lasting().start(_on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')))


async def settle(dialect: Dialect, address: str) -> None:
    """Let PostgreSQL count its rows now, as it would by itself sooner or later, in the middle of a measure."""
    if dialect is Dialect.POSTGRESQL:
        connection = await asyncpg.connect(address)
        try:
            await connection.execute("VACUUM ANALYZE")
        finally:
            await connection.close()


async def _on_server(sql: str) -> None:
    connection = await asyncpg.connect(SERVER)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
