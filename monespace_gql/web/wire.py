"""One WebSocket as the conversations use it: messages out, within a time; messages in, whole; and its close."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from enum import IntEnum
from functools import partial
from typing import Any

import orjson
from aiohttp import WSMsgType, web
from aiohttp.abc import AbstractStreamWriter

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


class Wire:
    """A socket that was accepted."""

    __slots__ = ("_limit", "_request", "_sending", "_socket", "_writer")

    def __init__(
        self, request: web.Request, socket: web.WebSocketResponse, writer: AbstractStreamWriter, limit: float
    ) -> None:
        self._request = request
        self._socket = socket
        self._writer = writer
        self._limit = limit
        """How many seconds a client may take to read."""
        self._sending = asyncio.Lock()

    @property
    def protocol(self) -> str | None:
        """The subprotocol agreed on."""
        return self._socket.ws_protocol

    async def send(self, message: Mapping[str, Any]) -> None:  # Any: JSON
        """Send one message; a client that does not read in time is cut off, with whatever waits to be sent to it."""
        await self._in_time(partial(self._socket.send_str, orjson.dumps(message).decode()))

    def write(self, frame: bytes) -> bool:
        """Write a whole frame at once, without waiting; False when the client is behind in its reading.

        Nothing is written to a client that has left or was said goodbye: whoever reads its messages learns of it.
        """
        transport = self._request.transport
        if transport is None or transport.is_closing() or self._socket.closed:
            return True
        if self._sending.locked() or self._request.protocol.writing_paused:
            return False
        transport.write(frame)
        return True

    async def drained(self) -> None:
        """Wait until the client has read most of what was written; one that does not in time is cut off."""
        await self._in_time(self._writer.drain)

    async def receive(self) -> Mapping[str, Any] | None:  # Any: JSON
        """Return the next message, None at the end; raises Closing when it is not one of the protocol's."""
        frame = await self._socket.receive()
        if frame.type is WSMsgType.TEXT:
            return _message(frame.data)
        if frame.type is WSMsgType.BINARY:
            raise Closing(Close.BAD_REQUEST, "Invalid message")
        return None

    async def close(self, closing: Closing) -> None:
        """Close politely, or cut when the other side does not even take the goodbye."""
        try:
            async with asyncio.timeout(CLOSING_TIMEOUT * 2):
                await self._socket.close(code=closing.code, message=closing.reason.encode()[:120])
        except TimeoutError:
            self._cut()

    async def _in_time(self, sending: Callable[[], Awaitable[None]]) -> None:
        try:
            async with asyncio.timeout(self._limit) as limit, self._sending:
                await sending()
        except ConnectionError:
            raise Gone from None
        except TimeoutError:
            if not limit.expired():
                raise
            self._cut()
            raise Gone from None

    def _cut(self) -> None:
        transport = self._request.transport
        if transport is not None:
            transport.abort()


def _message(text: str) -> Mapping[str, Any]:
    try:
        message = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Closing(Close.BAD_REQUEST, "Invalid message") from None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise Closing(Close.BAD_REQUEST, "Invalid message")
    return message
