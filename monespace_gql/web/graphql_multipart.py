"""GraphQL with files: the GraphQL multipart request specification. No byte of a file is read for what will not run."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

import orjson
from aiohttp import hdrs, web

from monespace_gql.documents import declined
from monespace_gql.documents.sent_file import SentFile
from monespace_gql.documents.storage import Storage, StorageUnavailable
from monespace_gql.graph.executor import READING_AND_WRITING, GraphQLRequest, Journey
from monespace_gql.scheme.document import MAX_BYTES
from monespace_gql.web import graphql_request
from monespace_gql.web.edge import Edge
from monespace_gql.web.edge_refusal import CLOSE, EdgeRefusal, malformed
from monespace_gql.web.entry import admit
from monespace_gql.web.file_map import put_files
from monespace_gql.web.files import edge_refusal
from monespace_gql.web.graphql_http import answer, negotiated, too_large, too_slow
from monespace_gql.web.identity import Admitted
from monespace_gql.web.multipart_form import Form, Part
from monespace_gql.web.options import KIBI, WebOptions
from monespace_gql.web.passage import JOURNEY
from monespace_gql.web.visitors import hold_preflight

LARGEST_MAP = 16 * KIBI


class GraphQLOverMultipart:
    """Answers the requests of one operation that bring files along."""

    def __init__(self, edge: Edge, storage: Storage) -> None:
        self._edge = edge
        self._storage = storage
        self._under_way: Counter[str] = Counter()

    async def post(self, request: web.Request) -> web.StreamResponse:
        """Run the query or mutation in the form, its files received between its checks and its first resolver."""
        hold_preflight(request)
        media_type = negotiated(request)
        admitted = await admit(request, self._edge.door)
        with self._turn(admitted.claims.subject):
            sent = await Sending.begun(request, self._edge.options)
            async with AsyncExitStack() as quarantine:

                async def before() -> None:
                    await sent.receive(self._storage, quarantine)
                    await self._hold_rights(request, admitted)

                context, journey = self._edge.context_for(admitted.viewer), Journey()
                request[JOURNEY] = journey
                outcome = await self._edge.executor.run(
                    sent.operation, context, allow=READING_AND_WRITING, before=before, journey=journey
                )
        self._edge.metrics.operation("multipart", outcome)
        return answer(outcome, media_type, request.method)

    async def _hold_rights(self, request: web.Request, admitted: Admitted) -> None:
        """Knock at the door again: files take minutes to come, and rights are also withdrawn meanwhile."""
        if (await admit(request, self._edge.door)).viewer != admitted.viewer:
            raise EdgeRefusal(409, "RIGHTS_CHANGED", "Vos droits ont changé pendant l'envoi : recommencez.")

    @contextmanager
    def _turn(self, who: str) -> Iterator[None]:
        """Hold the requests of one person to a few at once: each may fill a part of the disk."""
        if self._under_way[who] >= self._edge.options.forms_at_once:
            raise EdgeRefusal(429, "TOO_MANY_UPLOADS", declined.TOO_MANY_UPLOADS, {**CLOSE, hdrs.RETRY_AFTER: "5"})
        self._under_way[who] += 1
        try:
            yield
        finally:
            self._under_way[who] -= 1
            self._under_way += Counter()  # forgets whoever has nothing under way any more


class Sending:
    """One form that is coming: its operation was read, its files wait."""

    def __init__(
        self, operation: GraphQLRequest, form: Form, files: Mapping[str, SentFile], options: WebOptions
    ) -> None:
        self.operation = operation
        self._form = form
        self._options = options
        self._files = files
        self._waiting = dict(files)
        self._left = _most(options)

    @classmethod
    async def begun(cls, request: web.Request, options: WebOptions) -> "Sending":
        """Read the operation and the map, which come first; raises EdgeRefusal when anything is wrong with them."""
        if (request.content_length or 0) > _most(options) + 2 * options.max_body:
            raise too_large(_most(options))
        form = Form(request)
        async with _in_time(options.body_timeout):
            operation = graphql_request.from_json(await _text(form, "operations", options.max_body))
            places = _json(await _text(form, "map", LARGEST_MAP))
        return cls(operation, form, put_files(operation.variables, places, options.max_files), options)

    async def receive(self, storage: Storage, quarantine: AsyncExitStack) -> None:
        """Receive every file, in the order they come, into a quarantine that lasts until its stack is closed."""
        if not all(file.expected for file in self._files.values()):
            raise malformed("Une place de la partie map n'est pas celle d'un fichier (Upload) dans cette opération.")
        try:
            more = True
            while more:
                async with _in_time(self._options.file_timeout):
                    more = await self._next(storage, quarantine)
        except StorageUnavailable:
            raise edge_refusal(declined.storage_unavailable(), CLOSE) from None
        if self._waiting:
            raise malformed("Un fichier annoncé par la partie map n'est pas venu.")

    async def _next(self, storage: Storage, quarantine: AsyncExitStack) -> bool:
        part = await self._form.next()
        if part is None:
            return False
        file = self._waiting.pop(part.field, None)
        if file is None:
            raise EdgeRefusal(
                400, "BAD_REQUEST", "Un fichier est venu deux fois, ou sans être dans la partie map.", CLOSE
            )
        if part.file_name is None:
            raise EdgeRefusal(400, "BAD_REQUEST", "Une partie annoncée comme fichier n'en est pas un.", CLOSE)
        incoming = await quarantine.enter_async_context(storage.incoming())
        await file.arrive(part.file_name, self._counted(part), incoming)
        return True

    async def _counted(self, part: Part) -> AsyncIterator[bytes]:
        async for chunk in part.chunks():
            self._left -= len(chunk)
            if self._left < 0:
                raise too_large(_most(self._options))
            yield chunk


async def _text(form: Form, name: str, most: int) -> bytes:
    part = await form.next()
    if part is None or part.field != name:
        told = f"La partie {name} manque à sa place : operations d'abord, puis map, puis les fichiers."
        raise EdgeRefusal(400, "BAD_REQUEST", told, CLOSE)
    text = bytearray()
    async for chunk in part.chunks():
        text += chunk
        if len(text) > most:
            raise too_large(most)
    return bytes(text)


def _json(text: bytes) -> Any:  # Any: decoded JSON
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise malformed("La partie map n'est pas du JSON valide en UTF-8.") from None


def _most(options: WebOptions) -> int:
    return options.max_files * MAX_BYTES


@asynccontextmanager
async def _in_time(seconds: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise too_slow() from None
