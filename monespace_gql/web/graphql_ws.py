"""GraphQL over WebSocket: the graphql-transport-ws protocol, each frame checked, nothing left behind at the close."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing, suppress
from enum import IntEnum
from typing import Any
from weakref import WeakSet

import orjson
from aiohttp import WSMsgType, web

from monespace_gql.graph.executor import READING_AND_WRITING, GraphQLRequest, OperationType, Outcome
from monespace_gql.web import answers, graphql_request
from monespace_gql.web.edge import Edge
from monespace_gql.web.edge_refusal import EdgeRefusal
from monespace_gql.web.identity import Admitted
from monespace_gql.web.stay import Stay, StayOver

PROTOCOL = "graphql-transport-ws"
LONGEST_ID = 128
CLOSING_TIMEOUT = 2


class Close(IntEnum):
    """Why a socket is closed, as graphql-transport-ws numbers it."""

    GOING_AWAY = 1001
    TRY_AGAIN_LATER = 1013
    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL_NOT_ACCEPTABLE = 4406
    INITIALISATION_TIMEOUT = 4408
    ALREADY_EXISTS = 4409
    TOO_MANY_INITIALISATIONS = 4429


class Gone(Exception):
    """Raised inside when the other side is not there any more, or does not read."""


class Closing(Exception):
    """Raised inside to end the conversation with this code and reason."""

    def __init__(self, code: Close, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class GraphQLOverWebSocket:
    """Accepts sockets, and closes those that are left when the application stops."""

    def __init__(self, edge: Edge) -> None:
        self.edge = edge
        self._live: WeakSet[web.WebSocketResponse] = WeakSet()

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """Hold one conversation to its end."""
        response = web.WebSocketResponse(
            protocols=(PROTOCOL,),
            heartbeat=self.edge.options.heartbeat,
            max_msg_size=self.edge.options.max_message,
            timeout=CLOSING_TIMEOUT,
            compress=False,
        )
        await response.prepare(request)
        self._live.add(response)
        with self.edge.metrics.sockets.track_inprogress():
            await Conversation(self.edge, request, response).hold()
        return response

    async def close_all(self, _: web.Application) -> None:
        """Say goodbye to every socket."""
        goodbyes = (socket.close(code=Close.GOING_AWAY, message=b"Going away") for socket in list(self._live))
        await asyncio.gather(*goodbyes, return_exceptions=True)


class Conversation:
    """One socket: who speaks, and the operations under way, each in a task that ends with the socket."""

    def __init__(self, edge: Edge, request: web.Request, socket: web.WebSocketResponse) -> None:
        self._edge = edge
        self._request = request
        self._socket = socket
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._sending = asyncio.Lock()

    async def hold(self) -> None:
        """Greet, converse until one side leaves or the token expires, and leave nothing running."""
        try:
            if self._socket.ws_protocol != PROTOCOL:
                raise Closing(Close.SUBPROTOCOL_NOT_ACCEPTABLE, "Subprotocol not acceptable")
            admitted = await self._greeted()
            if admitted is not None:
                await self._conversed(admitted)
        except Closing as closing:
            await self._end_operations()
            await self._close(closing)
        except Gone:
            return
        finally:
            await self._end_operations()

    async def _greeted(self) -> Admitted | None:
        """Wait for `connection_init` and let its bearer in; None when the client leaves first."""
        try:
            async with asyncio.timeout(self._edge.options.init_timeout) as limit:
                payload = await self._initialised()
                return None if payload is None else await self._admitted(payload)
        except TimeoutError:
            if not limit.expired():
                raise
            raise Closing(Close.INITIALISATION_TIMEOUT, "Connection initialisation timeout") from None

    async def _initialised(self) -> Mapping[str, Any] | None:
        while (message := await self._next()) is not None:
            if message["type"] == "connection_init":
                return _payload(message) or {}
            if message["type"] in ("subscribe", "complete"):
                raise Closing(Close.UNAUTHORIZED, "Unauthorized")
            await self._keep_alive(message)
        return None

    async def _admitted(self, payload: Mapping[str, Any]) -> Admitted:
        given = {name.lower(): value for name, value in payload.items() if isinstance(value, str)}
        try:
            admitted = await self._edge.door.admit(given.get("authorization"), given.get("x-context"))
        except EdgeRefusal as refusal:
            ours = refusal.status >= 500
            raise Closing(Close.TRY_AGAIN_LATER if ours else Close.FORBIDDEN, refusal.code) from None
        except Exception as fault:  # noqa: BLE001 - whatever breaks is ours: the client may come back later
            raise Closing(Close.TRY_AGAIN_LATER, f"INTERNAL {answers.log_fault(fault)}") from None
        await self._send({"type": "connection_ack"})
        return admitted

    async def _conversed(self, admitted: Admitted) -> None:
        stay = Stay(self._edge, admitted)
        try:
            async with stay.lasting():
                while (message := await self._next()) is not None:
                    await self._heard(message, stay)
        except StayOver as over:
            raise _closing(over) from None

    async def _heard(self, message: Mapping[str, Any], stay: Stay) -> None:
        match message["type"]:
            case "subscribe":
                await self._subscribed(message, stay)
            case "complete":
                self._completed(_id(message))
            case "connection_init":
                raise Closing(Close.TOO_MANY_INITIALISATIONS, "Too many initialisation requests")
            case _:
                await self._keep_alive(message)

    async def _keep_alive(self, message: Mapping[str, Any]) -> None:
        _payload(message)
        if message["type"] == "ping":
            await self._send({"type": "pong"})
        elif message["type"] != "pong":
            raise Closing(Close.BAD_REQUEST, "Unknown message type")

    async def _subscribed(self, message: Mapping[str, Any], stay: Stay) -> None:
        key, operation = _id(message), _operation(message)
        if key in self._operations:
            raise Closing(Close.ALREADY_EXISTS, f"Subscriber for {key} already exists"[:100])
        if len(self._tasks) >= self._edge.options.operations_per_socket:
            await self._send({"id": key, "type": "error", "payload": [_too_many()]})
            return
        task = asyncio.create_task(self._run(key, operation, stay))
        self._operations[key] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _completed(self, key: str) -> None:
        task = self._operations.pop(key, None)
        if task is not None:
            task.cancel()

    async def _run(self, key: str, operation: GraphQLRequest, stay: Stay) -> None:
        """Run one operation to its end; the id is free again before the client hears of it."""
        with self._edge.metrics.running.track_inprogress():
            try:
                last = await self._ran(key, operation, stay)
            except Gone:
                return
            except StayOver as over:
                stay.end(over)
                return
            except Exception as fault:  # noqa: BLE001 - whatever breaks is ours: masked, and in the log
                last = {"type": "error", "payload": [_internal(answers.log_fault(fault))]}
            if self._operations.get(key) is asyncio.current_task():
                del self._operations[key]
            await self._send_last({"id": key, **last})

    async def _ran(self, key: str, operation: GraphQLRequest, stay: Stay) -> Mapping[str, Any]:
        context = self._edge.context_for((await stay.renewed()).viewer)
        if self._edge.executor.operation_type(operation) is not OperationType.SUBSCRIPTION:
            outcome = await self._edge.executor.run(operation, context, allow=READING_AND_WRITING)
            return await self._told(key, outcome) or {"type": "complete"}
        stream = await self._edge.executor.subscribe(operation, context)
        if isinstance(stream, Outcome):
            return await self._told(key, stream) or {"type": "complete"}
        async with aclosing(stream):
            async for outcome in stream:
                stay.hold(outcome)
                if last := await self._told(key, outcome):
                    return last
        return {"type": "complete"}

    async def _told(self, key: str, outcome: Outcome) -> Mapping[str, Any] | None:
        """Send a result; return the last message instead when the operation did not run."""
        self._edge.metrics.operation("websocket", outcome)
        if not outcome.has_data:
            return {"type": "error", "payload": outcome.errors}
        await self._send({"id": key, "type": "next", "payload": orjson.Fragment(outcome.body)})
        return None

    async def _send_last(self, message: Mapping[str, Any]) -> None:
        with suppress(Gone):
            await self._send(message)

    async def _send(self, message: Mapping[str, Any]) -> None:
        """Send one frame; a client that does not read in time is cut off, with whatever waits to be sent to it."""
        try:
            async with asyncio.timeout(self._edge.options.send_timeout) as limit, self._sending:
                await self._socket.send_str(orjson.dumps(message).decode())
        except ConnectionError:
            raise Gone from None
        except TimeoutError:
            if not limit.expired():
                raise
            self._cut()
            raise Gone from None

    async def _next(self) -> Mapping[str, Any] | None:
        """Return the next message, None at the end; raises Closing when it is not one of the protocol's."""
        frame = await self._socket.receive()
        if frame.type is WSMsgType.TEXT:
            return _message(frame.data)
        if frame.type is WSMsgType.BINARY:
            raise Closing(Close.BAD_REQUEST, "Invalid message")
        return None

    async def _close(self, closing: Closing) -> None:
        """Close politely, or cut when the other side does not even take the goodbye."""
        try:
            async with asyncio.timeout(CLOSING_TIMEOUT * 2):
                await self._socket.close(code=closing.code, message=closing.reason.encode()[:120])
        except TimeoutError:
            self._cut()

    def _cut(self) -> None:
        transport = self._request.transport
        if transport is not None:
            transport.abort()

    async def _end_operations(self) -> None:
        self._operations.clear()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _closing(over: StayOver) -> Closing:
    return Closing(Close.FORBIDDEN, over.code) if over.code else Closing(Close.GOING_AWAY, "Going away")


def _message(text: str) -> Mapping[str, Any]:
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Closing(Close.BAD_REQUEST, "Invalid message") from None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise Closing(Close.BAD_REQUEST, "Invalid message")
    return message


def _payload(message: Mapping[str, Any]) -> Mapping[str, Any] | None:
    payload = message.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise Closing(Close.BAD_REQUEST, "Invalid payload")
    return payload


def _id(message: Mapping[str, Any]) -> str:
    key = message.get("id")
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_ID:
        raise Closing(Close.BAD_REQUEST, "Invalid id")
    return key


def _operation(message: Mapping[str, Any]) -> GraphQLRequest:
    try:
        return graphql_request.from_parameters(_payload(message))
    except EdgeRefusal as refusal:
        raise Closing(Close.BAD_REQUEST, f"Invalid payload: {refusal.code}") from None


def _too_many() -> Mapping[str, Any]:
    message = "Trop d'opérations sont en cours sur cette connexion : terminez-en une, ou ouvrez-en une autre."
    return {"message": message, "extensions": {"code": "TOO_MANY_OPERATIONS"}}


def _internal(reference: str) -> Mapping[str, Any]:
    message = f"Une erreur interne est survenue (référence {reference})."
    return {"message": message, "extensions": {"code": "INTERNAL", "reference": reference}}
