"""The GraphiQL page, served from our own files under a policy that runs no script but them."""

from importlib.resources import files
from pathlib import Path

from aiohttp import hdrs, web

STATIC = Path(str(files("monespace_gql.web"))) / "static" / "graphiql"
PREFIX = "/graphiql"

# CodeMirror and its dialogs write style elements as they go; scripts come from our files only.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


async def page(_: web.Request) -> web.StreamResponse:
    """Return the page."""
    headers = {"Content-Security-Policy": POLICY, hdrs.CACHE_CONTROL: "no-cache"}
    return web.Response(
        body=(STATIC / "index.html").read_bytes(), content_type="text/html", charset="utf-8", headers=headers
    )


def assets() -> web.StaticDef:
    """Return the route of the page's scripts and styles."""
    return web.static(PREFIX, STATIC)
