"""The same engine without an event loop, in the caller's thread: for situations, tests and commands."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from itertools import count
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from time import monotonic
from typing import IO, Self

from monespace_gql.rulebook.compile import Program
from monespace_gql.rulebook.encoding import Event, encode
from monespace_gql.rulebook.engine import TRIES, Programs
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


class SubprocessEngine:
    """Runs rule sets in a worker process, one question at a time; a context manager, for one thread."""

    def __init__(self, *, time_limit: float = 2.0, start_limit: float = 30.0, command: Sequence[str] = COMMAND) -> None:
        self.restarts = 0
        self.timeouts = 0
        self.differences = 0
        self._time_limit = time_limit
        self._start_limit = start_limit
        self._command = command
        self._programs = Programs()
        self._conversation: _Conversation | None = None
        self._starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker."""
        if self._conversation is not None:
            self._conversation.end()
        self._conversation = None

    @property
    def worker_pid(self) -> int | None:
        """The process id of the worker, if one was started."""
        return self._conversation.pid if self._conversation is not None else None

    def fired(self, ruleset: RuleSet, readings: Readings) -> frozenset[str]:
        """Return the keys of the verdicts that fire; EngineUnavailable when two workers in a row could not tell."""
        program = self._programs.of(ruleset)
        events = encode(program, readings)
        reason = ""
        for _ in range(TRIES):
            try:
                conversation = self._living()
                return fired_keys(events, conversation.ask(program, events, self._time_limit))
            except TimeoutError:
                self.timeouts += 1
                reason = f"no answer within {self._time_limit} s"
                self.close()
            except WorkerLost as lost:
                reason = str(lost)
                self.close()
        raise EngineUnavailable(reason)

    def _living(self) -> _Conversation:
        if self._conversation is None:
            self._starts += 1
            self.restarts = self._starts - 1
            self._conversation = _Conversation(self._command)
            self._conversation.answer(READY, self._start_limit)
        return self._conversation


class _Conversation:
    """One worker process and its pipes."""

    def __init__(self, command: Sequence[str]) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(  # noqa: S603 - our own worker
            list(command), stdin=pipe, stdout=pipe, bufsize=0, start_new_session=True
        )
        assert self._process.stdin is not None
        os.set_blocking(self._process.stdin.fileno(), False)
        self.pid = self._process.pid
        self._knows: set[str] = set()
        self._numbers = count(READY + 1)
        self._heard = b""

    def ask(self, program: Program, events: Sequence[Event], limit: float) -> Answer:
        number = next(self._numbers)
        question = question_line(number, program, events)
        until = monotonic() + limit
        self._write(question if program.digest in self._knows else load_line(program) + question, until)
        self._knows.add(program.digest)
        return self.answer(number, until - monotonic())

    def answer(self, number: int, limit: float) -> Answer:
        """Wait for the answer to one question; TimeoutError, or WorkerLost when the process died."""
        until = monotonic() + limit
        while b"\n" not in self._heard:
            self._hear(until - monotonic())
        line, _, self._heard = self._heard.partition(b"\n")
        answer = read_answer(line)
        if answer.question != number:
            raise WorkerLost("answers another question")
        return answer

    def end(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()

    def _write(self, lines: bytes, until: float) -> None:
        assert self._process.stdin is not None
        rest = memoryview(lines)
        while rest:
            _wait(self._process.stdin, EVENT_WRITE, until - monotonic())
            try:
                rest = rest[self._process.stdin.write(rest) or 0 :]
            except OSError:
                raise WorkerLost("dead") from None

    def _hear(self, limit: float) -> None:
        assert self._process.stdout is not None
        _wait(self._process.stdout, EVENT_READ, limit)
        said = self._process.stdout.read(1 << 16)
        if not said:
            raise WorkerLost("died")
        self._heard += said


def _wait(pipe: IO[bytes], event: int, limit: float) -> None:
    with DefaultSelector() as selector:
        selector.register(pipe, event)
        if limit <= 0 or not selector.select(limit):
            raise TimeoutError
