"""Everything around GraphQL: health, metrics, headers, errors, logs, the GraphiQL page, and others' routes."""

import asyncio
import re

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from monespace_gql.web.edge_refusal import EdgeRefusal
from monespace_gql.web.options import WebOptions
from monespace_gql.web.server import start_web
from tests.web.client import Edge, code
from tests.web.conftest import Serve
from tests.web.small_schema import SECRET_VALUE, schema

pytestmark = pytest.mark.asyncio

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


async def test_the_schema_is_given_as_text(edge: Edge) -> None:
    response = await edge.client.get("/schema.graphql")

    assert response.status == 200
    assert await response.text() == schema.as_str()


async def test_health_is_said_to_whoever_asks(edge: Edge) -> None:
    alive, ready = await edge.client.get("/healthz"), await edge.client.get("/readyz")

    assert await alive.json() == {"status": "ok"}
    assert (ready.status, await ready.json()) == (200, {"status": "ok", "checks": {}})


async def test_what_is_not_ready_is_named_and_no_more(serve: Serve) -> None:
    async def passes() -> None:
        return None

    async def fails() -> None:
        raise ConnectionRefusedError(SECRET_VALUE)

    async def hangs() -> None:
        await asyncio.Event().wait()

    edge = await serve(WebOptions(check_timeout=0.1), checks={"base": passes, "relais": fails, "disque": hangs})

    with capture_logs() as logs:
        response = await edge.client.get("/readyz")

    assert response.status == 503
    assert (await response.json())["checks"] == {"base": "ok", "relais": "failed", "disque": "failed"}
    assert SECRET_VALUE not in await response.text() + str(logs)


async def test_what_is_served_is_counted(edge: Edge) -> None:
    await edge.post("{ hello }")
    await edge.post("{ boom }")
    await edge.post("{ nothing }")
    await edge.client.get("/a/2951099126111")
    await edge.client.request("PROPFIND", "/healthz")

    text = await (await edge.client.get("/metrics")).text()

    assert 'monespace_graphql_operations_total{outcome="ok",transport="http"} 1.0' in text
    assert 'monespace_graphql_operations_total{outcome="fault",transport="http"} 1.0' in text
    assert 'monespace_graphql_operations_total{outcome="declined",transport="http"} 1.0' in text
    assert 'monespace_http_requests_total{method="POST",route="/graphql",status="200"} 3.0' in text
    assert 'monespace_http_request_seconds_count{route="/graphql"} 3.0' in text
    assert 'monespace_http_requests_total{method="GET",route="unknown",status="404"} 1.0' in text
    assert 'monespace_http_requests_total{method="OTHER",route="unknown",status="405"} 1.0' in text
    assert "2951099126111" not in text


@pytest.mark.parametrize(
    "path", ["/graphql", "/nowhere", "/healthz", "/metrics", "/schema.graphql", "/graphiql/page.js"]
)
async def test_every_answer_leaves_under_safe_headers(edge: Edge, path: str) -> None:
    response = await edge.client.get(path)

    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Server"] == "monespace"


async def test_an_unknown_address_is_told_in_json(edge: Edge) -> None:
    response = await edge.client.get("/nowhere", headers={"Accept": HTML})

    assert response.status == 404
    assert response.content_type == "application/json"
    assert await code(response) == "NOT_FOUND"


async def test_others_bring_their_routes_behind_the_same_guards(serve: Serve) -> None:
    async def index(_: web.Request) -> web.StreamResponse:
        return web.Response(text="Bienvenue")

    async def breaks(_: web.Request) -> web.StreamResponse:
        raise ValueError(SECRET_VALUE)

    async def refuses(_: web.Request) -> web.StreamResponse:
        raise EdgeRefusal(410, "GONE", "Ce document n'est plus là.")

    edge = await serve(index=index, routes=[web.get("/documents/{id}", breaks), web.put("/uploads/{token}", refuses)])

    with capture_logs() as logs:
        welcome = await edge.client.get("/")
        broken = await edge.client.get("/documents/1?nir=2951099126111")
        refused = await edge.client.put("/uploads/the-token", data=b"x")

    assert await welcome.text() == "Bienvenue"
    assert (broken.status, await code(broken)) == (500, "INTERNAL")
    assert "Traceback" not in await broken.text()
    assert (refused.status, await code(refused)) == (410, "GONE")
    routes = [line["route"] for line in logs if line["event"] == "request"]
    assert routes == ["/", "/documents/{id}", "/uploads/{token}"]
    for secret in (SECRET_VALUE, "2951099126111", "the-token"):
        assert secret not in await broken.text() + str(logs)


async def test_each_request_writes_one_line(edge: Edge) -> None:
    with capture_logs() as logs:
        await edge.client.get("/graphql", params={"query": "{ hello }"}, headers=edge.headers())

    (line,) = (line for line in logs if line["event"] == "request")
    assert {name: line[name] for name in ("method", "route", "status")} == {
        "method": "GET",
        "route": "/graphql",
        "status": 200,
    }
    assert "hello" not in str(logs)


async def test_what_is_not_http_leaves_its_content_out_of_the_log(edge: Edge, caplog: pytest.LogCaptureFixture) -> None:
    runner = await start_web(web.Application(), host="127.0.0.1", port=0)
    host, port = runner.addresses[0]
    reader, writer = await asyncio.open_connection(host, port)

    writer.write(b"GET /documents/2951099126111\x01 HTTP/1.1\r\n\r\n")
    answer = await asyncio.wait_for(reader.read(), 90)
    writer.close()
    await runner.cleanup()

    assert b" 400 " in answer
    assert "2951099126111" not in caplog.text


class TestGraphiQL:
    """The page comes from us, runs nothing but our files, and asks nothing of anybody else."""

    async def test_a_browser_gets_the_page_and_a_client_its_answer(self, edge: Edge) -> None:
        page = await edge.client.get("/graphql", headers={"Accept": HTML})
        answer = await edge.client.get("/graphql", params={"query": "{ hello }"}, headers=edge.headers(Accept="*/*"))

        assert (page.status, page.content_type) == (200, "text/html")
        assert answer.content_type == "application/json"

    async def test_every_file_of_the_page_is_ours(self, edge: Edge) -> None:
        page = await edge.client.get("/graphql", headers={"Accept": HTML})

        files = re.findall(r'(?:src|href)="([^"]+)"', await page.text())

        assert len(files) == 8
        for file in files:
            assert file == "data:," or (await edge.client.get(file)).status == 200

    async def test_the_policy_of_the_page_lets_no_other_script_run(self, edge: Edge) -> None:
        page = await edge.client.get("/graphql", headers={"Accept": HTML})

        policy = page.headers["Content-Security-Policy"]

        assert "script-src 'self';" in policy
        assert "connect-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert not re.search(r"<script(?![^>]*src=)", await page.text())
        assert not re.search(r"\son\w+=", await page.text())

    async def test_nothing_but_the_page_is_served_from_its_folder(self, edge: Edge) -> None:
        listing = await edge.client.get("/graphiql/")
        outside = await edge.client.get("/graphiql/%2e%2e/%2e%2e/server.py")

        assert listing.status in (403, 404)
        assert outside.status == 404

    async def test_the_page_may_be_closed(self, serve: Serve) -> None:
        edge = await serve(WebOptions(graphiql=False))

        page = await edge.client.get("/graphql", headers={"Accept": "text/html"})
        asset = await edge.client.get("/graphiql/page.js")

        assert (page.status, asset.status) == (406, 404)
