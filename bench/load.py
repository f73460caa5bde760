"""A client that costs little, so that the server is what is measured: plain sockets kept open, one request each."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from time import perf_counter

HEAD_END = b"\r\n\r\n"


class BadAnswer(Exception):
    """The server did not answer what is measured: a figure would say nothing."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one turn of a server came to."""

    answered: int
    seconds: float

    @property
    def rate(self) -> float:
        """Requests answered a second."""
        return self.answered / self.seconds


def post(path: str, body: bytes, **headers: str) -> bytes:
    """Write a request with a JSON body."""
    sent = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
    return _head("POST", path, sent) + body


def get(path: str) -> bytes:
    """Write a request without a body."""
    return _head("GET", path, {})


async def load(
    port: int, requests: Sequence[bytes], *, at_once: int, seconds: float, at_most: int | None = None
) -> Load:
    """Send these requests over and over, so many at once, for so long or until so many are answered."""
    started = perf_counter()
    turns = _turns(requests, started + seconds, at_most)
    async with asyncio.TaskGroup() as group:
        clients = [group.create_task(_client(port, turns)) for _ in range(at_once)]
    return Load(sum(client.result() for client in clients), perf_counter() - started)


async def answer(port: int, request: bytes) -> bytes:
    """Return the body of one answer; BadAnswer when it is not one with data."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await _answer(reader, writer, request)
    finally:
        writer.close()


async def _client(port: int, turns: Iterator[bytes]) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = 0
    try:
        for request in turns:
            await _answer(reader, writer, request)
            answered += 1
    finally:
        writer.close()
    return answered


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    writer.write(request)
    head = await reader.readuntil(HEAD_END)
    body = await reader.readexactly(_length(head))
    if not head.startswith(b"HTTP/1.1 200") or not body.lstrip(b'{ "').startswith(b"data"):
        raise BadAnswer(f"{head.splitlines()[0].decode()}: {body[:500].decode(errors='replace')}")
    return body


def _turns(requests: Sequence[bytes], until: float, at_most: int | None) -> Iterator[bytes]:
    for rank, request in enumerate(cycle(requests)):
        if rank == at_most or perf_counter() >= until:
            return
        yield request


def _length(head: bytes) -> int:
    for line in head.splitlines():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise BadAnswer("an answer without its length")


def _head(method: str, path: str, headers: dict[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join((*lines, "", "")).encode()
