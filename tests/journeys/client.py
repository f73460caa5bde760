"""A client of the whole product: somebody logged in, who asks over HTTP and listens on a socket."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

import orjson
from aiohttp import ClientSession, ClientWebSocketResponse, FormData, WSMsgType

from tests.journeys.documented import undocumented

PROTOCOL = "graphql-transport-ws"
USER_ERRORS = "userErrors { kind code message path rule yours theirs }"
NOTIFICATION = "cursor number kind text subjectId subjectNumber at"
NOTIFICATIONS = f"subscription ($after: String) {{ notifications(after: $after) {{ {NOTIFICATION} }} }}"
PATIENCE = 90
"""How many seconds nothing may take: a bound on what would wait for ever, not a measure."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whatever it is."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:  # Any: a response of the API
        return orjson.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def codes(self) -> list[str]:
        """The codes of the top-level errors."""
        return [error["extensions"]["code"] for error in self.json.get("errors", [])]


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that goes with an operation, and its place among the variables."""

    name: str
    content: bytes
    place: str = "variables.input.file"


@dataclass(frozen=True)
class Visitor:
    """Somebody with a token, in one navigation context."""

    http: ClientSession
    base: str
    token: str | None
    context: str | None = None
    heard: list[Reply] = field(default_factory=list, compare=False, repr=False)
    """Every reply, for tests that look at all of them afterwards."""

    def within(self, context: str) -> "Visitor":
        """The same person in another context."""
        return replace(self, context=context)

    @property
    def headers(self) -> dict[str, str]:
        """What says who is asking."""
        given = {"Authorization": f"Bearer {self.token}"} if self.token is not None else {}
        return given | ({"X-Context": self.context} if self.context else {})

    async def post(self, query: str, variables: Mapping[str, object] | None = None, **headers: str) -> Reply:
        """Send an operation by POST."""
        return await self.send(orjson.dumps({"query": query, "variables": variables}), **headers)

    async def send(self, body: bytes, **headers: str) -> Reply:
        """Send these bytes as the body of a POST."""
        given = {"Content-Type": "application/json", **self.headers, **headers}
        return await self.request("POST", "/graphql", data=BytesIO(body), headers=given)

    async def send_files(self, query: str, variables: Mapping[str, object], *files: "Sent", **headers: str) -> Reply:
        """Send an operation with files, as the multipart request specification has it."""
        form = FormData(quote_fields=False)  # names as browsers write them
        form.add_field("operations", orjson.dumps({"query": query, "variables": variables}).decode())
        form.add_field("map", orjson.dumps({str(rank): [file.place] for rank, file in enumerate(files)}).decode())
        for rank, file in enumerate(files):
            form.add_field(str(rank), BytesIO(file.content), filename=file.name)
        given = {**self.headers, "X-Requested-With": "a test", **headers}
        return await self.request("POST", "/graphql", data=form, headers=given)

    async def deposit(self, file: "Sent", selected: str = "", /, **given: object) -> Any:  # Any: a response of the API
        """Run depositDocument with its file and return its payload."""
        asked = f"depositDocument(input: $input) {{ {selected} {USER_ERRORS} }}"
        query = f"mutation ($input: DepositDocumentInput!) {{ {asked} }}"
        answer = (await self.send_files(query, {"input": {"file": None, **given}}, file)).json
        assert "errors" not in answer, answer["errors"]
        return answer["data"]["depositDocument"]

    async def request(self, method: str, path: str, **given: Any) -> Reply:  # Any: as aiohttp takes them
        """Send any request; who is asking is said unless headers are given."""
        given.setdefault("headers", self.headers)
        async with asyncio.timeout(PATIENCE), self.http.request(method, self.base + path, **given) as response:
            reply = Reply(response.status, await response.read(), dict(response.headers))
        self.heard.append(reply)
        assert undocumented(reply.body) == set(), "say it in docs/errors.md: `make docs`"
        return reply

    async def ask(self, query: str, **variables: object) -> Any:  # Any: a response of the API
        """Ask, and return the data; nothing may have gone wrong."""
        answer = (await self.post(query, variables)).json
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def act(self, name: str, selected: str = "", /, **given: object) -> Any:  # Any: as above
        """Run one mutation and return its payload: what is selected of it, and `userErrors`."""
        kind = f"{name[0].upper()}{name[1:]}Input"
        query = f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {selected} {USER_ERRORS} }} }}"
        return (await self.ask(query, input=given))[name]

    async def done(self, name: str, selected: str = "", /, **given: object) -> Any:  # Any: as above
        """Run one mutation that must not be declined, and return its payload."""
        payload = await self.act(name, selected, **given)
        assert payload["userErrors"] == [], payload["userErrors"]
        return payload

    async def refused(self, name: str, /, **given: object) -> list[str]:
        """Run one mutation that must be declined, and return the codes."""
        codes: list[str] = [error["code"] for error in (await self.act(name, **given))["userErrors"]]
        assert codes
        return codes

    @asynccontextmanager
    async def socket(self) -> AsyncIterator["Socket"]:
        """Hold a socket open, let in."""
        async with self.http.ws_connect(f"{self.base}/graphql", protocols=(PROTOCOL,)) as wire:
            socket = Socket(wire)
            payload = {name.lower(): value for name, value in self.headers.items()}
            await socket.say(type="connection_init", payload=payload)
            assert await socket.hear() == {"type": "connection_ack"}
            yield socket

    @asynccontextmanager
    async def listening(self, after: str | None = None) -> AsyncIterator["Feed"]:
        """Follow one's notifications, from a cursor or from now on: from the cursor of now, so that none is missed."""
        if after is None:
            after = (await self.ask("{ notifications(first: 1) { latestCursor } }"))["notifications"]["latestCursor"]
        async with self.socket() as socket:
            await socket.subscribe("feed", NOTIFICATIONS, {"after": after})
            yield Feed(socket)


@dataclass(frozen=True, slots=True)
class Socket:
    """The client's end of a socket."""

    wire: ClientWebSocketResponse

    async def say(self, **message: object) -> None:
        """Send one message."""
        await self.wire.send_str(orjson.dumps(message).decode())

    async def subscribe(self, key: str, query: str, variables: Mapping[str, object] | None = None) -> None:
        """Start an operation."""
        await self.say(id=key, type="subscribe", payload={"query": query, "variables": variables})

    async def hear(self, within: float = PATIENCE) -> Mapping[str, Any]:
        """Return the next message."""
        frame = await self.wire.receive(timeout=within)
        assert frame.type is WSMsgType.TEXT, (frame.type, frame.data, self.wire.close_code)
        message: Mapping[str, Any] = orjson.loads(frame.data)
        return message


@dataclass(frozen=True, slots=True)
class Feed:
    """Notifications as they come."""

    socket: Socket

    async def next(self, within: float = PATIENCE) -> Mapping[str, Any]:
        """Return the next notification."""
        message = await self.socket.hear(within)
        assert message["type"] == "next", message
        found: Mapping[str, Any] = message["payload"]["data"]["notifications"]
        return found
