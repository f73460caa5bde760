"""The Node servers whose subscriptions ours are measured beside: installed as they are locked, kept afterwards."""

import asyncio
import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

from bench import servers
from bench.servers import Server

HERE = Path(__file__).parent / "peers" / "live"
CACHE = Path(__file__).parent.parent / ".cache" / "peers"
LOCKED = ("package.json", "package-lock.json", ".npmrc")
PEERS = {"graphql-ws": "graphql_ws.mjs", "Yoga": "yoga.mjs"}
PATIENCE = 300.0


class NotInstalled(Exception):
    """The peers cannot be had here; the message says why."""


Start = Callable[[Path], AbstractAsyncContextManager[Server]]
"""Starts a peer; its log is written to the folder."""


async def peers() -> dict[str, Start]:
    """Install the peers if need be, and return how each is started, by its name. Raises NotInstalled."""
    folder = await _installed()
    return {name: partial(servers.node, folder / script) for name, script in PEERS.items()}


async def _installed() -> Path:
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise NotInstalled("node and npm are not here")
    contents = b"".join((HERE / name).read_bytes() for name in LOCKED)
    folder = CACHE / hashlib.sha256(contents).hexdigest()[:16]
    if not folder.exists():
        fresh = folder.with_suffix(f".{os.getpid()}")
        fresh.mkdir(parents=True)
        for name in LOCKED:
            shutil.copy(HERE / name, fresh / name)
        await _install(fresh)
        fresh.rename(folder)
    for script in HERE.glob("*.mjs"):
        shutil.copy(script, folder)
    return folder


async def _install(folder: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    except (TimeoutError, asyncio.CancelledError):
        process.kill()
        await process.wait()
        raise
    if process.returncode != 0:
        raise NotInstalled(said.decode(errors="replace")[-500:].strip())
