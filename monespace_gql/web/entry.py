"""Lets in whoever makes an HTTP request, by its headers; for every route that is not public."""

from aiohttp import hdrs, web

from monespace_gql.web.identity import Admitted, Door

CONTEXT_HEADER = "X-Context"


async def admit(request: web.Request, door: Door) -> Admitted:
    """Return who is asking, by `Authorization: Bearer …` and `X-Context`; raises EdgeRefusal (401 or 403)."""
    return await door.admit(request.headers.get(hdrs.AUTHORIZATION), request.headers.get(CONTEXT_HEADER))


async def recognise(request: web.Request, door: Door) -> object:
    """Return who makes the request of one operation, maybe to be verified by it; raises EdgeRefusal (401 or 403)."""
    return await door.recognise(request.headers.get(hdrs.AUTHORIZATION), request.headers.get(CONTEXT_HEADER))
