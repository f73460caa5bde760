"""The page at `/`: whatever text the composition root has to show, without script."""

from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def page(html: Callable[[], str]) -> Handler:
    """Return what answers with the HTML written at each visit."""

    async def index(_: web.Request) -> web.StreamResponse:
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        return web.Response(text=html(), content_type="text/html", charset="utf-8", headers=headers)

    return index
