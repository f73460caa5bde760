"""The `monespace` command as an operator runs it: in a process, a folder and an environment of its own."""

import asyncio
import os
import socket
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

COMMAND = str(Path(sys.executable).with_name("monespace"))
LISTENING = "monespace: listening on "
SLOW = 120
"""How many seconds a command may take on a busy machine before something is wrong."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command left."""

    code: int
    out: str
    err: str


def run(
    *arguments: str, folder: Path, settings: Mapping[str, str] | None = None, command: Sequence[str] = (COMMAND,)
) -> Ended:
    """Run a command to its end."""
    done = subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env=environment(settings),
        capture_output=True,
        encoding="utf-8",
        timeout=SLOW,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


Command = Callable[..., Ended]
"""Runs a command in this process and the test's own folder: as `run` does, without the second it takes to start."""


def environment(settings: Mapping[str, str] | None) -> dict[str, str]:
    """This environment with these settings and no other of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MONESPACE_")}
    return {**kept, "TERM": "dumb", "COLUMNS": "120", **(settings or {})}


def free_port() -> int:
    """A port nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Program:
    """A server in a process of its own, and everything it wrote."""

    process: Process
    base: str
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        """Everything written so far, on both outputs."""
        return "".join(self.out + self.err)


@asynccontextmanager
async def running(
    *arguments: str, folder: Path, settings: Mapping[str, str] | None = None, command: Sequence[str] = (COMMAND,)
) -> AsyncIterator[Program]:
    """Run `serve` or `demo` on a free port until the block ends; it must then end in order."""
    port = free_port()
    whole = [*command, *arguments, "--port", str(port)]
    process = await asyncio.create_subprocess_exec(
        *whole, cwd=folder, env=environment(settings), stdout=PIPE, stderr=PIPE
    )
    program, ready = Program(process, f"http://127.0.0.1:{port}"), asyncio.Event()
    listeners = asyncio.gather(_hear(process.stdout, program.out), _hear(process.stderr, program.err, ready))
    try:
        async with asyncio.timeout(SLOW):
            await ready.wait()
        assert f"{LISTENING}{program.base}" in program.said, program.said
        yield program
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(SLOW):
            code = await process.wait()
            await listeners
    assert code == 0, program.said


async def _hear(stream: asyncio.StreamReader | None, lines: list[str], ready: asyncio.Event | None = None) -> None:
    assert stream is not None
    while line := (await stream.readline()).decode():
        lines.append(line)
        if ready is not None and line.startswith(LISTENING):
            ready.set()
    if ready is not None:
        ready.set()
