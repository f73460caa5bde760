"""Installs the peers as they are locked, beside the product and never in its environment; kept for the next run."""

import asyncio
import hashlib
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

PEERS = Path(__file__).parent / "peers"
CACHE = Path(__file__).parent.parent / ".cache" / "peers"
NODE = ("package.json", "package-lock.json", ".npmrc")
PYTHON = ("requirements.lock",)
PATIENCE = 300.0


class NotInstalled(Exception):
    """A peer cannot be had here; the message says why."""


async def node(scripts: Path = PEERS) -> Path:
    """Return a folder with these Node servers and the packages that are locked beside them."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise NotInstalled("node and npm are not here")
    folder = _folder(scripts, NODE)
    if not folder.exists():
        fresh = _fresh(folder, scripts, NODE)
        await _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=fresh)
        fresh.rename(folder)
    _copy(scripts, folder)
    return folder


async def python() -> Path:
    """Return the Python that has the packages of the Python peers."""
    folder = _folder(PEERS, PYTHON)
    found = folder / "venv" / "bin" / "python"
    if not found.exists():
        folder.mkdir(parents=True, exist_ok=True)
        await _run(sys.executable, "-m", "venv", "--clear", str(folder / "venv"), folder=folder)
        locked = ("--require-hashes", "--requirement", str(PEERS / "requirements.lock"))
        try:
            await _run(str(found), "-m", "pip", "install", "--quiet", *locked, folder=folder)
        except NotInstalled:
            shutil.rmtree(folder)
            raise
    return found


def _copy(scripts: Path, folder: Path) -> None:
    for script in scripts.glob("*.mjs"):
        shutil.copy(script, folder)


def _folder(beside: Path, locks: Sequence[str]) -> Path:
    contents = b"".join((beside / name).read_bytes() for name in locks)
    return CACHE / hashlib.sha256(contents).hexdigest()[:16]


def _fresh(folder: Path, beside: Path, locks: Sequence[str]) -> Path:
    fresh = folder.with_suffix(f".{os.getpid()}")
    fresh.mkdir(parents=True)
    for name in locks:
        shutil.copy(beside / name, fresh / name)
    return fresh


async def _run(*command: str, folder: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    except (TimeoutError, asyncio.CancelledError):
        process.kill()
        await process.wait()
        raise
    if process.returncode != 0:
        raise NotInstalled(said.decode(errors="replace")[-500:].strip())
