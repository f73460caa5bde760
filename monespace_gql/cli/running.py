"""Running the server until it is told to stop, and what its log looks like."""

import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable

import structlog
import uvloop

from monespace_gql.app import Page, Services, services, serving
from monespace_gql.settings import Settings, SettingsError

Ready = Callable[[Services, str], Awaitable[Page | None]]
"""Called once everything is open, with the address to come; returns the page to show at `/`."""


def run(settings: Settings, *, host: str, port: int, ready: Ready) -> None:
    """Serve until SIGINT or SIGTERM, then end in order."""
    log_to_stderr()
    uvloop.run(_serve(settings, host, port, ready))


async def _serve(settings: Settings, host: str, port: int, ready: Ready) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with services(settings) as opened:
        index = await ready(opened, f"http://{host}:{port}")
        try:
            async with serving(opened, host=host, port=port, index=index):
                sys.stderr.write(f"monespace: listening on http://{host}:{port}\n")
                await stop.wait()
        except OSError as error:
            raise SettingsError(f"cannot listen at {host}:{port}: {error.strerror}") from None


def log_to_stderr() -> None:
    """Write one line of JSON an event on the standard error."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
