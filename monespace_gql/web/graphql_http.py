"""GraphQL over HTTP: POST and GET as the GraphQL-over-HTTP draft has them, one operation a request."""

import asyncio
from collections.abc import Mapping
from typing import TypeVar

from aiohttp import hdrs, web
from aiohttp.http_exceptions import HttpProcessingError

from monespace_gql.graph.executor import (
    OPERATION_NOT_ALLOWED,
    READING,
    READING_AND_WRITING,
    GraphQLRequest,
    Journey,
    OperationType,
    Outcome,
)
from monespace_gql.web import answers, graphql_request
from monespace_gql.web.edge import Edge
from monespace_gql.web.edge_refusal import CLOSE, EdgeRefusal, malformed
from monespace_gql.web.entry import recognise
from monespace_gql.web.options import WebOptions
from monespace_gql.web.passage import JOURNEY
from monespace_gql.web.whole_response import WholeResponse, may_be_whole

Body = TypeVar("Body", bytes, bytearray)

OFFERED = (answers.JSON, answers.GRAPHQL)

BY_POST: Mapping[str, str] = {hdrs.ALLOW: "POST"}


class GraphQLOverHTTP:
    """Answers the requests of one operation."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge

    async def post(self, request: web.Request) -> web.StreamResponse:
        """Run the query or mutation in the JSON body."""
        media_type = negotiated(request)
        who = await recognise(request, self._edge.door)
        operation = await posted(request, self._edge.options)
        return await self._run(request, who, operation, READING_AND_WRITING, media_type)

    async def get(self, request: web.Request) -> web.StreamResponse:
        """Run the query in the parameters of the URL; a mutation is not run (405)."""
        media_type = negotiated(request)
        who = await recognise(request, self._edge.door)
        return await self._run(request, who, asked(request), READING, media_type)

    async def _run(
        self,
        request: web.Request,
        who: object,
        operation: GraphQLRequest,
        allow: frozenset[OperationType],
        media_type: str,
    ) -> web.StreamResponse:
        journey = request[JOURNEY] = Journey()
        context = self._edge.context_for(who)
        outcome = await self._edge.executor.run(operation, context, allow=allow, journey=journey)
        self._edge.metrics.operation("http", outcome)
        if outcome.has_data and may_be_whole(request, self._edge.options):
            return WholeResponse(media_type, outcome.body)
        return answer(outcome, media_type, request.method)


def answer(outcome: Outcome, media_type: str, method: str) -> web.Response:
    """Return an outcome as a response."""
    if outcome.has_data or (media_type == answers.JSON and outcome.code != OPERATION_NOT_ALLOWED):
        return answers.graphql_response(outcome.body, media_type, status=200)
    return declined(outcome, media_type, method)


def declined(outcome: Outcome, media_type: str, method: str) -> web.Response:
    """Return the answer to an operation that was not run: 400, or 405 when another method would have run it."""
    if outcome.code == OPERATION_NOT_ALLOWED and method == hdrs.METH_GET:
        return answers.graphql_response(outcome.body, media_type, status=405, headers=BY_POST)
    return answers.graphql_response(outcome.body, media_type, status=400)


def negotiated(request: web.Request) -> str:
    """Return the media type of the answer; raises EdgeRefusal when the client accepts none of ours."""
    media_type = answers.accepted(request.headers.get(hdrs.ACCEPT), OFFERED)
    if media_type is None:
        message = f"La réponse est en {answers.GRAPHQL} ou en {answers.JSON} : acceptez l'un des deux."
        raise EdgeRefusal(406, "NOT_ACCEPTABLE", message)
    return media_type


async def posted(request: web.Request, options: WebOptions) -> GraphQLRequest:
    """Return the operation in the body; raises EdgeRefusal when it is not JSON, too large, too slow or malformed."""
    if request.content_type != answers.JSON:
        raise EdgeRefusal(415, "UNSUPPORTED_MEDIA_TYPE", "Le corps de la requête doit être en application/json.")
    if (request.charset or "utf-8").lower() not in ("utf-8", "utf8"):
        raise EdgeRefusal(415, "UNSUPPORTED_MEDIA_TYPE", "Le corps de la requête doit être en UTF-8.")
    return graphql_request.from_json(await _body(request, options))


def asked(request: web.Request) -> GraphQLRequest:
    """Return the operation in the URL; raises EdgeRefusal when it is malformed."""
    if len(request.query) != len(set(request.query)):
        raise malformed("Un paramètre de l'adresse est donné deux fois.")
    return graphql_request.from_query(request.query)


def too_large(most: int) -> EdgeRefusal:
    """Return the refusal of a body of more bytes than that."""
    return EdgeRefusal(413, "TOO_LARGE", f"La requête est trop volumineuse : {most} octets au plus.", CLOSE)


def too_slow() -> EdgeRefusal:
    """Return the refusal of a body that does not come."""
    return EdgeRefusal(408, "TOO_SLOW", "Le corps de la requête met trop longtemps à arriver.", CLOSE)


async def _body(request: web.Request, options: WebOptions) -> bytes:
    try:
        if request.content.is_eof():  # it came with its head, as most do: there is nothing to wait for
            return _bounded(request.content.read_nowait(), options.max_body)
        async with asyncio.timeout(options.body_timeout):
            return await _counted(request, options.max_body)
    except TimeoutError:
        raise too_slow() from None
    except (web.RequestPayloadError, HttpProcessingError):
        # What follows such a body cannot be read either.
        raise EdgeRefusal(400, "BAD_REQUEST", "Le corps de la requête est mal encodé.", CLOSE) from None


async def _counted(request: web.Request, most: int) -> bytes:
    """Read the body, inflated as it comes, and stop at the first byte too many."""
    if (request.content_length or 0) > most:
        raise too_large(most)
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        _bounded(body, most)
    return bytes(body)


def _bounded(body: Body, most: int) -> Body:
    if len(body) > most:
        raise too_large(most)
    return body
