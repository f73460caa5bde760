"""Printing as the server sees it: a page in, a PDF out, and printers that may die without harm."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from shutil import rmtree
from tempfile import mkdtemp
from typing import Self

import structlog

from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.prints.sheet import Sheet
from monespace_gql.prints.wire import COMMAND, LINE_AT_MOST, heard, line
from monespace_gql.scheme.form import Page

log = structlog.get_logger(__name__)

AT_ONCE = 2
WAITING_AT_MOST = 100
PAGES_AT_MOST = 200
"""How many documents one printer makes before a fresh one takes its place."""
SECONDS = 60.0
CPU_SECONDS = 20
START_SECONDS = 60.0
LONGEST_PDF = 32 * 1024 * 1024


class PrintFailed(Exception):
    """A page could not be printed: a fault of ours. The next one can be."""


class Press:
    """A few printers, started when first needed, each given limits and replaced when it dies, hangs or is worn.

    Belongs to one event loop; any number of acts may share it.
    """

    def __init__(
        self,
        *,
        at_once: int = AT_ONCE,
        waiting_at_most: int = WAITING_AT_MOST,
        pages_at_most: int = PAGES_AT_MOST,
        seconds: float = SECONDS,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._most = waiting_at_most + at_once
        self._inside = 0
        self._pages_at_most = pages_at_most
        self._seconds = seconds
        self._command = command
        self._idle: deque[_Printer] = deque()
        self._living: set[_Printer] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *failure: object) -> None:
        await asyncio.gather(*(printer.end() for printer in tuple(self._living)))

    @property
    def printer_pids(self) -> frozenset[int]:
        """The process ids of the printers that are alive."""
        return frozenset(printer.pid for printer in self._living)

    async def print(self, sheet: Sheet, page: Page) -> bytes:
        """Return the PDF of a page; refuses (UNAVAILABLE) when too many wait already, PrintFailed when it cannot."""
        if self._inside >= self._most:
            told = "Trop de formulaires sont en cours de génération : réessayez dans un instant."
            raise refuse(RefusalKind.UNAVAILABLE, "PRESS_BUSY", told)
        self._inside += 1
        try:
            async with self._turns:
                return await self._printed(sheet, page)
        finally:
            self._inside -= 1

    async def _printed(self, sheet: Sheet, page: Page) -> bytes:
        printer = await self._rested() or await self._start()
        sound = False
        try:
            async with asyncio.timeout(self._seconds):
                pdf = await printer.print(sheet, page)
            sound = printer.pages < self._pages_at_most
            return pdf
        except TimeoutError:
            raise self._failed("no answer in time") from None
        except (EOFError, OSError, ValueError) as lost:
            raise self._failed(f"the printer was lost ({type(lost).__name__})") from None
        except PageRefused as refused:
            sound = True
            raise self._failed(str(refused)) from None
        finally:
            await self._put_back(printer, sound=sound)

    async def _rested(self) -> "_Printer | None":
        """Return a printer that waits for a page; those that died meanwhile are forgotten."""
        while self._idle:
            printer = self._idle.pop()
            if printer.alive:
                return printer
            await self._put_back(printer, sound=False)
        return None

    def _failed(self, why: str) -> PrintFailed:
        log.error("print_failed", reason=why)
        return PrintFailed(why)

    async def _put_back(self, printer: "_Printer", *, sound: bool) -> None:
        if sound:
            self._idle.append(printer)
        else:
            self._living.discard(printer)
            await printer.kill()

    async def _start(self) -> "_Printer":
        printer = await _Printer.spawn(self._command)
        self._living.add(printer)
        try:
            async with asyncio.timeout(START_SECONDS):
                await printer.ready()
        except BaseException as failure:  # cancelled too: a printer half started is nobody's
            await self._put_back(printer, sound=False)
            if isinstance(failure, (TimeoutError, EOFError, OSError, ValueError)):
                raise self._failed("the printer does not start") from None
            raise
        return printer


class PageRefused(Exception):
    """The printer is well, but made nothing of this page; the message names the fault, never a value."""


class _Printer:
    """One life of a printing process: one page at a time."""

    def __init__(self, process: Process, folder: str) -> None:
        self.pages = 0
        self._folder = folder
        self.pid = process.pid
        self._process = process
        self._knows: set[str] = set()

    @classmethod
    async def spawn(cls, command: Sequence[str]) -> "_Printer":
        folder = await asyncio.to_thread(mkdtemp, prefix="monespace-print-")
        process = await asyncio.create_subprocess_exec(
            *command,
            folder,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            limit=LINE_AT_MOST,
            start_new_session=True,
            env=_surroundings(),
        )
        return cls(process, folder)

    @property
    def alive(self) -> bool:
        """Whether the process still runs, as far as the system told."""
        return self._process.returncode is None

    async def ready(self) -> None:
        await self._hear()

    async def print(self, sheet: Sheet, page: Page) -> bytes:
        self.pages += 1
        said = line({"of": sheet.key, "page": page, "seconds": CPU_SECONDS})
        if sheet.key not in self._knows:
            self._knows.add(sheet.key)
            said = line({"learn": sheet.key, "sheet": sheet.written}) + said
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(said)
        await self._process.stdin.drain()
        answer = await self._hear()
        if "fault" in answer:
            raise PageRefused(str(answer["fault"]))
        if not 0 < answer["bytes"] <= LONGEST_PDF:
            raise ValueError("a PDF of no plausible size")
        return await self._process.stdout.readexactly(answer["bytes"])

    async def end(self) -> None:
        """Let the process end by closing its input, and see it gone."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                await self._process.wait()
        await self.kill()

    async def kill(self) -> None:
        """End the process now; what it left goes with it."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
        await self._process.wait()
        await asyncio.to_thread(rmtree, self._folder, ignore_errors=True)

    async def _hear(self) -> Mapping[str, int]:
        assert self._process.stdout is not None
        said = await self._process.stdout.readline()
        if not said:
            raise EOFError
        return heard(said)


def _surroundings() -> dict[str, str]:
    """Return the environment of a printer: where to find code, and none of the server's secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONHASHSEED": "0"}
