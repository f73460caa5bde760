"""The process that runs durable-rules, alone, so that a crash of its C engine takes no server down.

It learns rulesets and answers questions, one a line; it knows no rule's meaning and ends when its parent does.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, BinaryIO

from durable.engine import Host

from monespace_gql.rulebook.compile import MARKER, Definition
from monespace_gql.rulebook.encoding import Message
from monespace_gql.rulebook.wire import READY, Answer, answer_line

REBUILDS_AT_MOST = 20
PROGRAMS_AT_MOST = 500
"""The engine never frees a ruleset: after that many dropped hosts or learnt programs, a fresh process is better."""


class EvaluationDoubtful(Exception):
    """The engine did not prove that it saw the facts, or an action failed: what it answered is worth nothing."""


class StillHost(Host):  # type: ignore[misc]  # durable-rules is not typed
    """A host that starts no timer thread: actions run here and now, or never."""

    def _run(self) -> None:
        pass


class Bench:
    """The rulesets of one program on a host of their own."""

    def __init__(self, chunks: Mapping[str, Definition]) -> None:
        self._fired: list[str] = []
        self._host = StillHost()
        for name, definition in chunks.items():
            self._host.register_rulesets({name: self._with_actions(definition)})

    def fired(self, name: str, message: Message, session: int) -> list[str]:
        """Return the compiled rules that fire for one message, in a session of its own."""
        self._fired.clear()
        state = self._host.assert_fact(name, {**message, "sid": str(session)})
        if self._fired.count(MARKER) != 1 or not state or "exception" in state:
            raise EvaluationDoubtful  # and the session is left alone: deleting one that did not fire is fatal
        self._host.delete_state(name, str(session))
        return [rule for rule in self._fired if rule != MARKER]

    def _with_actions(self, definition: Definition) -> dict[str, Any]:  # Any: durable-rules' own nested dictionaries
        rules: dict[str, Any] = json.loads(json.dumps(definition))
        return {name: {**rule, "run": self._noting(name)} for name, rule in rules.items()}

    def _noting(self, name: str) -> Callable[[object], None]:
        def note(_closure: object) -> None:
            self._fired.append(name)

        return note


class Worker:
    """Answers the lines of one conversation."""

    def __init__(self) -> None:
        self._learnt: dict[str, dict[str, Definition]] = {}
        self._benches: dict[str, Bench] = {}
        self._sessions = count(1)
        self.rebuilds = 0

    @property
    def worn(self) -> bool:
        """Whether this process has grown enough to be replaced."""
        return self.rebuilds >= REBUILDS_AT_MOST or len(self._learnt) >= PROGRAMS_AT_MOST

    def hear(self, said: dict[str, Any]) -> Answer | None:  # Any: JSON, written by our own parent
        """Learn a program, or answer a question on one."""
        if "learn" in said:
            self._learnt[said["learn"]] = said["chunks"]
            return None
        try:
            return Answer(said["ask"], self._fired(said["of"], said["events"]))
        except Exception as failure:  # noqa: BLE001 - whatever the engine raises, its text may hold values: only its class is told
            self._drop(said["of"])
            return Answer(said["ask"], failure=type(failure).__name__)

    def _fired(self, program: str, events: list[tuple[str, Message]]) -> list[list[str]]:
        bench = self._benches.get(program)
        if bench is None:
            bench = self._benches[program] = Bench(self._learnt[program])
        return [bench.fired(name, message, next(self._sessions)) for name, message in events]

    def _drop(self, program: str) -> None:
        self._benches.pop(program, None)
        self.rebuilds += 1


def main() -> None:
    """Answer until the parent closes the conversation, by its will or its death."""
    faulthandler.enable()
    logging.disable()  # the engine's logger writes the facts it failed on
    answers = _private_output()
    answers.write(answer_line(Answer(READY)))
    worker = Worker()
    while line := sys.stdin.buffer.readline():
        if answer := worker.hear(json.loads(line)):
            answers.write(answer_line(answer))
            if worker.worn:
                break


def _private_output() -> BinaryIO:
    """Keep the pipe to the parent for answers; anything else written to the standard output goes to the errors."""
    pipe = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return pipe


if __name__ == "__main__":
    main()
