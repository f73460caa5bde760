"""The engine as the server sees it: a question, an answer, and a worker process that may die without harm."""

from __future__ import annotations

import asyncio
import subprocess
from asyncio.subprocess import Process
from collections.abc import Sequence
from itertools import count
from typing import Self

import structlog

from monespace_gql.rulebook.compile import Program, compile_ruleset
from monespace_gql.rulebook.encoding import Event, encode
from monespace_gql.rulebook.readings import Readings
from monespace_gql.rulebook.ruleset import RuleSet
from monespace_gql.rulebook.wire import (
    COMMAND,
    READY,
    Answer,
    EngineUnavailable,
    WorkerLost,
    fired_keys,
    load_line,
    question_line,
    read_answer,
)

_log = structlog.get_logger(__name__)

TRIES = 2
END_LIMIT = 1.0
"""How many seconds a worker has to end by itself when its engine is closed."""

IN_FLIGHT_AT_MOST = 32
"""How many questions are put to the worker at once: the time limit of the next ones starts when their turn comes."""

LINE_AT_MOST = 1 << 20


class WorkerEngine:
    """Runs rule sets in a worker process: started on demand, given a time limit, replaced when it dies or hangs.

    Each question lost with a worker is asked once more to the next one. Belongs to one event loop; any number of
    examinations may share it. `restarts`, `timeouts` and `differences` count what an operator should know.
    """

    def __init__(self, *, time_limit: float = 2.0, start_limit: float = 30.0, command: Sequence[str] = COMMAND) -> None:
        self.restarts = 0
        self.timeouts = 0
        self.differences = 0
        self._time_limit = time_limit
        self._start_limit = start_limit
        self._command = command
        self._programs = Programs()
        self._turns = asyncio.Semaphore(IN_FLIGHT_AT_MOST)
        self._worker: _Worker | None = None
        self._workers: list[_Worker] = []  # the living one, and those not quite gone
        self._starting: asyncio.Task[_Worker] | None = None
        self._starts = 0
        self._closed = False

    async def start(self) -> None:
        """Start the worker now rather than at the first examination."""
        await self._living()

    async def close(self) -> None:
        """End the worker; questions under way get EngineUnavailable."""
        self._closed = True
        if self._starting is not None:
            await asyncio.wait([self._starting])
        for worker in self._workers:
            await worker.end()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.close()

    @property
    def worker_pid(self) -> int | None:
        """The process id of the living worker."""
        return self._worker.pid if self._worker is not None and not self._worker.lost else None

    @property
    def pending(self) -> int:
        """How many questions the worker has not answered yet."""
        return self._worker.pending if self._worker is not None else 0

    async def fired(self, ruleset: RuleSet, readings: Readings) -> frozenset[str]:
        """Return the keys of the verdicts that fire; EngineUnavailable when two workers in a row could not tell."""
        program = self._programs.of(ruleset)
        events = encode(program, readings)
        reason = ""
        for _ in range(TRIES):
            worker = await self._living()
            try:
                return fired_keys(events, await self._answer(worker, program, events))
            except WorkerLost as lost:
                reason = str(lost)
        _log.warning("rule_engine_unavailable", reason=reason, ruleset=program.digest[:12])
        raise EngineUnavailable(reason)

    async def _answer(self, worker: _Worker, program: Program, events: Sequence[Event]) -> Answer:
        async with self._turns:
            try:
                async with asyncio.timeout(self._time_limit):
                    return await worker.ask(program, events)
            except TimeoutError:
                self.timeouts += not worker.lost  # one hanging worker is one event, however many were waiting
                worker.kill()
                raise WorkerLost(f"no answer within {self._time_limit} s") from None

    async def _living(self) -> _Worker:
        if self._closed:
            raise EngineUnavailable("closed")
        if self._worker is not None and not self._worker.lost:
            return self._worker
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(self._started)
        return await asyncio.shield(self._starting)

    async def _start(self) -> _Worker:
        self._starts += 1
        self.restarts = self._starts - 1
        worker = await _Worker.spawn(self._command)
        self._workers = [*(each for each in self._workers if not each.gone), worker]
        await worker.ready(self._start_limit)
        return worker

    def _started(self, starting: asyncio.Task[_Worker]) -> None:
        self._starting = None
        if not starting.cancelled() and starting.exception() is None:
            self._worker = starting.result()


class Programs:
    """The rule sets met so far, compiled once each."""

    def __init__(self) -> None:
        self._compiled: dict[str, Program] = {}

    def of(self, ruleset: RuleSet) -> Program:
        """Return the program of a rule set."""
        program = self._compiled.get(ruleset.digest)
        if program is None:
            program = self._compiled[ruleset.digest] = compile_ruleset(ruleset)
        return program


class _Worker:
    """One life of the worker process: questions go out in one write each, answers come back by number."""

    def __init__(self, process: Process) -> None:
        self.lost = False
        self.pid = process.pid
        self._process = process
        self._knows: set[str] = set()
        self._numbers = count(READY + 1)
        self._waiting: dict[int, asyncio.Future[Answer]] = {READY: asyncio.get_running_loop().create_future()}
        self._ending = False
        self._tasks = (asyncio.create_task(self._listen()), asyncio.create_task(self._log_errors()))

    @classmethod
    async def spawn(cls, command: Sequence[str]) -> _Worker:
        """Start the process."""
        pipe = subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *command, stdin=pipe, stdout=pipe, stderr=pipe, limit=LINE_AT_MOST, start_new_session=True
        )
        return cls(process)

    async def ready(self, limit: float) -> None:
        """Wait until it can be asked; EngineUnavailable when it never can."""
        try:
            async with asyncio.timeout(limit):
                await self._waiting[READY]
        except (TimeoutError, WorkerLost):
            self.kill()
            raise EngineUnavailable("the worker does not start") from None
        finally:
            self._waiting.pop(READY, None)

    @property
    def gone(self) -> bool:
        """Whether nothing is left of the process and its pipes."""
        return all(task.done() for task in self._tasks)

    @property
    def pending(self) -> int:
        """How many questions wait for an answer."""
        return len(self._waiting)

    async def ask(self, program: Program, events: Sequence[Event]) -> Answer:
        """Return the worker's answer; WorkerLost when it dies first."""
        if self.lost:
            raise WorkerLost("dead")
        number = next(self._numbers)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        self._say(program, question_line(number, program, events))
        try:
            return await answer
        finally:
            self._waiting.pop(number, None)

    def kill(self) -> None:
        """End the process now; whoever waits for an answer is told that it is lost."""
        self._lose("killed")
        if self._process.returncode is None:
            self._process.kill()

    async def end(self) -> None:
        """Let the process end by closing its input, and see it gone."""
        self._ending = True
        self._lose("ended")
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(END_LIMIT):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
        await asyncio.wait(self._tasks)

    def _say(self, program: Program, question: bytes) -> None:
        lines = question if program.digest in self._knows else load_line(program) + question
        self._knows.add(program.digest)
        assert self._process.stdin is not None
        self._process.stdin.write(lines)

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            try:
                answer = read_answer(line)
            except ValueError:
                self.kill()
                break
            waiting = self._waiting.get(answer.question)
            if waiting is not None and not waiting.done():
                waiting.set_result(answer)
        self._lose("died")
        status = await self._process.wait()
        if not self._ending:
            _log.warning("rule_worker_died", status=status)

    async def _log_errors(self) -> None:
        assert self._process.stderr is not None
        while line := await self._process.stderr.readline():
            _log.warning("rule_worker_says", line=line.decode(errors="replace").rstrip()[:500])

    def _lose(self, how: str) -> None:
        self.lost = True
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(WorkerLost(how))
