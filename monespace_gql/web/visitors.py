"""Which sites may call us from a browser, and under which names we answer: Host and Origin, held to the settings."""

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from monespace_gql.web.edge_refusal import CLOSE, EdgeRefusal
from monespace_gql.web.options import WebOptions

METHODS = "GET, POST, PUT"
PREFLIGHT = ("X-Requested-With", "Apollo-Require-Preflight", "X-Apollo-Operation-Name", "GraphQL-Preflight")
"""What a page of another site cannot send without asking first: one of them comes with each form, whatever it says."""

HEADERS = ", ".join(("Authorization", "Content-Type", "X-Context", *PREFLIGHT))
PREFLIGHT_SECONDS = "600"


def visitors(options: WebOptions) -> Middleware:
    """Return the middleware that turns strangers away before anything else is looked at.

    No cookie is ever read, so a foreign page has nobody's rights; it is refused all the same (403), even for a
    request that a browser sends without asking first.
    """

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        hold_host(request, options)
        hold_origin(request, options)
        if request.method == hdrs.METH_OPTIONS and hdrs.ACCESS_CONTROL_REQUEST_METHOD in request.headers:
            return _preflight()
        return await handler(request)

    return middleware


def hold_host(request: web.Request, options: WebOptions) -> None:
    """Raise EdgeRefusal when the request is addressed to a name that is not ours."""
    if not options.hosts:
        return
    host = request.headers.get(hdrs.HOST, "").lower()
    if host not in options.hosts and _without_port(host) not in options.hosts:
        raise EdgeRefusal(421, "HOST_REFUSED", "Ce serveur ne répond pas à ce nom.")


def hold_origin(request: web.Request, options: WebOptions) -> None:
    """Raise EdgeRefusal when a page of another site makes the request."""
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is None or origin in options.trusted_origins or is_same_origin(origin, request.headers.get(hdrs.HOST)):
        return
    raise EdgeRefusal(403, "ORIGIN_REFUSED", "Ce site n'est pas autorisé à appeler ce serveur.")


def hold_preflight(request: web.Request) -> None:
    """Raise EdgeRefusal when a browser could send this request for another site without asking first."""
    if not any(name in request.headers for name in PREFLIGHT):
        message = f"Un formulaire vient avec l'un de ces en-têtes, quelle que soit sa valeur : {', '.join(PREFLIGHT)}."
        raise EdgeRefusal(403, "PREFLIGHT_REQUIRED", message, CLOSE)


def is_same_origin(origin: str, host: str | None) -> bool:
    """Tell whether a page comes from the host it calls; the scheme is left out, TLS may end before us."""
    scheme, separator, netloc = origin.partition("://")
    return bool(separator) and scheme in ("http", "https") and netloc.lower() == (host or "").lower()


def let_read(request: web.Request, response: web.StreamResponse, options: WebOptions) -> None:
    """Let the page of a trusted site read the answer; called as any response leaves."""
    if not options.trusted_origins:
        return
    response.headers.add(hdrs.VARY, hdrs.ORIGIN)
    origin = request.headers.get(hdrs.ORIGIN)
    if origin in options.trusted_origins:
        response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin


def _preflight() -> web.Response:
    return web.Response(
        status=204,
        headers={
            hdrs.ACCESS_CONTROL_ALLOW_METHODS: METHODS,
            hdrs.ACCESS_CONTROL_ALLOW_HEADERS: HEADERS,
            hdrs.ACCESS_CONTROL_MAX_AGE: PREFLIGHT_SECONDS,
        },
    )


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
