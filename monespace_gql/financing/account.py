"""The account of a dossier: what is requested, granted, paid and left, added up along any of its five axes. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

NOTHING = Decimal("0.00")


class Axis(StrEnum):
    """Along what amounts are added up."""

    MODULE = "MODULE"
    NATURE = "NATURE"
    FUNDER = "FUNDER"
    PAYEE = "PAYEE"
    TRAINEE = "TRAINEE"


@dataclass(frozen=True, slots=True)
class Part:
    """What one funder grants for one trainee on one line, and what was paid of it."""

    funder: str
    trainee_rank: int
    trainee_name: str
    granted: Decimal
    paid: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class Line:
    """A cost: of one module and one nature, paid to one payee; `requested` counts in totals when it is monetary."""

    module_rank: int
    module_title: str
    nature: str
    label: str
    payee_siret: str
    payee_name: str
    requested: Decimal
    monetary: bool
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """A sum: requested is None along an axis that a request does not know (a funder, a trainee)."""

    key: str
    label: str
    requested: Decimal | None
    granted: Decimal
    paid: Decimal

    @property
    def balance(self) -> Decimal:
        """What is left to pay of what is granted."""
        return self.granted - self.paid


def whole(lines: Sequence[Line]) -> Total:
    """Add up everything."""
    parts = [part for line in lines for part in line.parts]
    return Total("", "", _requested(lines), _granted(parts), _paid(parts))


def totals(lines: Sequence[Line], axis: Axis) -> tuple[Total, ...]:
    """Add up along one axis, in the order of the lines; along each of them the sums are those of the whole."""
    if axis in (Axis.FUNDER, Axis.TRAINEE):
        return tuple(_of_parts(list(_keyed_parts(lines, axis))))
    return tuple(_of_lines(lines, axis))


def _of_lines(lines: Sequence[Line], axis: Axis) -> Iterator[Total]:
    keyed = [(*_key(line, axis), line) for line in lines]
    for key, label in {key: label for key, label, _line in keyed}.items():
        own = [line for other, _label, line in keyed if other == key]
        parts = [part for line in own for part in line.parts]
        yield Total(key, label, _requested(own), _granted(parts), _paid(parts))


def _of_parts(keyed: Sequence[tuple[str, str, Part]]) -> Iterator[Total]:
    for key, label in {key: label for key, label, _part in keyed}.items():
        own = [part for other, _label, part in keyed if other == key]
        yield Total(key, label, None, _granted(own), _paid(own))


def _key(line: Line, axis: Axis) -> tuple[str, str]:
    if axis is Axis.MODULE:
        return str(line.module_rank), line.module_title
    return (line.nature, line.label) if axis is Axis.NATURE else (line.payee_siret, line.payee_name)


def _keyed_parts(lines: Iterable[Line], axis: Axis) -> Iterator[tuple[str, str, Part]]:
    for part in (part for line in lines for part in line.parts):
        yield (
            (part.funder, part.funder, part)
            if axis is Axis.FUNDER
            else (str(part.trainee_rank), part.trainee_name, part)
        )


def _requested(lines: Iterable[Line]) -> Decimal:
    return sum((line.requested for line in lines if line.monetary), NOTHING)


def _granted(parts: Iterable[Part]) -> Decimal:
    return sum((part.granted for part in parts), NOTHING)


def _paid(parts: Iterable[Part]) -> Decimal:
    return sum((part.paid for part in parts), NOTHING)
