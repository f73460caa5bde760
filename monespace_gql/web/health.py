"""Whether the process lives, and whether what it needs answers: for those who supervise it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web

from monespace_gql.web.answers import json_response

Check = Callable[[], Awaitable[object]]
"""Returns when the thing checked answers; raises when it does not."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.web")


async def healthz(_: web.Request) -> web.Response:
    """Answer as long as the event loop turns."""
    return json_response({"status": "ok"})


class Readiness:
    """Answers 200 when every check passes in time, 503 with the names of those that do not."""

    def __init__(self, checks: Mapping[str, Check], timeout: float) -> None:
        self._checks = checks
        self._timeout = timeout

    async def __call__(self, _: web.Request) -> web.Response:
        """Run the checks together."""
        results = await asyncio.gather(*(self._passes(name, check) for name, check in self._checks.items()))
        checks = {name: "ok" if passed else "failed" for name, passed in zip(self._checks, results, strict=True)}
        ready = all(results)
        body = {"status": "ok" if ready else "unavailable", "checks": checks}
        return json_response(body, status=200 if ready else 503)

    async def _passes(self, name: str, check: Check) -> bool:
        try:
            async with asyncio.timeout(self._timeout):
                await check()
        except Exception as fault:  # noqa: BLE001 - whatever a check raises, it did not pass
            log.warning("check_failed", check=name, exception_type=type(fault).__qualname__)
            return False
        return True
