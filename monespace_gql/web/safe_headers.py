"""The headers that keep browsers from harm: on each response, as it leaves."""

from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from monespace_gql.web.options import WebOptions
from monespace_gql.web.visitors import let_read

SAFE_HEADERS = {
    hdrs.SERVER: "monespace",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""What every response bears, unless it says otherwise itself; who serves it is said alike by all."""


def safe_headers(options: WebOptions) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Return what puts on each response, as it leaves, the headers that keep browsers from harm."""

    async def leaving(request: web.Request, response: web.StreamResponse) -> None:
        for name, value in SAFE_HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers[hdrs.SERVER] = SAFE_HEADERS[hdrs.SERVER]
        let_read(request, response, options)

    return leaving
