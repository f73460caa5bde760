"""GraphQL over WebSocket: the graphql-transport-ws protocol, each frame checked, nothing left behind at the close."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakSet

from aiohttp import web

from monespace_gql.graph.executor import GraphQLRequest, Outcome
from monespace_gql.web import answers, graphql_request
from monespace_gql.web.edge import Edge
from monespace_gql.web.edge_refusal import EdgeRefusal
from monespace_gql.web.frame import Frames
from monespace_gql.web.identity import Admitted
from monespace_gql.web.socket_operation import Operation
from monespace_gql.web.stay import Stay, StayOver
from monespace_gql.web.watch import Watch
from monespace_gql.web.wire import CLOSING_TIMEOUT, Close, Closing, Gone, Wire

PROTOCOL = "graphql-transport-ws"
LONGEST_ID = 128


class GraphQLOverWebSocket:
    """Accepts sockets, and closes those that are left when the application stops."""

    def __init__(self, edge: Edge, watch: Watch) -> None:
        self.edge = edge
        self._watch = watch
        self._frames = Frames()
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
        writer = await response.prepare(request)
        assert writer is not None
        wire = Wire(request, response, writer, self.edge.options.send_timeout)
        self._live.add(response)
        with self.edge.metrics.sockets.track_inprogress():
            await Conversation(self.edge, self._watch, self._frames, wire).hold()
        return response

    async def close_all(self, _: web.Application) -> None:
        """Say goodbye to every socket."""
        goodbyes = (socket.close(code=Close.GOING_AWAY, message=b"Going away") for socket in list(self._live))
        await asyncio.gather(*goodbyes, return_exceptions=True)


class Conversation:
    """One socket: who speaks, and the operations under way, none of which outlives it."""

    __slots__ = ("_frames", "_named", "_under_way", "_watch", "edge", "stay", "wire")

    stay: Stay

    def __init__(self, edge: Edge, watch: Watch, frames: Frames, wire: Wire) -> None:
        self.edge = edge
        self.wire = wire
        self._watch = watch
        self._frames = frames
        self._named: dict[str, Operation] = {}
        self._under_way: set[Operation] = set()

    async def hold(self) -> None:
        """Greet, converse until one side leaves or the token expires, and leave nothing running."""
        try:
            if self.wire.protocol != PROTOCOL:
                raise Closing(Close.SUBPROTOCOL_NOT_ACCEPTABLE, "Subprotocol not acceptable")
            admitted = await self._greeted()
            if admitted is not None:
                await self._conversed(admitted)
        except Closing as closing:
            await self._end_operations()
            await self.wire.close(closing)
        except Gone:
            return
        finally:
            await self._end_operations()

    def write(self, opening: bytes, outcome: Outcome) -> bool:
        """Tell a result at once, in a frame that others are sent too; False when the client is behind."""
        if not self.wire.write(self._frames.next(opening, outcome)):
            return False
        self.edge.metrics.operation("websocket", outcome)
        return True

    async def send_last(self, message: Mapping[str, Any]) -> None:  # Any: JSON
        """Send the message that ends an operation; nobody may be there any more."""
        with suppress(Gone):
            await self.wire.send(message)

    def free(self, operation: Operation) -> None:
        """Let the id of this operation be used again."""
        if self._named.get(operation.key) is operation:
            del self._named[operation.key]

    def ended(self, operation: Operation) -> None:
        """Forget an operation: nothing of it runs any more."""
        self.free(operation)
        if operation in self._under_way:
            self._under_way.discard(operation)
            self.edge.metrics.running.dec()

    async def _greeted(self) -> Admitted | None:
        """Wait for `connection_init` and let its bearer in; None when the client leaves first."""
        try:
            async with asyncio.timeout(self.edge.options.init_timeout) as limit:
                payload = await self._initialised()
                return None if payload is None else await self._admitted(payload)
        except TimeoutError:
            if not limit.expired():
                raise
            raise Closing(Close.INITIALISATION_TIMEOUT, "Connection initialisation timeout") from None

    async def _initialised(self) -> Mapping[str, Any] | None:  # Any: JSON
        while (message := await self.wire.receive()) is not None:
            if message["type"] == "connection_init":
                return _payload(message) or {}
            if message["type"] in ("subscribe", "complete"):
                raise Closing(Close.UNAUTHORIZED, "Unauthorized")
            await self._keep_alive(message)
        return None

    async def _admitted(self, payload: Mapping[str, Any]) -> Admitted:  # Any: JSON
        given = {name.lower(): value for name, value in payload.items() if isinstance(value, str)}
        try:
            admitted = await self.edge.door.admit(given.get("authorization"), given.get("x-context"))
        except EdgeRefusal as refusal:
            ours = refusal.status >= 500
            raise Closing(Close.TRY_AGAIN_LATER if ours else Close.FORBIDDEN, refusal.code) from None
        except Exception as fault:  # noqa: BLE001 - whatever breaks is ours: the client may come back later
            raise Closing(Close.TRY_AGAIN_LATER, f"INTERNAL {answers.log_fault(fault)}") from None
        await self.wire.send({"type": "connection_ack"})
        return admitted

    async def _conversed(self, admitted: Admitted) -> None:
        self.stay = Stay(self.edge, admitted)
        try:
            async with self.stay.lasting(self._watch):
                while (message := await self.wire.receive()) is not None:
                    await self._heard(message)
        except StayOver as over:
            raise _closing(over) from None

    async def _heard(self, message: Mapping[str, Any]) -> None:  # Any: JSON
        match message["type"]:
            case "subscribe":
                await self._subscribed(message)
            case "complete":
                self._completed(_id(message))
            case "connection_init":
                raise Closing(Close.TOO_MANY_INITIALISATIONS, "Too many initialisation requests")
            case _:
                await self._keep_alive(message)

    async def _keep_alive(self, message: Mapping[str, Any]) -> None:  # Any: JSON
        _payload(message)
        if message["type"] == "ping":
            await self.wire.send({"type": "pong"})
        elif message["type"] != "pong":
            raise Closing(Close.BAD_REQUEST, "Unknown message type")

    async def _subscribed(self, message: Mapping[str, Any]) -> None:  # Any: JSON
        key, request = _id(message), _operation(message)
        if key in self._named:
            raise Closing(Close.ALREADY_EXISTS, f"Subscriber for {key} already exists"[:100])
        if len(self._under_way) >= self.edge.options.operations_per_socket:
            await self.wire.send({"id": key, "type": "error", "payload": [_too_many()]})
            return
        operation = Operation(self, key, request)
        self._named[key] = operation
        self._under_way.add(operation)
        self.edge.metrics.running.inc()

    def _completed(self, key: str) -> None:
        operation = self._named.pop(key, None)
        if operation is not None:
            operation.cancel()

    async def _end_operations(self) -> None:
        self._named.clear()
        tasks = [operation.task for operation in self._under_way if operation.task is not None]
        for operation in list(self._under_way):
            operation.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _closing(over: StayOver) -> Closing:
    return Closing(Close.FORBIDDEN, over.code) if over.code else Closing(Close.GOING_AWAY, "Going away")


def _payload(message: Mapping[str, Any]) -> Mapping[str, Any] | None:  # Any: JSON
    payload = message.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise Closing(Close.BAD_REQUEST, "Invalid payload")
    return payload


def _id(message: Mapping[str, Any]) -> str:  # Any: JSON
    key = message.get("id")
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_ID:
        raise Closing(Close.BAD_REQUEST, "Invalid id")
    return key


def _operation(message: Mapping[str, Any]) -> GraphQLRequest:  # Any: JSON
    try:
        return graphql_request.from_parameters(_payload(message))
    except EdgeRefusal as refusal:
        raise Closing(Close.BAD_REQUEST, f"Invalid payload: {refusal.code}") from None


def _too_many() -> Mapping[str, Any]:  # Any: JSON
    message = "Trop d'opérations sont en cours sur cette connexion : terminez-en une, ou ouvrez-en une autre."
    return {"message": message, "extensions": {"code": "TOO_MANY_OPERATIONS"}}
