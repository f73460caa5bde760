"""An answer that is written at once is like any other: the same head, whole bodies, one after the other."""

import asyncio

import pytest

from monespace_gql.web.options import WebOptions
from tests.web.client import Edge
from tests.web.conftest import Serve

pytestmark = pytest.mark.asyncio

HELLO = b'{"query":"{ hello }"}'
LENGTH = str(len(HELLO))


def asking(edge: Edge, *lines: str, version: str = "1.1") -> bytes:
    """Write a request byte by byte, with these lines in its head."""
    head = (
        f"POST /graphql HTTP/{version}",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {edge.token}",
        "Content-Type: application/json",
        f"Content-Length: {LENGTH}",
        *lines,
    )
    return "\r\n".join((*head, "", "")).encode() + HELLO


async def answered(edge: Edge, requests: bytes, answers: int = 1) -> list[tuple[dict[str, str], bytes, bool]]:
    """Send bytes on a connection of their own; return the head, the body, and whether the connection is still open."""
    assert edge.client.port is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", edge.client.port)
    writer.write(requests)
    found = []
    async with asyncio.timeout(60):
        for _ in range(answers):
            status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().rstrip().split("\r\n")
            head = {"status": status, **dict(line.split(": ", 1) for line in lines)}
            body = await reader.readexactly(int(head["Content-Length"]))
            found.append((head, body))
        last, still_open = found[-1][0], True
        if last.get("Connection", "close" if last["status"].startswith("HTTP/1.0") else "") == "close":
            still_open = await reader.read(1) != b""
    writer.close()
    return [(head, body, still_open) for head, body in found]


async def test_it_bears_the_headers_that_every_answer_bears(serve: Serve) -> None:
    ((whole, body, _),) = await answered(plain := await serve(), asking(plain))
    trusting = await serve(WebOptions(trusted_origins=frozenset({"https://portail.example"})))
    ((other, same, _),) = await answered(trusting, asking(trusting))

    assert body == same
    assert other.pop("Vary") == "Origin"
    assert whole.pop("Date").endswith("GMT")
    assert other.pop("Date").endswith("GMT")
    assert whole == other
    assert whole["status"] == "HTTP/1.1 200 OK"


async def test_what_is_asked_for_together_is_answered_in_order_on_one_connection(serve: Serve) -> None:
    edge = await serve()

    answers = await answered(edge, asking(edge) * 5, answers=5)

    assert {body for _, body, _ in answers} == {answers[0][1]}
    assert b"hello" in answers[0][1]


@pytest.mark.parametrize(("version", "line"), [("1.1", "Connection: close"), ("1.0", "X-Nothing: more")])
async def test_who_does_not_keep_the_connection_is_answered_and_left(serve: Serve, version: str, line: str) -> None:
    edge = await serve()

    ((head, body, still_open),) = await answered(edge, asking(edge, line, version=version))

    assert "200 OK" in head["status"]
    assert b"hello" in body
    assert not still_open


async def test_who_keeps_the_connection_by_the_former_version_is_told_that_it_is_kept(serve: Serve) -> None:
    edge = await serve()

    request = asking(edge, "Connection: keep-alive", version="1.0")
    answers = await answered(edge, request * 2, answers=2)

    assert [(head["status"], head["Connection"]) for head, _, _ in answers] == [("HTTP/1.0 200 OK", "keep-alive")] * 2
    assert b"hello" in answers[1][1]


async def test_it_says_which_media_type_was_accepted(serve: Serve) -> None:
    edge = await serve()

    for media_type in ("application/json", "application/graphql-response+json"):
        ((head, _, _),) = await answered(edge, asking(edge, f"Accept: {media_type}"))
        assert head["Content-Type"] == f"{media_type}; charset=utf-8"
