"""The limit that live feeds are measured against: aiohttp, a set of sockets, a ready frame sent to each.

No token, no rights, no database, no cursor, nothing kept: whoever subscribes is told whatever is posted.
"""

import argparse
import asyncio
import json

import uvloop
from aiohttp import WSMsgType, web

from monespace_gql.web.graphql_ws import PROTOCOL
from monespace_gql.web.options import WebOptions


async def serve(port: int) -> None:
    """Answer on the loopback until the process is told to end."""
    runner = web.AppRunner(_application(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def _application() -> web.Application:
    sockets: set[web.WebSocketResponse] = set()

    async def listen(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=(PROTOCOL,), heartbeat=WebOptions().heartbeat, compress=False)
        await socket.prepare(request)
        async for message in socket:
            if message.type is WSMsgType.TEXT and json.loads(message.data)["type"] == "subscribe":
                sockets.add(socket)
            else:
                await socket.send_str('{"type":"connection_ack"}')
        sockets.discard(socket)
        return socket

    async def tell(request: web.Request) -> web.Response:
        ready = await request.text()
        for socket in list(sockets):
            await socket.send_str(ready)
        return web.json_response({"data": len(sockets)})

    async def alive(_: web.Request) -> web.Response:
        return web.Response()

    application = web.Application()
    application.router.add_get("/graphql", listen)
    application.router.add_post("/tell", tell)
    application.router.add_get("/healthz", alive)
    return application


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.bare_sockets", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    uvloop.run(serve(parser.parse_args().port))
