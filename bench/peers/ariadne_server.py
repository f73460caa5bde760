"""Ariadne under uvicorn: documents parsed and validated once, one statement a root field, orjson.

It runs in an environment of its own, which has nothing of ours.
"""

import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import uvicorn
from ariadne import QueryType, make_executable_schema
from ariadne.asgi import GraphQL
from ariadne.asgi.handlers import GraphQLHTTPHandler
from graphql import DocumentNode, GraphQLError, GraphQLSchema, parse, validate
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ASKED = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))


class Orjson(GraphQLHTTPHandler):  # type: ignore[misc]  # its package is in the peers' environment only
    """Answers written by orjson."""

    async def create_json_response(self, request: Request, result: dict[str, Any], success: bool) -> Response:
        """Write the answer."""
        return Response(orjson.dumps(result), 200 if success else 400, media_type="application/json")


@lru_cache
def parsed(text: str) -> DocumentNode:
    """Parse a document once."""
    return parse(text)


known: dict[int, tuple[DocumentNode, list[GraphQLError]]] = {}


def validated(schema: GraphQLSchema, document: DocumentNode, *_: object, **__: object) -> list[GraphQLError]:
    """Validate a document once; it is kept, so that its identity stays its own."""
    if id(document) not in known:
        known[id(document)] = document, validate(schema, document)
    return known[id(document)][1]


pool: asyncpg.Pool


async def answered(root: str, *values: str) -> Any:
    """Run the statement of a root field."""
    text = await pool.fetchval(ASKED["statements"][root], *values)
    return orjson.loads(text) if text else None


async def dossier(_: object, __: object, siren: str, number: str) -> Any:
    """One dossier."""
    return await answered("dossier", siren, number)


async def dossiers(_: object, __: object, siren: str) -> Any:
    """A page of lines."""
    return await answered("dossiers", siren)


async def dossiers_in_full(_: object, __: object, siren: str) -> Any:
    """A page of whole dossiers."""
    return await answered("dossiersInFull", siren)


@asynccontextmanager
async def opened(_: Starlette) -> AsyncIterator[None]:
    """Keep the pool open while the server answers."""
    global pool
    size = ASKED["pool"]
    async with asyncpg.create_pool(ASKED["database"], min_size=size, max_size=size) as pool:
        yield


async def alive(_: Request) -> Response:
    """Answer that the server is up."""
    return Response()


if __name__ == "__main__":
    query = QueryType()
    query.set_field("dossier", dossier)
    query.set_field("dossiers", dossiers)
    query.set_field("dossiersInFull", dossiers_in_full)
    schema = make_executable_schema(ASKED["schema"], query)
    graphql = GraphQL(
        schema,
        http_handler=Orjson(),
        query_parser=lambda _, data: parsed(data["query"]),
        query_validator=validated,
        introspection=False,
    )
    routes = [Route("/healthz", alive), Route("/graphql", graphql.handle_request, methods=["POST"])]
    app = Starlette(routes=routes, lifespan=opened)
    uvicorn.run(app, host="127.0.0.1", port=ASKED["port"], loop="uvloop", http="httptools", access_log=False)
