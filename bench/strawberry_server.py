"""Strawberry as its documentation shows it on aiohttp: its own view, no cache, one statement a root field."""

import argparse
import asyncio
from collections.abc import Mapping
from functools import cache
from operator import getitem
from typing import Any, NewType

import asyncpg
import orjson
import strawberry
import uvloop
from aiohttp import web
from strawberry.aiohttp.views import GraphQLView
from strawberry.schema.config import StrawberryConfig

from bench.bare_server import POOL
from bench.peers_asked import BUILT_IN, statements, written


async def serve(database: str, port: int) -> None:
    """Answer on the loopback until the process is told to end."""
    async with asyncpg.create_pool(database, min_size=POOL, max_size=POOL) as pool:
        runner = web.AppRunner(_application(_schema(pool)), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


def _application(schema: strawberry.Schema) -> web.Application:
    async def alive(_: web.Request) -> web.Response:
        return web.Response()

    application = web.Application()
    application.router.add_get("/healthz", alive)
    application.router.add_route("*", "/graphql", GraphQLView(schema=schema))
    return application


def _schema(pool: Any) -> strawberry.Schema:  # Any: asyncpg ships no types
    texts, typed = statements(), _types({**written().types, "Dossiers": {"nodes": "[Dossier!]!"}})

    async def answered(root: str, *values: str) -> Any:  # Any: a tree of JSON
        text = await pool.fetchval(texts[root], *values)
        return orjson.loads(text) if text else None

    async def dossier(siren: str, number: str) -> Any:
        return await answered("dossier", siren, number)

    async def dossiers(siren: str) -> Any:
        return await answered("dossiers", siren)

    async def dossiers_in_full(siren: str) -> Any:
        return await answered("dossiersInFull", siren)

    def ready(length: int) -> str:
        return "x" * length

    fields = {
        "dossier": strawberry.field(resolver=dossier, graphql_type=typed["Dossier"] | None),
        "dossiers": strawberry.field(resolver=dossiers, graphql_type=typed["Dossiers"]),
        "dossiers_in_full": strawberry.field(resolver=dossiers_in_full, graphql_type=typed["Dossiers"]),
        "ready": strawberry.field(resolver=ready),
    }
    query = strawberry.type(type("Query", (), fields))
    return strawberry.Schema(query, config=StrawberryConfig(default_resolver=getitem))


def _types(fields: Mapping[str, Mapping[str, str]]) -> Mapping[str, Any]:
    """Make the types of our schema that are asked for, their codes as text."""
    plain: dict[str, Any] = {"String": str, "Int": int, "Float": float, "Boolean": bool, "ID": strawberry.ID}

    @cache
    def named(name: str) -> Any:
        if name in BUILT_IN:
            return plain[name]
        if name not in fields:
            return strawberry.scalar(NewType(name, object), serialize=_as_it_is, parse_value=_as_it_is)
        annotations = {field: nullable(text) for field, text in fields[name].items()}
        return strawberry.type(type(name, (), {"__annotations__": annotations}))

    def nullable(text: str) -> Any:
        return present(text[:-1]) if text.endswith("!") else present(text) | None

    def present(text: str) -> Any:
        return list[nullable(text[1:-1])] if text.startswith("[") else named(text)  # type: ignore[misc]

    return {name: named(name) for name in fields}


def _as_it_is(value: object) -> object:
    return value


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.strawberry_server", description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    uvloop.run(serve(options.database, options.port))
