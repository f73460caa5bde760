"""A client of the edge: asks, opens sockets, says hello on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import ClientResponse, ClientWebSocketResponse, WSMsgType, web
from aiohttp.test_utils import TestClient

SECRET = "a secret long enough to sign the tokens of the tests"
GRAPHQL = "application/graphql-response+json"
PROTOCOL = "graphql-transport-ws"


@dataclass(frozen=True)
class Edge:
    """A running edge, and a token that it accepts."""

    client: TestClient[web.Request, web.Application]
    token: str

    def headers(self, **more: str) -> dict[str, str]:
        """Return the headers of somebody known."""
        return {"Authorization": f"Bearer {self.token}", **{name.replace("_", "-"): more[name] for name in more}}

    async def post(self, query: str, variables: object = None, **headers: str) -> ClientResponse:
        """Ask by POST."""
        body = {"query": query, "variables": variables}
        return await self.client.post("/graphql", json=body, headers=self.headers(**headers))

    async def send(self, body: bytes, **headers: str) -> ClientResponse:
        """Send these bytes by POST, as JSON unless said otherwise."""
        given = {"Content-Type": "application/json", **self.headers(**headers)}
        return await self.client.post("/graphql", data=body, headers=given)

    async def data(self, query: str, variables: object = None) -> Any:
        """Ask and return the data; nothing may have gone wrong."""
        answer = await (await self.post(query, variables)).json()
        assert "errors" not in answer, answer
        return answer["data"]

    async def socket(self, *, protocols: tuple[str, ...] = (PROTOCOL,), **headers: str) -> "Socket":
        """Open a socket and say nothing yet."""
        return Socket(await self.client.ws_connect("/graphql", protocols=protocols, headers=headers))

    async def greeted(self, **payload: str) -> "Socket":
        """Open a socket and be let in."""
        socket = await self.socket()
        await socket.say(type="connection_init", payload={"Authorization": f"Bearer {self.token}", **payload})
        assert await socket.hear() == {"type": "connection_ack"}
        return socket


@dataclass(frozen=True)
class Socket:
    """The client's end of a socket."""

    wire: ClientWebSocketResponse

    async def say(self, **message: object) -> None:
        """Send one message."""
        await self.wire.send_str(orjson.dumps(message).decode())

    async def subscribe(self, key: str, query: str, **parameters: object) -> None:
        """Start an operation."""
        await self.say(id=key, type="subscribe", payload={"query": query, **parameters})

    async def hear(self) -> Mapping[str, Any]:
        """Return the next message."""
        frame = await self.wire.receive(timeout=90)
        assert frame.type is WSMsgType.TEXT, (frame.type, self.wire.close_code)
        message: Mapping[str, Any] = orjson.loads(frame.data)
        return message

    async def closed(self) -> tuple[int | None, str]:
        """Wait for the close, whatever comes before, and return its code and reason."""
        while True:
            frame = await self.wire.receive(timeout=90)
            if frame.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING, WSMsgType.ERROR):
                return self.wire.close_code, str(frame.extra or "")


async def code(response: ClientResponse) -> str:
    """Return the code of the first error."""
    answer = await response.json(content_type=None)
    return str(answer["errors"][0]["extensions"]["code"])
