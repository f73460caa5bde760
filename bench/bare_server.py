"""The limit that ours is measured against: aiohttp, one statement a request, the database's JSON sent as it comes.

No token, no rights, no log, no header of safety, no limits: nothing that a product needs. The same event loop, driver,
number of connections and tree of answers as ours.
"""

import argparse
import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import aiosqlite
import asyncpg
import uvloop
from aiohttp import web

from bench.json_sql import json_sql
from bench.whole_dossier import SCREENS
from monespace_gql.journal.address import SqliteAddress, parse_address
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.store import SQLITE_READERS

POOL = 5
"""As many readers as ours has by default."""

Fetch = Callable[[str, tuple[str, ...]], Awaitable[str]]
"""Runs a statement and returns the JSON it gives."""


async def serve(database: str, port: int) -> None:
    """Answer on the loopback until the process is told to end."""
    async with AsyncExitStack() as stack:
        address = parse_address(database)
        opening = _sqlite(_read_only(address.path)) if isinstance(address, SqliteAddress) else _postgresql(database)
        runner = web.AppRunner(_application(await stack.enter_async_context(opening), address.dialect), access_log=None)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


def _application(fetch: Fetch, dialect: Dialect) -> web.Application:
    statements = {name: screen.statement(json_sql(dialect)) for name, screen in SCREENS.items()}
    ready: dict[tuple[str, ...], bytes] = {}

    async def answer(request: web.Request) -> web.Response:
        return _json((await fetch(*_asked(request))).encode())

    async def repeated(request: web.Request) -> web.Response:
        """Answer what was answered the first time: what is left is the server alone."""
        sql, values = _asked(request)
        if values not in ready:
            ready[values] = (await fetch(sql, values)).encode()
        return _json(ready[values])

    async def driven(request: web.Request) -> web.Response:
        """Answer as many bytes, for which the database does nothing: the server and the driver."""
        return _json((await fetch(_NOTHING_READ, (request.match_info["length"],))).encode())

    async def alive(_: web.Request) -> web.Response:
        return web.Response()

    def _asked(request: web.Request) -> tuple[str, tuple[str, ...]]:
        screen, *values = request.match_info["screen"], *request.match_info["values"].split("/")
        return statements[screen], tuple(values)

    application = web.Application()
    application.router.add_get("/healthz", alive)
    application.router.add_get("/driven/{length}", driven)
    application.router.add_get("/ready/{screen}/{values:.+}", repeated)
    application.router.add_get("/{screen}/{values:.+}", answer)
    return application


_NOTHING_READ = """SELECT '{"data": "' || repeat('x', CAST($1::text AS integer)) || '"}'"""


def _json(answer: bytes) -> web.Response:
    return web.Response(body=answer, content_type="application/json")


@asynccontextmanager
async def _postgresql(database: str) -> AsyncIterator[Fetch]:
    async with asyncpg.create_pool(database, min_size=POOL, max_size=POOL, reset=keep_as_it_is) as pool:

        async def fetch(sql: str, values: tuple[str, ...]) -> str:
            return str(await pool.fetchval(sql, *values))

        yield fetch


@asynccontextmanager
async def _sqlite(uri: str) -> AsyncIterator[Fetch]:
    free: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()

    async def fetch(sql: str, values: tuple[str, ...]) -> str:
        connection = await free.get()
        try:
            return str(next(iter(await connection.execute_fetchall(_numbered(sql), values)))[0])
        finally:
            free.put_nowait(connection)

    async with AsyncExitStack() as stack:
        for _ in range(SQLITE_READERS):
            reader = aiosqlite.connect(uri, uri=True, isolation_level=None)
            free.put_nowait(await stack.enter_async_context(reader))
        yield fetch


def _read_only(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"


@lru_cache
def _numbered(sql: str) -> str:
    return re.sub(r"\$(\d+)", r"?\1", sql)


async def keep_as_it_is(connection: Any) -> None:  # Any: asyncpg ships no types
    """Reset nothing, as ours does."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.bare_server", description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    uvloop.run(serve(options.database, options.port))
