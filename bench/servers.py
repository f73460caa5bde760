"""The processes that are measured: started on the loopback, watched for their memory, always stopped."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from urllib.error import URLError
from urllib.request import urlopen

Process = subprocess.Popen[bytes]

ROOT = Path(__file__).parent.parent
OURS = ("-c", "from monespace_gql.cli import main; main()", "serve")
BARE = ("-m", "bench.bare_server")
BARE_WRITER = ("-m", "bench.bare_writer")
BARE_SOCKETS = ("-m", "bench.bare_sockets")
STRAWBERRY = ("-m", "bench.strawberry_server")
START_LIMIT = 30.0
END_LIMIT = 10.0
PATIENCE = 0.05


class NotStarted(Exception):
    """A server did not start; the message says what it wrote."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers."""

    port: int
    pid: int

    @property
    def memory(self) -> float | None:
        """The resident memory of its process in MiB, None where /proc does not tell."""
        return _resident(self.pid)

    @property
    def processor(self) -> float | None:
        """The seconds of processor its process has had, None where /proc does not tell."""
        return _processor(self.pid)

    @property
    def memory_of_workers(self) -> float | None:
        """The resident memory of the processes it started, in MiB."""
        known = [memory for child in _children(self.pid) if (memory := _resident(child)) is not None]
        return sum(known) if known else None


async def ended_in_order(work: Awaitable[None]) -> None:
    """Stop what was started when told to end, as when interrupted."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await task


@asynccontextmanager
async def ours(database: str, folder: Path, secret: str, **others: str) -> AsyncIterator[Server]:
    """Start `monespace serve` as an operator would in production: one process, its log written to a file.

    `others` are settings besides, by their names.
    """
    settings = {
        "MONESPACE_MODE": "production",
        "MONESPACE_DATABASE_URL": database,
        "MONESPACE_DATA": str(folder / "data"),
        "MONESPACE_SECRET": secret,
        **others,
    }
    async with _started((*OURS, "--port"), folder / "ours.log", settings) as server:
        yield server


@asynccontextmanager
async def bare(database: str, folder: Path) -> AsyncIterator[Server]:
    """Start the bare server."""
    async with _started((*BARE, "--database", database, "--port"), folder / "bare.log", {}) as server:
        yield server


@asynccontextmanager
async def bare_writer(database: str, folder: Path) -> AsyncIterator[Server]:
    """Start the bare server that writes."""
    async with _started((*BARE_WRITER, "--database", database, "--port"), folder / "bare_writer.log", {}) as server:
        yield server


@asynccontextmanager
async def bare_sockets(folder: Path) -> AsyncIterator[Server]:
    """Start the bare server of sockets."""
    async with _started((*BARE_SOCKETS, "--port"), folder / "bare_sockets.log", {}) as server:
        yield server


@asynccontextmanager
async def node(script: Path, folder: Path) -> AsyncIterator[Server]:
    """Start a server that is written for Node, its port its only argument."""
    port = _free_port()
    settings = {"NODE_ENV": "production"}
    async with _run(("node", str(script), str(port)), port, folder / f"{script.stem}.log", settings) as server:
        yield server


@asynccontextmanager
async def strawberry(database: str, folder: Path) -> AsyncIterator[Server]:
    """Start Strawberry as its documentation shows it."""
    async with _started((*STRAWBERRY, "--database", database, "--port"), folder / "strawberry.log", {}) as server:
        yield server


@asynccontextmanager
async def told(
    command: Sequence[str], words: Callable[[int], Mapping[str, object]], folder: Path, settings: Mapping[str, str]
) -> AsyncIterator[Server]:
    """Start a server that reads what it is told, its port among it, in a file of JSON: its only argument."""
    port, log = _free_port(), folder / f"{Path(command[-1]).stem}.log"
    file = log.with_suffix(".json")
    file.write_text(json.dumps(words(port)), encoding="utf-8")
    async with _run((*command, str(file)), port, log, settings) as server:
        yield server


@asynccontextmanager
async def _started(command: Sequence[str], log: Path, settings: Mapping[str, str]) -> AsyncIterator[Server]:
    port = _free_port()
    async with _run((sys.executable, *command, str(port)), port, log, settings) as server:
        yield server


@asynccontextmanager
async def _run(command: Sequence[str], port: int, log: Path, settings: Mapping[str, str]) -> AsyncIterator[Server]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MONESPACE_")}
    process = _start(command, {**inherited, **settings}, log)
    try:
        await _ready(process, port, log)
        yield Server(port, process.pid)
    finally:
        _stop(process)


def _start(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Process:
    with log.open("wb") as written:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=written, stderr=written)


async def _ready(process: Process, port: int, log: Path) -> None:
    until = monotonic() + START_LIMIT
    while not await asyncio.to_thread(_alive, port):
        if process.poll() is not None or monotonic() > until:
            raise NotStarted(_end_of(log))
        await asyncio.sleep(PATIENCE)


def _stop(process: Process) -> None:
    """End the process while nothing else goes on, so that no cancellation comes in between."""
    process.terminate()
    try:
        process.wait(END_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _alive(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_of(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2000:]


def _resident(pid: int) -> float | None:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _processor(pid: int) -> float | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []
