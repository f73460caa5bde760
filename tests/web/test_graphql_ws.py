"""The graphql-transport-ws protocol, its malformed frames, and what must not be left behind."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError
from structlog.testing import capture_logs

from monespace_gql.lexicon.clock import FixedClock, SystemClock
from monespace_gql.web.graphql_ws import Conversation
from monespace_gql.web.identity import Tokens
from monespace_gql.web.metrics import Metrics
from monespace_gql.web.options import WebOptions
from tests.web.client import SECRET, Edge
from tests.web.conftest import Serve
from tests.web.small_schema import SECRET_VALUE, World

pytestmark = pytest.mark.asyncio

WAIT = "subscription { wait }"


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop turn until this holds."""
    async with asyncio.timeout(90):
        while not condition():  # noqa: ASYNC110 - what is waited for is an absence: nothing announces it
            await asyncio.sleep(0.005)


class TestOperations:
    """Queries, mutations and subscriptions over the same socket."""

    async def test_a_subscription_sends_its_events_then_its_end(self, edge: Edge) -> None:
        socket = await edge.greeted()

        await socket.subscribe("1", "subscription ($n: Int!) { count(to: $n) }", variables={"n": 2})

        assert [await socket.hear() for _ in range(3)] == [
            {"id": "1", "type": "next", "payload": {"data": {"count": 1}}},
            {"id": "1", "type": "next", "payload": {"data": {"count": 2}}},
            {"id": "1", "type": "complete"},
        ]

    async def test_queries_and_mutations_are_run_too(self, edge: Edge, world: World) -> None:
        socket = await edge.greeted(**{"x-context": "EMPLOYER"})

        await socket.subscribe("q", "{ hello }")
        assert (await socket.hear())["payload"]["data"]["hello"].endswith("ada@exemple.fr")
        assert await socket.hear() == {"id": "q", "type": "complete"}
        await socket.subscribe("m", 'mutation { rename(name: "Zoé") }')
        assert (await socket.hear())["payload"] == {"data": {"rename": "Zoé"}}
        assert await socket.hear() == {"id": "m", "type": "complete"}

        assert world.names == ["Zoé"]
        assert world.identified == [("ada@exemple.fr", "EMPLOYER")] * 3  # at the greeting, then for each operation
        assert len(world.contexts) == 2

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("{", "GRAPHQL_PARSE_FAILED"),
            ("query ($n: Int!) { people(first: $n) { pageInfo { hasNextPage } } }", "BAD_USER_INPUT"),
            ("subscription { count(to: 1) wait }", "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { refused }", "NOT_FOUND"),
            ("subscription { misrefused }", "INTERNAL"),
        ],
    )
    async def test_what_cannot_run_is_one_error_and_the_socket_goes_on(
        self, edge: Edge, query: str, expected: str
    ) -> None:
        socket = await edge.greeted()

        await socket.subscribe("1", query)
        message = await socket.hear()
        await socket.subscribe("1", "{ hello }")

        assert (message["id"], message["type"]) == ("1", "error")
        assert message["payload"][0]["extensions"]["code"] == expected
        assert (await socket.hear())["type"] == "next"

    async def test_a_field_that_fails_is_told_beside_the_data(self, edge: Edge) -> None:
        socket = await edge.greeted()

        await socket.subscribe("1", "{ hello boom }")
        message = await socket.hear()

        assert message["type"] == "next"
        assert message["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL"

    async def test_a_stream_that_breaks_ends_with_a_masked_error(self, edge: Edge) -> None:
        socket = await edge.greeted()

        await socket.subscribe("1", "subscription { breaks }")
        messages = [await socket.hear() for _ in range(2)]

        assert [message["type"] for message in messages] == ["next", "error"]
        assert SECRET_VALUE not in str(messages)

    async def test_several_operations_share_the_socket(self, edge: Edge, world: World) -> None:
        socket = await edge.greeted()

        for key in ("a", "b", "c"):
            await socket.subscribe(key, WAIT)
        heard = {(await socket.hear())["id"] for _ in range(3)}

        assert heard == {"a", "b", "c"}
        assert world.open_streams == 3

    async def test_complete_ends_the_stream_and_frees_its_id(self, edge: Edge, world: World) -> None:
        socket = await edge.greeted()
        await socket.subscribe("1", WAIT)
        await socket.hear()

        await socket.say(id="1", type="complete")
        await socket.subscribe("1", "{ hello }")

        assert (await socket.hear())["payload"]["data"]["hello"]
        await asyncio.wait_for(world.closed.wait(), 90)
        assert world.open_streams == 0

    async def test_complete_of_what_is_not_running_is_no_matter(self, edge: Edge) -> None:
        socket = await edge.greeted()

        await socket.say(id="nothing", type="complete")
        await socket.say(type="ping")

        assert await socket.hear() == {"type": "pong"}

    async def test_an_id_is_free_as_soon_as_its_end_is_heard(self, edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
        send_last = Conversation.send_last

        async def send_and_linger(conversation: Conversation, message: Mapping[str, Any]) -> None:
            await send_last(conversation, message)
            await asyncio.Event().wait()

        monkeypatch.setattr(Conversation, "send_last", send_and_linger)
        socket = await edge.greeted()

        for _ in range(3):
            await socket.subscribe("1", "{ hello }")
            assert (await socket.hear())["type"] == "next"
            assert (await socket.hear())["type"] == "complete"


class TestProtocol:
    """Who speaks before being let in, or out of turn, is shown out with the code of the protocol."""

    @pytest.mark.parametrize("protocols", [(), ("graphql-ws",), ("chat", "graphql-ws")])
    async def test_another_subprotocol_is_4406(self, edge: Edge, protocols: tuple[str, ...]) -> None:
        socket = await edge.socket(protocols=protocols)

        assert (await socket.closed())[0] == 4406

    async def test_silence_is_4408(self, serve: Serve) -> None:
        edge = await serve(WebOptions(init_timeout=0.1))
        socket = await edge.socket()

        assert await socket.closed() == (4408, "Connection initialisation timeout")

    async def test_pings_do_not_stand_for_an_introduction(self, serve: Serve) -> None:
        edge = await serve(WebOptions(init_timeout=2.0))
        socket = await edge.socket()
        await socket.say(type="ping")
        assert await socket.hear() == {"type": "pong"}

        assert (await socket.closed())[0] == 4408

    async def test_a_second_introduction_is_4429(self, edge: Edge) -> None:
        socket = await edge.greeted()
        await socket.say(type="connection_init")

        assert (await socket.closed())[0] == 4429

    async def test_to_ask_before_being_let_in_is_4401(self, edge: Edge) -> None:
        socket = await edge.socket()
        await socket.subscribe("1", "{ hello }")

        assert (await socket.closed())[0] == 4401

    async def test_an_id_in_use_is_4409(self, edge: Edge) -> None:
        socket = await edge.greeted()
        await socket.subscribe("1", WAIT)
        await socket.subscribe("1", WAIT)

        assert await socket.closed() == (4409, "Subscriber for 1 already exists")

    @pytest.mark.parametrize(
        "frame",
        [
            "[]",
            "1",
            "null",
            '"ping"',
            "{",
            "",
            "{}",
            '{"type": 1}',
            '{"type": "start", "id": "1"}',
            '{"type": "connection_ack"}',
            '{"type": "next", "id": "1"}',
            '{"type": "ping", "payload": []}',
            '{"type": "subscribe"}',
            '{"type": "subscribe", "id": "1"}',
            '{"type": "subscribe", "id": "", "payload": {"query": "{ hello }"}}',
            '{"type": "subscribe", "id": 1, "payload": {"query": "{ hello }"}}',
            '{"type": "subscribe", "id": "1", "payload": null}',
            '{"type": "subscribe", "id": "1", "payload": "{ hello }"}',
            '{"type": "subscribe", "id": "1", "payload": {}}',
            '{"type": "subscribe", "id": "1", "payload": {"query": 1}}',
            '{"type": "subscribe", "id": "1", "payload": {"query": "{ hello }", "variables": []}}',
            '{"type": "subscribe", "id": "1", "payload": {"query": "{ hello }", "operationName": 1}}',
            '{"type": "subscribe", "id": "1", "payload": [{"query": "{ hello }"}]}',
            '{"type": "complete"}',
            '{"type": "complete", "id": null}',
            '{"type": "subscribe", "id": "' + "x" * 1000 + '", "payload": {"query": "{ hello }"}}',
            "[" * 10_000,
        ],
    )
    async def test_a_malformed_frame_is_4400(self, edge: Edge, frame: str) -> None:
        socket = await edge.greeted()
        await socket.wire.send_str(frame)

        assert (await socket.closed())[0] == 4400

    @pytest.mark.parametrize("frame", ["[]", "null", '{"type": "connection_init", "payload": 1}', '{"type": "hello"}'])
    async def test_a_malformed_introduction_is_4400(self, edge: Edge, frame: str) -> None:
        socket = await edge.socket()
        await socket.wire.send_str(frame)

        assert (await socket.closed())[0] == 4400

    async def test_a_binary_frame_is_4400(self, edge: Edge) -> None:
        socket = await edge.greeted()
        await socket.wire.send_bytes(b'{"type": "ping"}')

        assert (await socket.closed())[0] == 4400

    async def test_a_frame_too_large_closes_the_socket(self, serve: Serve) -> None:
        edge = await serve(WebOptions(max_message=1_000))
        socket = await edge.greeted()
        await socket.wire.send_str(" " * 2_000)

        assert (await socket.closed())[0] == 1009

    async def test_ping_is_answered_and_pong_is_taken(self, edge: Edge) -> None:
        socket = await edge.greeted()

        await socket.say(type="pong", payload={"a": 1})
        await socket.say(type="ping", payload={"b": 2})

        assert await socket.hear() == {"type": "pong"}

    async def test_too_many_operations_are_declined_one_by_one(self, serve: Serve) -> None:
        edge = await serve(WebOptions(operations_per_socket=2))
        socket = await edge.greeted()

        for key in ("1", "2"):
            await socket.subscribe(key, WAIT)
            await socket.hear()
        await socket.subscribe("3", WAIT)
        message = await socket.hear()

        assert (message["id"], message["type"]) == ("3", "error")
        assert message["payload"][0]["extensions"]["code"] == "TOO_MANY_OPERATIONS"


class TestIdentity:
    """Who is let in, and until when."""

    @pytest.mark.parametrize("payload", [None, {}, {"Authorization": "Bearer x"}, {"Authorization": 1}, {"token": "x"}])
    async def test_without_a_good_token_the_socket_is_4403(self, edge: Edge, payload: object) -> None:
        socket = await edge.socket()
        await socket.say(type="connection_init", payload=payload)

        assert await socket.closed() == (4403, "UNAUTHENTICATED")

    async def test_a_stranger_and_a_foreign_context_are_4403(self, edge: Edge, tokens: Tokens) -> None:
        stranger, trespasser = await edge.socket(), await edge.socket()

        token = tokens.issue("stranger@exemple.fr", timedelta(hours=1))
        await stranger.say(type="connection_init", payload={"authorization": f"Bearer {token}"})
        await trespasser.say(
            type="connection_init", payload={"AUTHORIZATION": f"Bearer {edge.token}", "x-context": "MANAGER"}
        )

        assert await stranger.closed() == (4403, "UNAUTHENTICATED")
        assert await trespasser.closed() == (4403, "CONTEXT_REFUSED")

    async def test_a_socket_does_not_outlive_its_token(self, serve: Serve, world: World) -> None:
        # Claims count in whole seconds: a token of one second issued at nine tenths has one tenth left.
        edge = await serve(clock=FixedClock(datetime(2026, 1, 5, 9, 0, 0, 900_000, UTC)), lifetime=timedelta(seconds=1))
        socket = await edge.greeted()
        await socket.subscribe("1", WAIT)

        assert await socket.closed() == (4403, "TOKEN_EXPIRED")
        await until(lambda: world.open_streams == 0)

    async def test_a_token_of_years_keeps_a_socket(self, edge: Edge, tokens: Tokens) -> None:
        lasting = Edge(edge.client, tokens.issue("ada@exemple.fr", timedelta(days=365 * 50)))
        socket = await lasting.greeted()

        await socket.say(type="ping")

        assert await socket.hear() == {"type": "pong"}

    async def test_an_expired_token_is_told_apart(self, edge: Edge) -> None:
        expired = Tokens(SECRET, SystemClock()).issue("ada@exemple.fr", timedelta(seconds=-1))
        socket = await edge.socket()
        await socket.say(type="connection_init", payload={"Authorization": f"Bearer {expired}"})

        assert await socket.closed() == (4403, "TOKEN_EXPIRED")

    async def test_a_fault_of_ours_asks_the_client_to_come_back(self, edge: Edge, tokens: Tokens) -> None:
        socket = await edge.socket()
        broken = tokens.issue("broken@exemple.fr", timedelta(hours=1))

        with capture_logs() as logs:
            await socket.say(type="connection_init", payload={"Authorization": f"Bearer {broken}"})
            code, reason = await socket.closed()

        assert code == 1013
        assert SECRET_VALUE not in reason + str(logs)

    async def test_a_foreign_page_cannot_open_a_socket(self, edge: Edge) -> None:
        with pytest.raises(WSServerHandshakeError) as refused:
            await edge.socket(Origin="https://evil.example")

        assert refused.value.status == 403

    async def test_a_trusted_page_can(self, serve: Serve) -> None:
        edge = await serve(WebOptions(trusted_origins=frozenset({"https://portail.example"})))
        socket = await edge.socket(Origin="https://portail.example")

        await socket.say(type="connection_init", payload={"Authorization": f"Bearer {edge.token}"})

        assert await socket.hear() == {"type": "connection_ack"}


class TestNothingLeft:
    """However a socket ends, its operations end with it."""

    async def test_a_client_that_leaves_ends_its_operations(self, serve: Serve, world: World) -> None:
        metrics = Metrics()
        edge = await serve(metrics=metrics)
        before = asyncio.all_tasks()
        socket = await edge.greeted()
        for key in ("a", "b"):
            await socket.subscribe(key, WAIT)
            await socket.hear()
        assert live(metrics) == (1.0, 2.0)

        await socket.wire.close()

        await until(lambda: world.open_streams == 0 and live(metrics) == (0.0, 0.0))
        await until(lambda: not {task for task in asyncio.all_tasks() - before if "_run" in repr(task)})

    async def test_a_connection_cut_in_the_middle_ends_its_operations(self, edge: Edge, world: World) -> None:
        socket = await edge.greeted()
        await socket.subscribe("1", WAIT)
        await socket.hear()

        connection = socket.wire._response.connection
        assert connection is not None
        assert connection.transport is not None
        connection.transport.abort()

        await asyncio.wait_for(world.closed.wait(), 90)
        assert world.open_streams == 0

    async def test_a_storm_of_beginnings_and_ends_leaves_nothing(self, serve: Serve, world: World) -> None:
        metrics = Metrics()
        edge = await serve(metrics=metrics)
        socket = await edge.greeted()

        for number in range(300):
            await socket.subscribe(str(number), WAIT)
            await socket.say(id=str(number), type="complete")
        await socket.subscribe("last", "{ hello }")
        while (await socket.hear())["id"] != "last":
            continue

        await until(lambda: world.open_streams == 0 and live(metrics) == (1.0, 0.0))

    async def test_a_client_that_does_not_read_is_cut_off_and_memory_does_not_grow(
        self, serve: Serve, world: World
    ) -> None:
        edge = await serve(WebOptions(send_timeout=0.3))
        reader, writer = await raw_socket(edge)

        writer.write(masked(b'{"id":"1","type":"subscribe","payload":{"query":"subscription { flood }"}}'))
        await asyncio.wait_for(world.closed.wait(), 90)
        writer.close()

        # A hundred kilobytes an event: what fits between two kernels, and no more, was produced.
        assert len(world.names) < 200
        assert world.open_streams == 0
        del reader

    async def test_a_half_open_connection_is_noticed(self, serve: Serve, world: World) -> None:
        edge = await serve(WebOptions(heartbeat=0.2))
        _, writer = await raw_socket(edge)
        writer.write(masked(b'{"id":"1","type":"subscribe","payload":{"query":"subscription { wait }"}}'))

        # This client never answers the heartbeat.
        await asyncio.wait_for(world.closed.wait(), 90)
        writer.close()

        assert world.open_streams == 0

    async def test_the_application_says_goodbye_when_it_stops(self, edge: Edge, world: World) -> None:
        socket = await edge.greeted()
        await socket.subscribe("1", WAIT)
        await socket.hear()

        closing = asyncio.create_task(edge.client.server.close())

        assert (await socket.closed())[0] == 1001
        await closing
        assert world.open_streams == 0


def live(metrics: Metrics) -> tuple[float | None, float | None]:
    """Return the sockets and the operations that are counted as live."""
    value = metrics.registry.get_sample_value
    return value("monespace_live_sockets"), value("monespace_socket_operations")


async def raw_socket(edge: Edge) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a socket by hand, and be let in: a client that reads only what it wants."""
    reader, writer = await asyncio.open_connection(edge.client.host, edge.client.port, limit=1024)
    writer.write(
        f"GET /graphql HTTP/1.1\r\nHost: {edge.client.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    hello = f'{{"type":"connection_init","payload":{{"Authorization":"Bearer {edge.token}"}}}}'
    writer.write(masked(hello.encode()))
    await reader.readuntil(b"connection_ack")
    return reader, writer


def masked(payload: bytes) -> bytes:
    """Return a text frame as a client sends it, under a mask of zeros."""
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else bytes([0xFE]) + len(payload).to_bytes(2)
    return bytes([0x80 | WSMsgType.TEXT]) + length + bytes(4) + payload
