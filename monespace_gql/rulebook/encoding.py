"""The facts of one examination as the engine is told them: flat whole numbers, everything always there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from monespace_gql.rulebook.compile import SAFE, Chunk, Program, Property, number
from monespace_gql.rulebook.readings import Readings

Message = dict[str, int]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing told to the engine, alone in its session: what a chunk reads of the case, or of one item of a list."""

    chunk: Chunk
    ranks: tuple[int, ...]
    message: Message


def encode(program: Program, readings: Readings) -> list[Event]:
    """Return one event a chunk of the program, or one for each item its rules are judged for.

    What is missing or crashed is told as absent, with a value of 0.
    """
    encoder = _Encoder(program, readings)
    return [Event(chunk, scope.ranks, encoder.message(chunk, scope)) for chunk, scope in _asked(program, readings)]


def _asked(program: Program, readings: Readings) -> Iterator[tuple[Chunk, Readings]]:
    return ((chunk, scope) for chunk in program.chunks for scope in readings.scopes(chunk.for_each))


class _Encoder:
    """Gives every text of one examination its number, and numbers too large for the engine a place after the others."""

    def __init__(self, program: Program, readings: Readings) -> None:
        self._texts = dict(program.texts)
        self._large = sorted({told for told in self._numbers(program, readings) if abs(told) > SAFE})

    def message(self, chunk: Chunk, readings: Readings) -> Message:
        return {"ff": 1, **{short: self._told(side, readings) for short, side in chunk.properties.items()}}

    def _told(self, side: Property, readings: Readings) -> int:
        value = readings.value(side.operand)
        match side.letter:
            case "p":
                return int(value is not None)
            case "m":
                return int(value in side.choices)
        return 0 if value is None else self._within(self._number(value))

    def _numbers(self, program: Program, readings: Readings) -> list[int]:
        values = (
            scope.value(side.operand)
            for chunk, scope in _asked(program, readings)
            for side in chunk.properties.values()
            if side.letter == "v"
        )
        return [self._number(value) for value in values if value is not None]

    def _number(self, value: object) -> int:
        if isinstance(value, str):
            return self._texts.setdefault(value, len(self._texts) + 1)
        return number(value, self._texts)

    def _within(self, told: int) -> int:
        """Keep the order and the equality of numbers that the engine would not compare exactly."""
        if abs(told) <= SAFE:
            return told
        if told > 0:
            return SAFE + 1 + bisect_left(self._large, told)
        return -SAFE - 1 - (len(self._large) - bisect_left(self._large, told))
