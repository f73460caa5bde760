"""What is malformed, oversized or slow gets a clear refusal in JSON; the next request is answered as ever."""

import asyncio
import gzip
import zlib

import orjson
import pytest

from monespace_gql.web.options import WebOptions
from tests.web.client import Edge, code
from tests.web.conftest import Serve

pytestmark = pytest.mark.asyncio

QUERY = "{ hello }"


@pytest.mark.parametrize(
    "body",
    [
        b"1",
        b"null",
        b"true",
        b'"{ hello }"',
        b"{}",
        b"",
        b"{",
        b'{"query": "{ hello }"',
        b'\xff\xfe{"query"}',
        b'{"query": "\xc3\x28"}',
        b'{"query": "\\ud800"}',
        b'{"query": NaN}',
        b'{"query": ""}',
        b'{"query": "   "}',
        b'{"query": null}',
        b'{"query": 1}',
        b'{"query": ["{ hello }"]}',
        b'{"query": "{ hello }", "variables": "{}"}',
        b'{"query": "{ hello }", "variables": [1]}',
        b'{"query": "{ hello }", "variables": 0}',
        b'{"query": "{ hello }", "operationName": 1}',
        b'{"query": "{ hello }", "operationName": {}}',
        b'{"query": "{ hello }", "extensions": false}',
        b'{"query": "{ hello }", "extensions": [1]}',
        b"[" * 100_000,
        b'{"query": "{ hello }", "variables": {"v": ' + b"[" * 5_000 + b"]" * 5_000 + b"}}",
        b'{"query": "{ hello }", "variables": {"v": ' + b"[" * 200 + b"]" * 200 + b"}}",
        b'{"query": "{ hello }", "variables": {"v": ' + b'{"a":' * 200 + b"1" + b"}" * 200 + b"}}",
    ],
)
async def test_a_malformed_body_is_400(edge: Edge, body: bytes) -> None:
    response = await edge.send(body)

    assert response.status == 400
    assert await code(response) == "BAD_REQUEST"
    assert (await edge.post(QUERY)).status == 200


@pytest.mark.parametrize("body", [b"[]", b"[1]", b'[{"query": "{ hello }"}, {"query": "{ hello }"}]'])
async def test_a_batch_is_refused_by_its_name(edge: Edge, body: bytes) -> None:
    response = await edge.send(body)

    assert response.status == 400
    assert await code(response) == "BATCH_NOT_SUPPORTED"


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "application/json; charset=utf-16",
    ],
)
async def test_only_json_in_utf_8_is_read(edge: Edge, content_type: str) -> None:
    response = await edge.send(b'{"query": "{ hello }"}', Content_Type=content_type)

    assert response.status == 415
    assert await code(response) == "UNSUPPORTED_MEDIA_TYPE"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"query": ""},
        {"query": QUERY, "variables": "{"},
        {"query": QUERY, "variables": "[]"},
        {"query": QUERY, "variables": "1"},
        {"query": QUERY, "extensions": '"x"'},
        [("query", QUERY), ("query", "{ person { name } }")],
    ],
)
async def test_a_malformed_address_is_400(edge: Edge, query: dict[str, str]) -> None:
    response = await edge.client.get("/graphql", params=query, headers=edge.headers())

    assert response.status == 400
    assert await code(response) == "BAD_REQUEST"


async def test_an_address_that_is_not_utf_8_is_not_a_fault(edge: Edge) -> None:
    address = str(edge.client.make_url("/graphql")) + "?query=%ff%fe"

    response = await edge.client.session.get(address, headers=edge.headers())

    assert response.status in (200, 400)
    assert "errors" in await response.json(content_type=None)


async def test_a_body_too_large_is_refused_whether_it_says_so_or_not(serve: Serve) -> None:
    edge = await serve(WebOptions(max_body=2_000))

    async def chunks() -> object:
        for _ in range(100):
            yield b" " * 100

    announced = await edge.send(b" " * 2_001)
    streamed = await edge.client.post("/graphql", data=chunks(), headers=edge.headers(Content_Type="application/json"))

    assert [announced.status, streamed.status] == [413, 413]
    assert await code(announced) == "TOO_LARGE"


async def test_a_body_that_inflates_without_end_is_refused(edge: Edge) -> None:
    bomb = gzip.compress(b" " * (64 * 1024 * 1024))

    response = await edge.send(bomb, Content_Encoding="gzip")

    assert response.status == 413


async def test_an_honest_compressed_body_is_read(edge: Edge) -> None:
    body = orjson.dumps({"query": QUERY})

    gzipped = await edge.send(gzip.compress(body), Content_Encoding="gzip")
    deflated = await edge.send(zlib.compress(body), Content_Encoding="deflate")

    assert [gzipped.status, deflated.status] == [200, 200]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
async def test_a_body_that_is_not_compressed_as_it_says_is_400(edge: Edge, encoding: str) -> None:
    response = await edge.send(b'{"query": "{ hello }"}', Content_Encoding=encoding)

    assert response.status == 400
    assert (await edge.post(QUERY)).status == 200


async def test_a_body_that_does_not_arrive_is_given_up(serve: Serve) -> None:
    edge = await serve(WebOptions(body_timeout=0.2))
    reader, writer = await asyncio.open_connection(edge.client.host, edge.client.port)
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: {edge.client.host}\r\nAuthorization: Bearer {edge.token}\r\n"
        "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    )

    writer.write(head.encode())
    answer = await asyncio.wait_for(reader.readuntil(b"TOO_SLOW"), timeout=90)
    writer.close()

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"Connection: close" in answer


async def test_what_is_not_http_gets_no_trace(edge: Edge) -> None:
    reader, writer = await asyncio.open_connection(edge.client.host, edge.client.port)

    writer.write(b"POST /graphql HTTP/1.1\r\nContent-Length: abc\r\n\r\n")
    answer = await asyncio.wait_for(reader.read(), timeout=90)
    writer.close()

    assert answer.startswith((b"HTTP/1.0 400 ", b"HTTP/1.1 400 "))
    assert b"Traceback" not in answer


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "PROPFIND"])
async def test_other_methods_are_405(edge: Edge, method: str) -> None:
    response = await edge.client.request(method, "/graphql", headers=edge.headers())

    assert response.status == 405
    assert set(response.headers["Allow"].split(",")) == {"GET", "POST"}
