"""GraphQL over server-sent events, one stream an operation: the distinct connections mode of graphql-sse."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

from aiohttp import hdrs, web

from monespace_gql.graph.executor import (
    READING,
    READING_AND_WRITING,
    GraphQLRequest,
    OperationType,
    Outcome,
    Subscriber,
)
from monespace_gql.web import answers
from monespace_gql.web.edge import Edge
from monespace_gql.web.entry import admit
from monespace_gql.web.graphql_http import asked, declined, posted
from monespace_gql.web.identity import Admitted
from monespace_gql.web.stay import Stay, StayOver
from monespace_gql.web.watch import Watch

QUIET = 12
"""Seconds of silence after which a comment tells the intermediaries that the stream lives."""

Outcomes = AsyncGenerator[Outcome, None] | Subscriber

COMMENT = b":\n\n"
COMPLETE = b"event: complete\ndata:\n\n"


class GraphQLOverEvents:
    """Answers the requests that accept `text/event-stream`; ends their streams when the application stops."""

    def __init__(self, edge: Edge, watch: Watch) -> None:
        self._edge = edge
        self._watch = watch
        self._stopping = asyncio.Event()

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """Run the operation and stream its results; one that cannot run is answered at once, in JSON."""
        admitted = await admit(request, self._edge.door)
        operation = asked(request) if request.method == hdrs.METH_GET else await posted(request, self._edge.options)
        results = await self._results(request, operation, admitted)
        if isinstance(results, Outcome):
            self._edge.metrics.operation("events", results)
            return declined(results, answers.GRAPHQL, request.method)
        async with aclosing(results):
            return await self._stream(request, results, admitted)

    async def stop(self, _: web.Application) -> None:
        """End every stream."""
        self._stopping.set()

    async def _results(self, request: web.Request, operation: GraphQLRequest, admitted: Admitted) -> Outcomes | Outcome:
        context = self._edge.context_for(admitted.viewer)
        if self._edge.executor.operation_type(operation) is OperationType.SUBSCRIPTION:
            return await self._edge.executor.subscribe(operation, context)
        allow = READING if request.method == hdrs.METH_GET else READING_AND_WRITING
        outcome = await self._edge.executor.run(operation, context, allow=allow)
        return _once(outcome) if outcome.has_data else outcome

    async def _stream(self, request: web.Request, results: Outcomes, admitted: Admitted) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={hdrs.CONTENT_TYPE: f"{answers.EVENTS}; charset=utf-8", hdrs.CACHE_CONTROL: "no-store"}
        )
        await response.prepare(request)
        stay = Stay(self._edge, admitted)
        with self._edge.metrics.streams.track_inprogress(), suppress(StayOver, TimeoutError, ConnectionError):
            async with stay.lasting(self._watch):
                await self._copy(request, response, results, stay)
        return response

    async def _copy(self, request: web.Request, response: web.StreamResponse, results: Outcomes, stay: Stay) -> None:
        """Send the results, then their end; a stay that is over is not announced: who comes back is told why."""
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            while (outcome := await self._next(request, response, results, stopping)) is not None:
                stay.hold(outcome)
                self._edge.metrics.operation("events", outcome)
                await self._send(request, response, b"event: next\ndata: " + outcome.body + b"\n\n")
            if not stopping.done():
                await self._send(request, response, COMPLETE)
        finally:
            stopping.cancel()

    async def _next(
        self,
        request: web.Request,
        response: web.StreamResponse,
        results: Outcomes,
        stopping: asyncio.Task[bool],
    ) -> Outcome | None:
        """Return the next result, None when there is none or the application stops; breaks long silences."""
        coming = asyncio.ensure_future(anext(results, None))
        try:
            while not coming.done() and not stopping.done():
                await asyncio.wait((coming, stopping), timeout=QUIET, return_when=asyncio.FIRST_COMPLETED)
                if not coming.done() and not stopping.done():
                    await self._send(request, response, COMMENT)
            return coming.result() if coming.done() else None
        finally:
            if not coming.done():
                coming.cancel()
                await asyncio.wait((coming,))

    async def _send(self, request: web.Request, response: web.StreamResponse, event: bytes) -> None:
        """Send one event; a client that does not read in time is cut off."""
        try:
            async with asyncio.timeout(self._edge.options.send_timeout) as limit:
                await response.write(event)
        except TimeoutError:
            if limit.expired() and request.transport is not None:
                request.transport.abort()
            raise


async def _once(outcome: Outcome) -> AsyncGenerator[Outcome, None]:
    yield outcome
