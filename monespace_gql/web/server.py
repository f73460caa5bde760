"""The web application: its routes, and what every request goes through. Started and composed by others."""

import logging
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from socket import socket
from types import MappingProxyType

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from monespace_gql.documents.storage import Storage
from monespace_gql.graph.executor import Executor
from monespace_gql.journal.bell import Bell, Waiter
from monespace_gql.lexicon.clock import Clock
from monespace_gql.web import answers, graphiql, passage
from monespace_gql.web.edge import ContextFor, Ear, Edge
from monespace_gql.web.graphql_http import GraphQLOverHTTP
from monespace_gql.web.graphql_multipart import GraphQLOverMultipart
from monespace_gql.web.graphql_sse import GraphQLOverEvents
from monespace_gql.web.graphql_ws import GraphQLOverWebSocket
from monespace_gql.web.health import Check, Readiness, healthz
from monespace_gql.web.identity import Door
from monespace_gql.web.metrics import CONTENT_TYPE, Metrics
from monespace_gql.web.multipart_form import FORM
from monespace_gql.web.options import WebOptions
from monespace_gql.web.safe_headers import safe_headers
from monespace_gql.web.visitors import visitors
from monespace_gql.web.watch import Watch

Application = web.Application
ENDPOINT = "/graphql"
NO_CHECKS: Mapping[str, Check] = MappingProxyType({})


def build_web(
    *,
    executor: Executor,
    door: Door,
    context_for: ContextFor,
    clock: Clock,
    sdl: str,
    options: WebOptions | None = None,
    checks: Mapping[str, Check] = NO_CHECKS,
    metrics: Metrics | None = None,
    index: Handler | None = None,
    storage: Storage | None = None,
    routes: Iterable[web.AbstractRouteDef] = (),
    ear: Ear | None = None,
) -> web.Application:
    """Return the application, not yet listening.

    `context_for` is called with the viewer for each operation; `index` answers `/`; `storage` holds the files that
    come with an operation, none come without it; `routes` are added as they are, behind the same middlewares: they
    raise EdgeRefusal and use `entry.admit` to know who is asking. `ear` rings for a viewer who loses rights: their
    live connections look at them again at once, and not only from time to time.
    """
    edge = Edge(executor, door, context_for, ear or _never_rung, options or WebOptions(), metrics or Metrics(), clock)
    edge.metrics.followed.set_function(lambda: executor.followed)
    application = web.Application(
        client_max_size=edge.options.max_body,
        middlewares=(passage.counted(edge.metrics), passage.declined, visitors(edge.options)),
    )
    application.on_response_prepare.append(safe_headers(edge.options))
    _add_graphql(application, edge, storage)
    application.add_routes(_public(edge, sdl, checks))
    application.add_routes([*routes, *([web.get("/", index)] if index else [])])
    return application


def build_watched(metrics: Metrics, checks: Mapping[str, Check], timeout: float = 5.0) -> web.Application:
    """Return the application of a process that serves nobody: whether it lives, whether it is ready, its counters."""
    application = web.Application(middlewares=(passage.counted(metrics), passage.declined))
    application.on_response_prepare.append(safe_headers(WebOptions()))
    application.add_routes(_watched(metrics, Readiness(checks, timeout)))
    return application


async def start_web(
    application: web.Application, *, host: str, port: int, listening: socket | None = None
) -> web.AppRunner:
    """Listen, with our log of requests instead of aiohttp's; stop with the runner's `cleanup`.

    `listening` is a socket opened before, for processes that share one; the address is then the socket's.
    """
    logger = logging.getLogger("monespace.http")
    logger.addFilter(passage.TightLipped())
    runner = web.AppRunner(application, access_log=None, logger=logger, shutdown_timeout=10, lingering_time=2)
    await runner.setup()
    site = web.SockSite(runner, listening) if listening else web.TCPSite(runner, host, port)
    await site.start()
    return runner


def _never_rung(viewer: object) -> AbstractContextManager[Waiter]:
    return Bell().waiter("nobody")


def _add_graphql(application: web.Application, edge: Edge, storage: Storage | None) -> None:
    watch = Watch(edge)
    http, sockets, events = GraphQLOverHTTP(edge), GraphQLOverWebSocket(edge, watch), GraphQLOverEvents(edge, watch)
    forms = GraphQLOverMultipart(edge, storage) if storage else None

    async def get(request: web.Request) -> web.StreamResponse:
        if request.headers.get(hdrs.UPGRADE, "").lower() == "websocket":
            return await sockets(request)
        if edge.options.graphiql and _prefers(request, answers.HTML):
            return await graphiql.page(request)
        return await (events(request) if _prefers(request, answers.EVENTS) else http.get(request))

    async def post(request: web.Request) -> web.StreamResponse:
        if forms and request.content_type == FORM:
            return await forms.post(request)
        return await (events(request) if _prefers(request, answers.EVENTS) else http.post(request))

    application.add_routes([web.get(ENDPOINT, get, allow_head=False), web.post(ENDPOINT, post)])
    application.on_shutdown.append(sockets.close_all)
    application.on_shutdown.append(events.stop)


def _public(edge: Edge, sdl: str, checks: Mapping[str, Check]) -> list[web.AbstractRouteDef]:
    async def schema(_: web.Request) -> web.Response:
        return web.Response(text=sdl, content_type="text/plain", charset="utf-8")

    return [
        web.get("/schema.graphql", schema),
        *_watched(edge.metrics, Readiness(checks, edge.options.check_timeout)),
        *([graphiql.assets()] if edge.options.graphiql else []),
    ]


def _watched(metrics: Metrics, readiness: Readiness) -> list[web.AbstractRouteDef]:
    async def measures(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={hdrs.CONTENT_TYPE: CONTENT_TYPE})

    return [
        web.get("/healthz", healthz),
        web.get("/readyz", readiness.__call__),
        web.get("/metrics", measures),
    ]


def _prefers(request: web.Request, media_type: str) -> bool:
    offered = (answers.JSON, answers.GRAPHQL, media_type)
    return answers.accepted(request.headers.get(hdrs.ACCEPT), offered) == media_type
