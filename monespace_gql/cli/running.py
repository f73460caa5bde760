"""Running the server until it is told to stop."""

import asyncio
import gc
import signal
import sys
from collections.abc import Awaitable, Callable
from socket import socket

import uvloop

from monespace_gql.app import Page, Services, not_listening, relaying, services, serving
from monespace_gql.cli.log_lines import log_to_stderr
from monespace_gql.settings import Settings

Ready = Callable[[Services, str], Awaitable[Page | None]]
"""Called once everything is open, with the address to come; returns the page to show at `/`."""


def run(settings: Settings, *, host: str, port: int, ready: Ready) -> None:
    """Serve until SIGINT or SIGTERM, then end in order."""
    log_to_stderr()
    uvloop.run(_serve(settings, host, port, ready))


def run_worker(settings: Settings, listening: socket, supervisor: int) -> None:
    """Serve on a socket shared with others until told to stop, or until the supervisor's end of this pipe closes."""
    log_to_stderr()
    uvloop.run(_serve_shared(settings, listening, supervisor))


def run_relay(settings: Settings, *, host: str, port: int | None) -> None:
    """Relay until SIGINT or SIGTERM, then end in order."""
    log_to_stderr()
    uvloop.run(_relay(settings, host, port))


async def _serve(settings: Settings, host: str, port: int, ready: Ready) -> None:
    stop = told_to_stop()
    async with services(settings) as opened:
        index = await ready(opened, f"http://{host}:{port}")
        try:
            async with serving(opened, host=host, port=port, index=index):
                leave_out_of_collections()
                sys.stderr.write(f"monespace: listening on http://{host}:{port}\n")
                await stop.wait()
        except OSError as error:
            raise not_listening(host, port, error) from None


async def _serve_shared(settings: Settings, listening: socket, supervisor: int) -> None:
    stop = told_to_stop()
    asyncio.get_running_loop().add_reader(supervisor, stop.set)  # readable once it is closed: nobody writes to it
    async with services(settings) as opened, serving(opened, host="", port=0, listening=listening):
        leave_out_of_collections()
        await stop.wait()


async def _relay(settings: Settings, host: str, port: int | None) -> None:
    stop = told_to_stop()
    async with relaying(settings, host=host, port=port):
        watched = f"monespace: listening on http://{host}:{port} (health and metrics)\n" if port else ""
        sys.stderr.write(f"monespace: relaying\n{watched}")
        await stop.wait()


def told_to_stop() -> asyncio.Event:
    """Return what is set by SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


def leave_out_of_collections() -> None:
    """Leave what the start made, schema and schemes, out of every garbage collection: it lasts as long as the process.

    Otherwise a full collection goes through all of it, and the event loop stands still for a seventh of a second.
    """
    gc.collect()
    gc.freeze()
