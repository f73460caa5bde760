"""A response that is written at once: its head, which is always the same, and its body, which is ready."""

from email.utils import formatdate
from functools import lru_cache
from time import time

from aiohttp import HttpVersion11, hdrs, web
from aiohttp.abc import AbstractStreamWriter

from monespace_gql.web.options import WebOptions
from monespace_gql.web.safe_headers import SAFE_HEADERS


def may_be_whole(request: web.Request, options: WebOptions) -> bool:
    """Say whether the answer to a request bears nothing but what every answer does: see WholeResponse."""
    return request.version == HttpVersion11 and request.keep_alive and not options.trusted_origins


class WholeResponse(web.StreamResponse):
    """A 200 with the very headers that any other response of ours has, on a connection that is kept, to our own pages.

    aiohttp writes headers one by one, for each answer again, which takes longer than to find out what is in it.
    """

    def __init__(self, media_type: str, body: bytes) -> None:
        super().__init__()
        self._whole = b"%b%bContent-Length: %d\r\n\r\n%b" % (_head(media_type), _date(int(time())), len(body), body)
        self._to: AbstractStreamWriter | None = None

    @property
    def keep_alive(self) -> bool:
        """The connection is kept."""
        return True

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter:
        """Remember whom to write to."""
        self._to = request.writer
        return self._to

    async def write_eof(self, data: bytes = b"") -> None:
        """Write everything; wait while the client is far behind in its reading."""
        assert self._to is not None
        await self._to.write_eof(self._whole)


@lru_cache(maxsize=8)
def _head(media_type: str) -> bytes:
    headers = {hdrs.CONTENT_TYPE: f"{media_type}; charset=utf-8", **SAFE_HEADERS}
    lines = ("HTTP/1.1 200 OK", *(f"{name}: {value}" for name, value in headers.items()), "")
    return "\r\n".join(lines).encode("ascii")


@lru_cache(maxsize=1)
def _date(second: int) -> bytes:
    return f"Date: {formatdate(second, usegmt=True)}\r\n".encode("ascii")
