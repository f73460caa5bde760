"""The OPCO's back office in miniature: it keeps each dossier once, checks who sends it, and may be down."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web

from monespace_gql.backoffice.signature import new_secret, verified
from monespace_gql.lexicon.clock import Clock


@dataclass(slots=True)
class Office:
    """What it has by key, and every call; `answers` are the statuses of its next answers, then it takes what comes.

    With `silent` it keeps what it is given and never says so.
    """

    clock: Clock
    base: str = ""
    secret: str = field(default_factory=new_secret)
    answers: list[int] = field(default_factory=list)
    silent: asyncio.Event | None = None
    kept: dict[str, Any] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        """Take one dossier."""
        body = await request.read()
        key = verified(self.secret, request.headers, body, now=self.clock.now())
        self.calls.append(key)
        if self.answers:
            return web.Response(status=self.answers.pop(0))
        self.kept[key] = orjson.loads(body)
        if self.silent is not None:
            self.silent.set()
            await asyncio.Event().wait()
        return web.json_response({"reference": f"BO/{key}"})


@asynccontextmanager
async def serving(clock: Clock) -> AsyncIterator[Office]:
    """Serve a back office while the block runs."""
    office = Office(clock)
    application = web.Application()
    application.router.add_post("/office/dossiers", office.take)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    office.base = f"http://127.0.0.1:{runner.addresses[0][1]}/office"
    yield office
    await runner.cleanup()
