"""The whole edge on a real port, in front of the small schema; a real client to talk to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from monespace_gql.graph.executor import Executor
from monespace_gql.graph.limits import Limits
from monespace_gql.lexicon.clock import Clock, SystemClock
from monespace_gql.web.health import Check
from monespace_gql.web.identity import Door, Tokens
from monespace_gql.web.options import WebOptions
from monespace_gql.web.server import build_web
from tests.web.client import SECRET, Edge
from tests.web.small_schema import World, schema


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def tokens() -> Tokens:
    return Tokens(SECRET, SystemClock())


Serve = Callable[..., Awaitable[Edge]]


@pytest_asyncio.fixture
async def serve(world: World) -> AsyncIterator[Serve]:
    """Return what starts the edge with these options; everything started is stopped at the end."""
    async with AsyncExitStack() as running:

        async def start(
            options: WebOptions | None = None,
            limits: Limits | None = None,
            introspection: bool = True,
            checks: dict[str, Check] | None = None,
            clock: Clock | None = None,
            lifetime: timedelta = timedelta(hours=1),
            **parts: Any,  # whatever else `build_web` takes
        ) -> Edge:
            at = clock or SystemClock()
            tokens = Tokens(SECRET, at)
            application = build_web(
                executor=Executor(schema, limits=limits, introspection=introspection),
                door=Door(tokens, world.identify),
                context_for=world.context_for,
                clock=at,
                sdl=schema.as_str(),
                options=options,
                checks=checks or {},
                **parts,
            )
            client = await running.enter_async_context(TestClient(TestServer(application)))
            return Edge(client, tokens.issue("ada@exemple.fr", lifetime))

        yield start


@pytest_asyncio.fixture
async def edge(serve: Serve) -> Edge:
    """The edge with its usual options."""
    return await serve()
