"""What is said between the server and the worker process: one JSON object a line, values only as whole numbers."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monespace_gql.rulebook.compile import Program
from monespace_gql.rulebook.encoding import Event
from monespace_gql.rulebook.verdict import key

COMMAND = (sys.executable, "-m", "monespace_gql.rulebook.worker")
"""How a worker is started."""


class EngineUnavailable(Exception):
    """The engine gave no verdict, twice: dead, hanging, or unsure of itself."""


class WorkerLost(Exception):
    """This worker will give no answer to that question; another one may."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker says: the question it answers, which compiled rules fired by event, or why it cannot tell."""

    question: int
    fired: Sequence[Sequence[str]] = ()
    failure: str | None = None


READY = 0
"""The question answered by a worker that has just started, unasked."""


def load_line(program: Program) -> bytes:
    """Write the order to learn a program."""
    chunks = {chunk.name: chunk.definition for chunk in program.chunks}
    return _line({"learn": program.digest, "chunks": chunks})


def question_line(number: int, program: Program, events: Sequence[Event]) -> bytes:
    """Write the question which rules fire for these events."""
    told = [(event.chunk.name, event.message) for event in events]
    return _line({"ask": number, "of": program.digest, "events": told})


def answer_line(answer: Answer) -> bytes:
    """Write an answer."""
    return _line({"ask": answer.question, "fired": answer.fired, "failure": answer.failure})


def read_answer(line: bytes) -> Answer:
    """Read an answer; ValueError when the line is none."""
    said = json.loads(line)
    if not isinstance(said, dict) or not isinstance(said.get("ask"), int):
        raise ValueError("no answer")
    return Answer(said["ask"], said.get("fired") or (), said.get("failure"))


def fired_keys(events: Sequence[Event], answer: Answer) -> frozenset[str]:
    """Return the keys of the verdicts that fired; WorkerLost when the worker could not tell."""
    if answer.failure is not None or len(answer.fired) != len(events):
        raise WorkerLost(answer.failure or "incomplete answer")
    pairs = zip(events, answer.fired, strict=True)
    return frozenset(key(event.chunk.codes[name], event.ranks) for event, names in pairs for name in names)


def _line(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"
