"""Several processes that serve one address: supervised, started again when they die, ended together."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from dataclasses import dataclass, field
from socket import AF_INET, AF_INET6, create_server, socket

import structlog

from monespace_gql.app import bring_up_to_date, installed, not_listening
from monespace_gql.cli.log_lines import log_to_stderr
from monespace_gql.cli.running import told_to_stop
from monespace_gql.journal.address import SqliteAddress, parse_address
from monespace_gql.settings import Settings, SettingsError

COMMAND = (sys.executable, "-c", "from monespace_gql.cli import main; main()", "worker")
BACKLOG = 512
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY = 60.0
"""Seconds after which a worker that dies is started again at once, as if it were the first time."""
PATIENCE = 30.0
"""Seconds that workers are given to end in order."""

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.workers")


def run_workers(settings: Settings, count: int, *, host: str, port: int) -> None:
    """Serve with so many processes until SIGINT or SIGTERM, then end them in order.

    What would stop each of them is found here first: the plugins, the database, the address. Raises SettingsError.
    """
    if isinstance(parse_address(settings.database), SqliteAddress):
        raise SettingsError(
            "--workers: one process serves an SQLite database; name a PostgreSQL one in MONESPACE_DATABASE_URL"
        )
    log_to_stderr()
    installed(settings)
    with _listening(host, port) as shared:
        asyncio.run(_supervise(settings, count, shared, f"http://{host}:{port}"))


def _listening(host: str, port: int) -> socket:
    """Open the socket that the workers share: a connection made while one dies waits for another."""
    family = AF_INET6 if ":" in host else AF_INET
    try:
        return create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise not_listening(host, port, error) from None


async def _supervise(settings: Settings, count: int, shared: socket, address: str) -> None:
    stop = told_to_stop()
    await bring_up_to_date(settings)
    reading, writing = os.pipe()
    try:
        workers = [Worker(shared.fileno(), reading) for _ in range(count)]
        running = [asyncio.create_task(worker.run()) for worker in workers]
        sys.stderr.write(f"monespace: listening on {address}\n")
        await stop.wait()
        await asyncio.gather(*(worker.end() for worker in workers))
        await asyncio.gather(*running)
    finally:
        os.close(writing)
        os.close(reading)


@dataclass
class Worker:
    """One place among those that serve, and the process that holds it now.

    A worker reads a pipe of which the supervisor alone holds the other end: when that is gone, killed too, it ends.
    """

    listening: int
    supervisor: int
    _process: Process | None = None
    _ending: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Start the process, and again each time it dies, later and later when it dies young."""
        pause, loop = FIRST_PAUSE, asyncio.get_running_loop()
        while not self._ending.is_set():
            since = loop.time()
            code = await self._live()
            if self._ending.is_set():
                return
            pause = FIRST_PAUSE if loop.time() - since > STEADY else pause
            log.error("worker_died", code=code, started_again_in=pause)
            await self._wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def end(self) -> None:
        """Ask the process to end in order, and kill it when it does not."""
        self._ending.set()
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._process.wait()
        except TimeoutError:
            log.error("worker_killed", pid=self._process.pid)
            self._process.kill()

    async def _live(self) -> int:
        arguments = (str(self.listening), str(self.supervisor))
        passed = (self.listening, self.supervisor)
        self._process = await asyncio.create_subprocess_exec(*COMMAND, *arguments, pass_fds=passed)
        log.info("worker_started", pid=self._process.pid)
        if self._ending.is_set():  # told to end while it was being started
            self._process.terminate()
        return await self._process.wait()

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._ending.wait()
        except TimeoutError:
            return
