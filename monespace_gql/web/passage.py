"""What happens to every request on its way: counted, logged, refused or masked in JSON."""

import logging
import time
from collections.abc import Callable, Mapping

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from monespace_gql.graph.executor import Journey
from monespace_gql.web import answers
from monespace_gql.web.edge_refusal import EdgeRefusal
from monespace_gql.web.metrics import Metrics
from monespace_gql.web.whole_response import WholeResponse

UNKNOWN = "unknown"
LEFT = 499
"""The status logged for a request that its client, or the shutdown, cut short."""

TIMED = (WholeResponse, web.Response, web.FileResponse)
"""What is answered once; other responses live for as long as their client stays."""

JOURNEY = web.RequestKey("journey", Journey)
"""What the line of a request says of the operation it asked for."""
NO_JOURNEY: Mapping[str, object] = {}

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.access")


def counted(metrics: Metrics, timer: Callable[[], float] = time.perf_counter) -> Middleware:
    """Return the middleware that counts each request and writes its line of log: the route, never the query."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        started, status, live = timer(), LEFT, False
        try:
            response = await handler(request)
            status, live = response.status, not isinstance(response, TIMED)
            return response
        finally:
            seconds = timer() - started
            route = route_of(request)
            metrics.request(method=request.method, route=route, status=status, seconds=seconds, live=live)
            journey = request.get(JOURNEY)
            log.info(
                "request",
                method=request.method[:16],
                route=route,
                status=status,
                duration_ms=round(seconds * 1000, 1),
                **(NO_JOURNEY if journey is None else journey.told()),
            )

    return middleware


class TightLipped(logging.Filter):
    """Keeps out of aiohttp's own log what a request that is not HTTP holds: its trace repeats the line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record pass without its trace."""
        record.exc_info = record.exc_text = None
        return True


@web.middleware
async def declined(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer refusals and faults in JSON; a trace stays in the log."""
    try:
        return await handler(request)
    except EdgeRefusal as refusal:
        return answers.refusal_response(request, refusal)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return answers.refusal_response(request, answers.known_refusal(error))
    except ConnectionResetError:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever breaks is ours: masked here, and in the log
        return answers.fault_response(request, fault)


def route_of(request: web.Request) -> str:
    """Return the route as it is declared: neither identifiers nor upload tokens."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else UNKNOWN
