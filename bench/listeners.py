"""Many sockets that cost little, so that the server is what is measured: graphql-transport-ws by hand, one feed."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import IntEnum
from time import perf_counter
from typing import cast

from bench.load import HEAD_END, BadAnswer

AT_ONCE = 50
"""How many sockets are opened at once: fewer than a server lets wait at its door."""

HANDSHAKE = (
    b"GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bGlzdGVuZXJzIG9mIG91cg==\r\n"
    b"Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"
)
NO_MASK = bytes(4)
"""A client's frames are masked; this key leaves them as they are."""


class Opcode(IntEnum):
    """The kinds of frames of RFC 6455 that come here."""

    TEXT = 1
    PING = 9
    PONG = 10


@dataclass(frozen=True, slots=True)
class Heard:
    """When one event came to everybody, in seconds since it was asked for."""

    first: float
    last: float


class Crowd:
    """All the sockets of one server; each must hear each event once."""

    def __init__(self, greeting: Mapping[str, str], subscription: Mapping[str, object]) -> None:
        self.listeners: list[Listener] = []
        self.asked = 0
        self.frame = b""
        """The last event as it came."""
        self.opening = frame({"type": "connection_init", "payload": greeting})
        self.subscribing = frame({"id": "1", "type": "subscribe", "payload": subscription})
        self._silent = 0
        self._first = 0.0
        self._everybody: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def hear(self, act: Callable[[], Awaitable[object]]) -> Heard:
        """Do what is told to everybody, and wait until everybody has heard it. Raises BadAnswer."""
        self.asked += 1
        self._silent = len(self.listeners)
        self._everybody = asyncio.get_running_loop().create_future()
        started = perf_counter()
        last, _ = await asyncio.gather(self._last(), act())
        return Heard(self._first - started, last - started)

    def arrived(self, payload: bytes) -> None:
        """Count one socket that has heard."""
        if self._silent == len(self.listeners):
            self._first = perf_counter()
        self._silent -= 1
        if not self._silent:
            self.frame = payload
            self._everybody.set_result(None)

    def fail(self, why: str) -> None:
        """Give up: a figure would say nothing."""
        if not self._everybody.done():
            self._everybody.set_exception(BadAnswer(why))

    async def _last(self) -> float:
        await self._everybody
        return perf_counter()


class Listener(asyncio.Protocol):
    """One socket: let in, subscribed, then only counting."""

    def __init__(self, crowd: Crowd) -> None:
        self.subscribed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._crowd = crowd
        self._heard = 0
        self._buffer = bytearray()
        self._upgraded = False
        self._leaving = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Shake hands."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own are none of asyncio's
        self._transport.write(HANDSHAKE)

    def data_received(self, data: bytes) -> None:
        """Take what came, in whatever pieces."""
        self._buffer += data
        if not self._upgraded and not self._let_in():
            return
        for opcode, payload in self._frames():
            self._take(opcode, payload)

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so, unless it was ours to leave."""
        if not self._leaving:
            self._fail("the server has closed a socket")

    def leave(self) -> None:
        """Go without a word."""
        self._leaving = True
        self._transport.abort()

    def _let_in(self) -> bool:
        end = self._buffer.find(HEAD_END)
        if end < 0:
            return False
        if not self._buffer.startswith(b"HTTP/1.1 101"):
            self._fail(self._buffer[:200].decode(errors="replace"))
            return False
        del self._buffer[: end + len(HEAD_END)]
        self._upgraded = True
        self._transport.write(self._crowd.opening)
        return True

    def _frames(self) -> Iterator[tuple[int, bytes]]:
        while (place := _place(self._buffer)) is not None:
            opcode, payload = self._buffer[0] & 15, bytes(self._buffer[place])
            del self._buffer[: place.stop]
            yield opcode, payload

    def _take(self, opcode: int, payload: bytes) -> None:
        if opcode == Opcode.PING:
            self._transport.write(_masked(Opcode.PONG, payload))
        elif opcode == Opcode.TEXT and b'"type":"next"' in payload[:40] and b'"errors"' not in payload:
            self._next(payload)
        elif opcode == Opcode.TEXT and payload.startswith(b'{"type":"connection_ack"'):
            self._transport.write(self._crowd.subscribing)
            self.subscribed.set_result(None)
        else:
            self._fail(payload[:500].decode(errors="replace"))

    def _next(self, payload: bytes) -> None:
        self._heard += 1
        if self._heard != self._crowd.asked:
            self._fail("a socket was told twice, or what nobody asked for")
        self._crowd.arrived(payload)

    def _fail(self, why: str) -> None:
        if not self.subscribed.done():
            self.subscribed.set_exception(BadAnswer(why))
        self._crowd.fail(why)


@asynccontextmanager
async def crowd(
    port: int, many: int, greeting: Mapping[str, str], subscription: Mapping[str, object]
) -> AsyncIterator[Crowd]:
    """Open so many sockets, each greeted by this payload and subscribed to this operation; leave them at the end."""
    gathered = Crowd(greeting, subscription)
    try:
        for first in range(0, many, AT_ONCE):
            await asyncio.gather(*(_join(gathered, port) for _ in range(min(AT_ONCE, many - first))))
        yield gathered
    finally:
        for listener in gathered.listeners:
            listener.leave()


async def _join(gathered: Crowd, port: int) -> None:
    loop = asyncio.get_running_loop()
    _, listener = await loop.create_connection(lambda: Listener(gathered), "127.0.0.1", port)
    gathered.listeners.append(listener)
    await listener.subscribed


def frame(message: Mapping[str, object]) -> bytes:
    """Write a message as a client's frame."""
    return _masked(Opcode.TEXT, json.dumps(message).encode())


def _masked(opcode: Opcode, payload: bytes) -> bytes:
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + size.to_bytes(2, "big")
    return bytes([0x80 | opcode]) + length + NO_MASK + payload


def _place(buffer: bytearray) -> slice | None:
    """Say where the payload of the first frame is, None when it is not all there."""
    if len(buffer) < 2:
        return None
    length, start = buffer[1] & 127, 2
    if length >= 126:
        start = 4 if length == 126 else 10
        length = int.from_bytes(buffer[2:start], "big")
    return slice(start, start + length) if len(buffer) >= start + length else None
