"""Files over HTTP: `PUT /uploads/{token}`, open to whoever holds the token, and `GET /documents/{id}`."""

import unicodedata
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from urllib.parse import quote
from uuid import UUID

from aiohttp import hdrs, web
from aiohttp.http_exceptions import HttpProcessingError

from monespace_gql.documents import declined
from monespace_gql.documents.content.not_accepted import FORMAT_NOT_ACCEPTED
from monespace_gql.documents.find import find_document
from monespace_gql.documents.models import StoredDocument
from monespace_gql.documents.receive import Received, receive
from monespace_gql.documents.recogniser import Recogniser
from monespace_gql.documents.storage import Storage
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, not_found
from monespace_gql.scheme.document import MAX_BYTES
from monespace_gql.web.answers import json_response
from monespace_gql.web.edge_refusal import CLOSE, EdgeRefusal, malformed
from monespace_gql.web.entry import admit
from monespace_gql.web.identity import Door

MayRead = Callable[[object, StoredDocument], Awaitable[bool]]
"""Says whether the viewer, as the door let them in, may read this file."""

WHAT = "Ce document"
STATUS_OF_CODE = {
    declined.FILE_TOO_LARGE: 413,
    FORMAT_NOT_ACCEPTED: 415,
    declined.TOO_SLOW: 408,
}
STATUS_OF_KIND = {
    RefusalKind.NOT_FOUND: 404,
    RefusalKind.WRONG_STATE: 409,
    RefusalKind.INVALID: 422,
    RefusalKind.UNAVAILABLE: 503,
}


def file_routes(
    store: Store, storage: Storage, door: Door, may_read: MayRead, *, recogniser: Recogniser | None = None
) -> list[web.RouteDef]:
    """Return the two routes, to be given to `build_web(routes=…)`; refusals are raised as EdgeRefusal."""
    files = Files(store, storage, door, may_read, recogniser or Recogniser())
    return [web.put("/uploads/{token}", files.receive), web.get("/documents/{id}", files.send)]


class Files:
    """Answers the requests for files."""

    def __init__(self, store: Store, storage: Storage, door: Door, may_read: MayRead, recogniser: Recogniser) -> None:
        self._store = store
        self._storage = storage
        self._door = door
        self._may_read = may_read
        self._recogniser = recogniser

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Receive the bytes of one file: the body as it is."""
        try:
            if (request.content_length or 0) > MAX_BYTES:
                raise Refusal(declined.too_large())
            received = await self._receive(request)
        except Refusal as refusal:
            raise edge_refusal(refusal, CLOSE) from None
        except (web.RequestPayloadError, HttpProcessingError):
            raise malformed("Le corps de la requête est mal encodé.") from None
        return json_response(_told(received), status=201, headers={hdrs.CACHE_CONTROL: "no-store"})

    async def send(self, request: web.Request) -> web.StreamResponse:
        """Send the bytes of a document to somebody who may read it; to the others it does not exist."""
        admitted = await admit(request, self._door)
        document = await self._readable(request, admitted.viewer)
        if document is None:
            raise edge_refusal(not_found(WHAT))
        response = web.StreamResponse(headers=headers_of(document))
        return await self._pour(request, response, document)

    async def _receive(self, request: web.Request) -> Received:
        return await receive(
            self._store,
            self._storage,
            self._recogniser,
            request.match_info["token"],
            request.content.iter_any(),
            request.headers.get(hdrs.CONTENT_TYPE),
        )

    async def _readable(self, request: web.Request, viewer: object) -> StoredDocument | None:
        try:
            asked = UUID(request.match_info["id"])
        except ValueError:
            return None
        with self._store.reading():
            document = await find_document(asked)
            return document if document is not None and await self._may_read(viewer, document) else None

    async def _pour(
        self, request: web.Request, response: web.StreamResponse, document: StoredDocument
    ) -> web.StreamResponse:
        async with aclosing(self._storage.open(document.storage_key)) as chunks:
            first = await anext(chunks)  # before the headers leave: bytes that are missing are a fault, not half a file
            await response.prepare(request)
            if request.method != hdrs.METH_HEAD:
                await response.write(first)
                async for chunk in chunks:
                    await response.write(chunk)
        await response.write_eof()
        return response


def edge_refusal(refusal: Refusal, headers: dict[str, str] | None = None) -> EdgeRefusal:
    """Return what the edge answers when a room declines: its first reason, under the status that fits."""
    error = refusal.errors[0]
    status = STATUS_OF_CODE.get(error.code) or STATUS_OF_KIND.get(error.kind, 422)
    return EdgeRefusal(status, error.code, error.message, headers)


def headers_of(document: StoredDocument) -> dict[str, str]:
    """Return the headers under which a file is saved by a browser, and neither shown, run nor kept by a cache."""
    return {
        hdrs.CONTENT_TYPE: document.media_type,
        hdrs.CONTENT_LENGTH: str(document.size),
        hdrs.CONTENT_DISPOSITION: disposition(document.name),
        hdrs.CACHE_CONTROL: "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def disposition(name: str) -> str:
    """Return the header that has a file saved under this name: RFC 6266, plain letters for old browsers first."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    kept = "".join(letter if letter.isalnum() or letter in " ._-()" else "_" for letter in plain)
    return f"attachment; filename=\"{kept}\"; filename*=UTF-8''{quote(name, safe='')}"


def _told(received: Received) -> dict[str, object]:
    return {
        "uploadId": str(received.upload_id),
        "name": received.name,
        "mediaType": received.media_type,
        "size": received.size,
        "sha256": received.sha256,
    }
