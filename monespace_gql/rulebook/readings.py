"""What the rules of one examination read: every operand's value, computed once, with what is missing or crashed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from monespace_gql.lexicon.money import round_to_cent
from monespace_gql.rulebook.dated import Dated
from monespace_gql.rulebook.derived import Derived
from monespace_gql.rulebook.operands import Constant, Operand
from monespace_gql.rulebook.values import FactType, WrongValue, accepted


@dataclass(frozen=True, slots=True)
class Reading:
    """One operand read: a value, or the names of what is missing for it, or the class of the exception it met."""

    value: object = None
    missing: tuple[str, ...] = ()
    crash: str | None = None


class Readings:
    """The facts of one examination, read through the operands of its rules. None and absent are both missing."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        self._facts = facts
        self._read: dict[str, Reading] = {}

    def of(self, operand: Operand) -> Reading:
        """Read an operand; a derived fact is computed the first time only."""
        if isinstance(operand, Constant):
            return Reading(operand.value)
        reading = self._read.get(operand.name)
        if reading is None:
            reading = self._read[operand.name] = self._first(operand)
        return reading

    def value(self, operand: Operand) -> object:
        """Return the operand's value, None while it is missing or after it crashed."""
        return self.of(operand).value

    def _first(self, operand: Operand) -> Reading:
        match operand:
            case Derived():
                return self._derived(operand)
            case Dated():
                return self._dated(operand)
        return self._plain(operand)

    def _plain(self, operand: Operand) -> Reading:
        value = self._facts.get(operand.name)
        if value is None:
            return Reading(missing=(operand.name,))
        try:
            return Reading(accepted(operand.type, value))
        except WrongValue:
            return Reading(crash=WrongValue.__name__)

    def _dated(self, operand: Dated) -> Reading:
        driver = self.of(operand.driver)
        day = driver.value
        if driver.crash or driver.missing:
            return driver
        entry = operand.table.on(day)  # type: ignore[arg-type]  # a driver is a date: checked by the table
        if entry is None:
            return Reading(missing=(operand.table.code,))
        return Reading(accepted(operand.type, entry.value))

    def _derived(self, operand: Derived) -> Reading:
        reads = [self.of(read) for read in operand.reads]
        if crash := next((read.crash for read in reads if read.crash), None):
            return Reading(crash=crash)
        if missing := tuple(dict.fromkeys(name for read in reads for name in read.missing)):
            return Reading(missing=missing)
        return _computed(operand, [read.value for read in reads])


def _computed(operand: Derived, values: list[object]) -> Reading:
    try:
        value = operand.compute(*values)
        if value is None:
            return Reading(missing=(operand.name,))
        if operand.type is FactType.MONEY and isinstance(value, Decimal):
            value = round_to_cent(value)
        return Reading(accepted(operand.type, value))
    except Exception as crash:  # noqa: BLE001 - an author's code may raise anything; its class is kept, not the values
        return Reading(crash=type(crash).__name__)
