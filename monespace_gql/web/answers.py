"""How an answer is dressed: the media type a client accepts, a refusal as JSON, a fault masked by a reference."""

import secrets
import traceback
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
import structlog
from aiohttp import hdrs, web

from monespace_gql.web.edge_refusal import EdgeRefusal

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
EVENTS = "text/event-stream"
HTML = "text/html"

# By status: the code and the sentence of the errors that aiohttp raises on its own.
REFUSALS = {
    404: ("NOT_FOUND", "Cette adresse n'existe pas."),
    405: ("METHOD_NOT_ALLOWED", "Cette méthode n'est pas acceptée ici."),
    413: ("TOO_LARGE", "La requête est trop volumineuse."),
}

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.web")


def json_response(body: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return this as JSON."""
    return web.Response(body=orjson.dumps(body), status=status, content_type=JSON, charset="utf-8", headers=headers)


def graphql_response(
    body: bytes, media_type: str, *, status: int, headers: Mapping[str, str] | None = None
) -> web.Response:
    """Return a GraphQL response, already JSON, under the media type that was accepted."""
    return web.Response(body=body, status=status, content_type=media_type, charset="utf-8", headers=headers)


def refusal_response(request: web.Request, refusal: EdgeRefusal) -> web.Response:
    """Return what the edge declines, in the shape of a GraphQL error."""
    body = error_body(refusal.message, refusal.code)
    media_type = accepted(request.headers.get(hdrs.ACCEPT), (JSON, GRAPHQL)) or JSON
    return graphql_response(body, media_type, status=refusal.status, headers=refusal.headers)


def error_body(message: str, code: str, **extensions: Any) -> bytes:
    """Return one error as the JSON of a GraphQL response."""
    return orjson.dumps({"errors": [{"message": message, "extensions": {"code": code, **extensions}}]})


def known_refusal(error: web.HTTPException) -> EdgeRefusal:
    """Return the refusal for an error that aiohttp raised on its own."""
    code, message = REFUSALS.get(error.status, ("BAD_REQUEST", "La requête n'est pas valide."))
    kept = {name: value for name, value in error.headers.items() if name in (hdrs.ALLOW, hdrs.CONNECTION)}
    return EdgeRefusal(error.status, code, message, kept)


def fault_response(request: web.Request, fault: Exception) -> web.Response:
    """Log a fault of ours and return what may be said of it: a reference that is in the log."""
    reference = log_fault(fault)
    message = f"Une erreur interne est survenue (référence {reference})."
    return graphql_response(error_body(message, "INTERNAL", reference=reference), JSON, status=500)


def log_fault(fault: BaseException) -> str:
    """Log where a fault came from, without its message, which may repeat a value; return its reference."""
    reference = secrets.token_hex(4).upper()
    frames = traceback.extract_tb(fault.__traceback__)
    trail = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    log.error("fault", reference=reference, exception_type=type(fault).__qualname__, trail=trail)
    return reference


def accepted(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """Return the media type the client likes best among those offered, the first one on a tie; None for none."""
    return _liked(accept, offered) if accept and accept.strip() else offered[0]


@lru_cache(maxsize=256)
def _liked(accept: str, offered: tuple[str, ...]) -> str | None:
    ranges = [_range(part) for part in accept.split(",")]
    weights = {media_type: _weight(media_type, ranges) for media_type in offered}
    best = max(offered, key=lambda media_type: weights[media_type])
    return best if weights[best] > (0.0, 0) else None


def _weight(media_type: str, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """Return the quality given to a type by the range that names it best, and how well it names it."""
    group = media_type.split("/")[0] + "/*"
    exact = {"*/*": 1, group: 2, media_type: 3}
    named = max(((exact[name], quality) for name, quality in ranges if name in exact), default=(0, 0.0))
    return (named[1], named[0]) if named[1] > 0 else (0.0, 0)


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    return name, next((_quality(each[2:]) for each in parameters if each.startswith("q=")), 1.0)


def _quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
