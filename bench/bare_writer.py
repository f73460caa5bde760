"""The limit that savings are measured against: aiohttp, one UPDATE of the JSON that is posted, its version answered.

No token, no rights, no rule, no merge, no journal, no word to search by. The same event loop, driver, pragmas, number
of connections and stored JSON as ours.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import aiosqlite
import asyncpg
import uvloop
from aiohttp import web

from bench.bare_server import POOL, keep_as_it_is
from monespace_gql.journal.address import SqliteAddress, parse_address
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.sqlite import COMMON, WRITING

TABLE = {
    Dialect.SQLITE: "CREATE TABLE bare_draft (id INTEGER PRIMARY KEY, content TEXT NOT NULL, version INT NOT NULL)",
    Dialect.POSTGRESQL: "CREATE TABLE bare_draft (id BIGINT PRIMARY KEY, content JSONB NOT NULL, version INT NOT NULL)",
}
INSERT = {
    Dialect.SQLITE: "INSERT INTO bare_draft VALUES (?1, ?2, 1)",
    Dialect.POSTGRESQL: "INSERT INTO bare_draft VALUES ($1, $2, 1)",
}
UPDATE = {
    Dialect.SQLITE: "UPDATE bare_draft SET content = ?2, version = version + 1 WHERE id = ?1 RETURNING version",
    Dialect.POSTGRESQL: "UPDATE bare_draft SET content = $2, version = version + 1 WHERE id = $1 RETURNING version",
}
KEPT = "SELECT content FROM bare_draft WHERE id = {id}"

Save = Callable[[int, str], Awaitable[int]]
"""Writes the content of a draft; returns its version."""


async def prepare(dialect: Dialect, database: str, contents: Mapping[int, str]) -> None:
    """Make the table, with these drafts in it."""
    if dialect is Dialect.POSTGRESQL:
        connection = await asyncpg.connect(database)
        try:
            await connection.execute(TABLE[dialect])
            await connection.executemany(INSERT[dialect], list(contents.items()))
        finally:
            await connection.close()
        return
    async with aiosqlite.connect(_path(database), isolation_level=None) as file:
        await file.execute(TABLE[dialect])
        await file.executemany(INSERT[dialect], list(contents.items()))


async def kept(dialect: Dialect, database: str, draft: int) -> str:
    """Return what is kept of a draft."""
    sql = KEPT.format(id=draft)
    if dialect is Dialect.POSTGRESQL:
        connection = await asyncpg.connect(database)
        try:
            return str(await connection.fetchval(sql))
        finally:
            await connection.close()
    async with aiosqlite.connect(_path(database), isolation_level=None) as file:
        return str(next(iter(await file.execute_fetchall(sql)))[0])


async def serve(database: str, port: int) -> None:
    """Answer on the loopback until the process is told to end."""
    async with _opened(database) as save:
        runner = web.AppRunner(_application(save), access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()


def _application(save: Save) -> web.Application:
    async def take(request: web.Request) -> web.Response:
        version = await save(int(request.match_info["draft"]), await request.text())
        return web.json_response({"data": {"version": version}})

    async def alive(_: web.Request) -> web.Response:
        return web.Response()

    application = web.Application()
    application.router.add_post("/drafts/{draft}", take)
    application.router.add_get("/healthz", alive)
    return application


def _opened(database: str) -> AbstractAsyncContextManager[Save]:
    return _sqlite(database) if isinstance(parse_address(database), SqliteAddress) else _postgresql(database)


@asynccontextmanager
async def _postgresql(database: str) -> AsyncIterator[Save]:
    async with asyncpg.create_pool(database, min_size=POOL, max_size=POOL, reset=keep_as_it_is) as pool:

        async def save(draft: int, content: str) -> int:
            return int(await pool.fetchval(UPDATE[Dialect.POSTGRESQL], draft, content))

        yield save


@asynccontextmanager
async def _sqlite(database: str) -> AsyncIterator[Save]:
    async with aiosqlite.connect(_path(database), isolation_level=None) as connection:
        for name, value in (COMMON | WRITING).items():
            await (await connection.execute(f"PRAGMA {name}={value}")).close()

        async def save(draft: int, content: str) -> int:
            rows = await connection.execute_fetchall(UPDATE[Dialect.SQLITE], (draft, content))
            return int(next(iter(rows))[0])

        yield save


def _path(database: str) -> Path:
    address = parse_address(database)
    assert isinstance(address, SqliteAddress)
    return address.path


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.bare_writer", description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    uvloop.run(serve(options.database, options.port))
