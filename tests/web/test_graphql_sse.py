"""Subscriptions over server-sent events: results one by one, ends that are heard, nothing left behind."""

import asyncio
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from monespace_gql.lexicon.clock import FixedClock
from monespace_gql.web import graphql_sse
from monespace_gql.web.metrics import Metrics
from tests.web.client import Edge, code
from tests.web.conftest import Serve
from tests.web.small_schema import World

pytestmark = pytest.mark.asyncio

EVENTS = "text/event-stream"


def next_event(data: object) -> bytes:
    """Return the event of a result."""
    return b"event: next\ndata: " + orjson.dumps({"data": data}) + b"\n\n"


async def test_a_subscription_streams_its_results_then_its_end(edge: Edge) -> None:
    response = await edge.post("subscription { count(to: 2) }", Accept=EVENTS)

    assert response.status == 200
    assert response.content_type == EVENTS
    assert response.headers["Cache-Control"] == "no-store"
    expected = next_event({"count": 1}) + next_event({"count": 2}) + b"event: complete\ndata:\n\n"
    assert await response.read() == expected


async def test_a_query_and_a_mutation_may_be_streamed_too(edge: Edge, world: World) -> None:
    query = {"query": "{ person { name } }"}

    asked = await edge.client.get("/graphql", params=query, headers=edge.headers(Accept=EVENTS))
    written = await edge.post('mutation { rename(name: "Zoé") }', Accept=EVENTS)

    assert (await asked.read()).startswith(next_event({"person": {"name": "Ada"}}))
    assert (await written.read()).endswith(b"event: complete\ndata:\n\n")
    assert world.names == ["Zoé"]


async def test_a_mutation_by_get_is_refused(edge: Edge, world: World) -> None:
    query = {"query": 'mutation { rename(name: "x") }'}

    response = await edge.client.get("/graphql", params=query, headers=edge.headers(Accept=EVENTS))

    assert response.status == 405
    assert world.names == []


@pytest.mark.parametrize("query", ["{ nothing }", "subscription { nothing }", "{"])
async def test_what_cannot_run_is_answered_at_once(edge: Edge, query: str) -> None:
    response = await edge.post(query, Accept=EVENTS)

    assert response.status == 400
    assert (await code(response)).startswith("GRAPHQL_")


async def test_without_a_token_there_is_no_stream(edge: Edge) -> None:
    asked = {"query": "subscription { wait }"}

    response = await edge.client.post("/graphql", json=asked, headers={"Accept": EVENTS})

    assert response.status == 401


async def test_a_client_that_leaves_ends_its_stream(
    serve: Serve, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphql_sse, "QUIET", 0.05)
    metrics = Metrics()
    edge = await serve(metrics=metrics)
    response = await edge.post("subscription { wait }", Accept=EVENTS)
    assert await response.content.readuntil(b"\n\n") == next_event({"wait": "ouvert"})
    assert await response.content.readuntil(b"\n\n") == b":\n\n"

    response.close()
    await asyncio.wait_for(world.closed.wait(), 90)

    assert world.open_streams == 0


async def test_a_stream_does_not_outlive_its_token(serve: Serve, world: World) -> None:
    clock = FixedClock(datetime(2026, 1, 5, 9, 0, 0, 900_000, UTC))
    edge = await serve(clock=clock, lifetime=timedelta(seconds=1))

    response = await edge.post("subscription { wait }", Accept=EVENTS)

    assert b"complete" not in await asyncio.wait_for(response.read(), 90)
    assert world.open_streams == 0


async def test_streams_end_when_the_application_stops(edge: Edge, world: World) -> None:
    response = await edge.post("subscription { wait }", Accept=EVENTS)
    await response.content.readuntil(b"\n\n")

    await asyncio.wait_for(edge.client.server.close(), 90)

    assert world.open_streams == 0
