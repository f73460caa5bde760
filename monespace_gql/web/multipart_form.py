"""Reads a `multipart/form-data` body part by part as it comes: nothing is kept, and whatever is broken is refused."""

from collections.abc import AsyncIterator, Awaitable
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import Any, TypeVar

from aiohttp import BodyPartReader, MultipartReader, hdrs, web
from aiohttp.http_exceptions import HttpProcessingError

from monespace_gql.web.edge_refusal import CLOSE, EdgeRefusal

T = TypeVar("T")

FORM = "multipart/form-data"
CHUNK = 64 * 1024
AS_IT_IS = frozenset({"", "binary", "8bit", "7bit"})

# What the library raises on a body that is not a form, or that ends too early.
BROKEN = (ValueError, RuntimeError, web.RequestPayloadError, HttpProcessingError)


class Form:
    """The parts of one request, in their order."""

    def __init__(self, request: web.Request) -> None:
        """Read nothing yet; raises EdgeRefusal for a type without a boundary."""
        try:
            self._parts = FormReader(request.headers, request.content)
        except BROKEN:
            raise broken() from None

    async def next(self) -> "Part | None":
        """Return the next part, None after the last; raises EdgeRefusal when the body is broken."""
        part = await _unbroken(self._parts.next())
        if part is not None and not isinstance(part, Part):
            raise broken()
        return part


class Part(BodyPartReader):
    """One part, to be read before the next is asked for; a file has a name of its own."""

    def __init__(self, boundary: bytes, headers: Any, *rest: Any, **more: Any) -> None:  # Any: aiohttp's own arguments
        if headers.get(hdrs.CONTENT_TRANSFER_ENCODING, "").lower() not in AS_IT_IS:
            raise ValueError("encoded")
        self.field, self.file_name = _names(headers.get(hdrs.CONTENT_DISPOSITION, ""))
        # Of names that it does not understand the library warns, repeating them in the log: it gets none to read.
        others = headers.copy()
        others.pop(hdrs.CONTENT_DISPOSITION, None)
        super().__init__(boundary, others, *rest, **more)

    async def chunks(self) -> AsyncIterator[bytes]:
        """Read what it holds, as it comes; raises EdgeRefusal when it is broken off."""
        while not self.at_eof():
            yield await _unbroken(self.read_chunk(CHUNK))


class FormReader(MultipartReader):
    """The library's reader, whose parts are ours."""

    part_reader_cls = Part


def broken() -> EdgeRefusal:
    """Return the refusal of a body that cannot be read any further."""
    return EdgeRefusal(400, "BAD_REQUEST", "Le formulaire multipart/form-data est mal formé ou incomplet.", CLOSE)


async def _unbroken(reading: Awaitable[T]) -> T:
    try:
        return await reading
    except BROKEN:
        raise broken() from None


def _names(disposition: str) -> tuple[str, str | None]:
    """Return the name of a part and that of its file, which browsers write with their double quotes as %22."""
    header = Message()
    header[hdrs.CONTENT_DISPOSITION] = disposition
    # The extended form of a name, where both are given, comes last.
    given = dict(header.get_params([], hdrs.CONTENT_DISPOSITION))
    name, file_name = given.get("name", ""), given.get("filename")
    told = collapse_rfc2231_value(file_name).replace("%22", '"') if file_name is not None else None
    return collapse_rfc2231_value(name), told
