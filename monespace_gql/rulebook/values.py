"""The values rules reason about: five types that compare, and one that does not."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from monespace_gql.lexicon.money import CENT, display_decimal

Value = int | bool | date | Decimal | str


class FactType(Enum):
    """What a fact is. An opaque one (a block, a list) is only present or absent, or read by a derived fact."""

    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"
    MONEY = "money"
    TEXT = "text"
    OPAQUE = "opaque"


ORDERED = frozenset({FactType.INTEGER, FactType.DATE, FactType.MONEY})
"""The types that know before and after; the others only know equal and different."""


class WrongValue(TypeError):
    """A value is not of the type its fact was declared with."""


def accepted(type: FactType, value: object) -> object:
    """Return the value as rules compare it; WrongValue when it is not one of that type.

    Strict on purpose: True is no number, a datetime is no date, a float is no money, half a cent is no amount.
    """
    return _ACCEPTED[type](value)


def type_of(value: object) -> FactType:
    """Return the type of a constant written in a rule; WrongValue when rules cannot hold such a value."""
    for type, accepts in _ACCEPTED.items():
        try:
            accepts(value)
        except WrongValue:
            continue
        if type is not FactType.OPAQUE:
            return type
    raise WrongValue(f"{value!r} is no whole number, boolean, date, Decimal or text")


def in_french(value: object) -> str:
    """Write a value for French people: `1.002,67`, `05/01/2026`, `oui`, `1607`."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal):
        return display_decimal(value)
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    return str(value)


def _integer(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    raise WrongValue("not a whole number")


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise WrongValue("not a boolean")


def _date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise WrongValue("not a date")


def _money(value: object) -> Decimal:
    if not isinstance(value, Decimal) or not value.is_finite() or value.adjusted() > MONEY_DIGITS:
        raise WrongValue("not an amount")
    cents = value.quantize(CENT)
    if cents != value:
        raise WrongValue("not an amount in whole cents")
    return cents


MONEY_DIGITS = 20
"""Amounts beyond this power of ten are no money, and would not stay exact."""


def _text(value: object) -> str:
    if isinstance(value, str):
        return str.__str__(value)
    raise WrongValue("not a text")


def _anything(value: object) -> object:
    return value


_ACCEPTED: dict[FactType, Callable[[object], object]] = {
    FactType.INTEGER: _integer,
    FactType.BOOLEAN: _boolean,
    FactType.DATE: _date,
    FactType.MONEY: _money,
    FactType.TEXT: _text,
    FactType.OPAQUE: _anything,
}
