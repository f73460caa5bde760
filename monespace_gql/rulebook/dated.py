"""Numbers of the law: each with the day it took effect and its source."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from monespace_gql.rulebook.mistake import RulebookError
from monespace_gql.rulebook.operands import Operand
from monespace_gql.rulebook.values import FactType, Value, WrongValue, accepted


@dataclass(frozen=True, slots=True)
class Entry:
    """The value in force from a day on, with the text that says so. None: from that day there is no value any more."""

    since: date
    value: Value | None
    source: str


class DatedTable:
    """One number of the law over time: `smic.on(day)` looks it up, `smic.at(start)` is its value on a fact's date."""

    __slots__ = ("code", "entries", "label", "type", "unit")

    def __init__(self, code: str, label: str, unit: str, type: FactType, entries: Iterable[Entry]) -> None:
        self.code = code
        self.label = label
        self.unit = unit
        self.type = type
        self.entries = tuple(sorted(entries, key=lambda entry: entry.since))
        self._check()

    def on(self, day: date) -> Entry | None:
        """Return the entry in force that day, None before the first one or after the end of the last."""
        rank = bisect_right(self.entries, day, key=lambda entry: entry.since)
        entry = self.entries[rank - 1] if rank else None
        return entry if entry is not None and entry.value is not None else None

    @property
    def spans(self) -> tuple[tuple[Entry, date | None], ...]:
        """The entries, the oldest first, each with its last day; None for the last one."""
        ends = (*(entry.since - timedelta(days=1) for entry in self.entries[1:]), None)
        return tuple(zip(self.entries, ends, strict=True)) if self.entries else ()

    def at(self, driver: Operand) -> Dated:
        """Return the operand that is this number on the date of the driver."""
        return Dated(self, driver)

    def __repr__(self) -> str:
        return f"DatedTable({self.code})"

    def _check(self) -> None:
        days = [entry.since for entry in self.entries]
        if len(days) != len(set(days)):
            raise RulebookError(f"dated table {self.code} has two entries for the same day")
        for entry in self.entries:
            if not entry.source:
                raise RulebookError(f"dated table {self.code} has no source for its entry of {entry.since}")
            self._check_value(entry)

    def _check_value(self, entry: Entry) -> None:
        try:
            if entry.value is not None:
                accepted(self.type, entry.value)
        except WrongValue as wrong:
            raise RulebookError(f"dated table {self.code}, entry of {entry.since}: {wrong}") from None


class Dated(Operand):
    """A number of the law on the date of a fact; missing while that date is missing or the number not in force."""

    __slots__ = ("driver", "table")

    def __init__(self, table: DatedTable, driver: Operand) -> None:
        if not isinstance(driver, Operand) or driver.type is not FactType.DATE:
            raise RulebookError(f"dated table {table.code} is driven by {driver!r}, which is no date")
        super().__init__(f"{table.code}@{driver.name}", table.type, driver.read_for)
        self.table = table
        self.driver = driver

    @property
    def made_of(self) -> tuple[Operand, ...]:
        """Its driver."""
        return (self.driver,)
