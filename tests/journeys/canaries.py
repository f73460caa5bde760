"""Canaries: one value like no other for each field of a scheme, so that wherever it turns up, it is known."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from inspect import signature
from itertools import count
from typing import Any

from monespace_gql.demo.companies import LEGOUD
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.money import display_money
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.field import Declaration, FieldSpec
from monespace_gql.scheme.tab import Block

FIRST = 61_000
"""Canaries are numbered from here: five digits that no number of a case, size or date of the tests has."""

ITEMS = 2
"""How many items each repeated block gets."""


@dataclass(frozen=True)
class Canary:
    """What was planted at one place, and how it may show; no trace: a value that others share (a code, a yes)."""

    path: str
    value: object
    traces: tuple[str, ...] = ()
    masked: str | None = None

    @property
    def pattern(self) -> str:
        """The field it was planted in."""
        return paths.pattern(self.path)

    @cached_property
    def _looked_for(self) -> re.Pattern[str]:
        spelled = "|".join(map(re.escape, self.traces))
        return re.compile(rf"(?<![0-9A-Za-z])(?:{spelled})(?![0-9A-Za-z])")

    def shows_in(self, text: str) -> bool:
        """Say whether it turns up in a text."""
        return any(trace in text for trace in self.traces) and self._looked_for.search(text) is not None


@dataclass(frozen=True)
class Planted:
    """A content as a person types it, full of canaries."""

    scheme: Scheme
    typed: Mapping[str, Any]
    canaries: tuple[Canary, ...]

    @property
    def unique(self) -> Iterator[Canary]:
        """The canaries that are known wherever they turn up."""
        return (canary for canary in self.canaries if canary.traces)


class Numbers:
    """Hands out numbers never given before."""

    def __init__(self) -> None:
        self._next = count(FIRST)

    def __call__(self) -> int:
        number = next(self._next)
        assert number < 100_000, "five digits are all used up"
        return number


def plant(scheme: Scheme, number: Callable[[], int], settled: Mapping[str, object]) -> Planted:
    """Fill every field that a person may type, optional and rare ones too; those settled get what is said."""
    planting = _Planting(number, settled)
    typed = {tab.code: planting.block(tab, tab.code) for tab in scheme.tabs}
    return Planted(scheme, typed, tuple(planting.canaries))


@dataclass
class _Planting:
    number: Callable[[], int]
    settled: Mapping[str, object]
    canaries: list[Canary] = field(default_factory=list)

    def block(self, block: type[Block], prefix: str) -> dict[str, Any]:
        filled: dict[str, Any] = {}
        for spec in block.specs:
            path = f"{prefix}.{spec.name}"
            if spec.block is not None and spec.many:
                filled[spec.name] = [self.block(spec.block, f"{path}[{rank}]") for rank in range(ITEMS)]
            elif spec.block is not None:
                filled[spec.name] = self.block(spec.block, path)
            elif spec.declared.reference is None and spec.declared.computed is None:
                filled[spec.name] = self.field(spec, path)
        self.canaries += [_computed(spec, prefix, filled) for spec in block.specs if spec.declared.computed]
        return filled

    def field(self, spec: FieldSpec, path: str) -> object:
        settled = path in self.settled
        canary = Canary(path, self.settled[path]) if settled else _canary(path, spec, self.number())
        self.canaries.append(canary)
        return canary.value


def _computed(spec: FieldSpec, prefix: str, filled: Mapping[str, Any]) -> Canary:
    """What the server will make of the canaries beside it: nobody types it, and it tells of all of them."""
    assert spec.declared.computed is not None
    given = {name: filled[name] for name in signature(spec.declared.computed).parameters}
    exact = {name: Decimal(value) if isinstance(value, str) else value for name, value in given.items()}
    amount = spec.declared.computed(**exact)
    assert isinstance(amount, Decimal), spec.name
    return Canary(f"{prefix}.{spec.name}", str(amount), (f"{amount:.2f}", display_money(amount)))


def _canary(path: str, spec: FieldSpec, n: int) -> Canary:
    assert spec.kind is not None
    return _KINDS[spec.kind.code](path, spec, n)


def _text(path: str, spec: FieldSpec, n: int) -> Canary:
    value = f"Zq{n}k"
    assert len(value) <= spec.declared.max_length, path
    return Canary(path, value, (value,))


def _name(path: str, spec: FieldSpec, n: int) -> Canary:
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(n))
    return Canary(path, f"Zq{letters}", (f"Zq{letters}",))


def _date(path: str, spec: FieldSpec, n: int) -> Canary:
    origin = date(1970, 1, 1) if "birth" in path else date(2027, 1, 1)
    day = origin + timedelta(days=n - FIRST)
    return Canary(path, day.isoformat(), (day.isoformat(), f"{day:%d/%m/%Y}"))


def _money(path: str, spec: FieldSpec, n: int) -> Canary:
    amount = Decimal(f"{n}.37")
    assert _fits(spec.declared, amount), path
    return Canary(path, str(amount), (str(amount), f"{n // 1000}.{n % 1000:03},37", f"{n // 1000} {n % 1000:03},37"))


def _integer(path: str, spec: FieldSpec, n: int) -> Canary:
    if not _fits(spec.declared, n):
        return Canary(path, spec.declared.example)
    return Canary(path, n, (str(n), f"{n // 1000}.{n % 1000:03}"))


def _nir(path: str, spec: FieldSpec, n: int) -> Canary:
    value = f"10412310{n}"
    return Canary(path, value, (value,), masked=f"{'•' * 10}{value[-3:]}")


def _phone(path: str, spec: FieldSpec, n: int) -> Canary:
    value = f"07000{n}"
    return Canary(path, value, (value, " ".join(value[i : i + 2] for i in range(0, 10, 2))))


def _shared(path: str, spec: FieldSpec, n: int) -> Canary:
    if spec.declared.attested:
        return Canary(path, False)  # so that no transmission passes
    example = spec.declared.example
    return Canary(path, n % 2 == 0 if isinstance(example, bool) else example)


def _spelled(form: str) -> Callable[[str, FieldSpec, int], Canary]:
    def canary(path: str, spec: FieldSpec, n: int) -> Canary:
        value = form.format(n=n, short=n % 10_000)
        return Canary(path, value, (value,))

    return canary


_KINDS: Mapping[str, Callable[[str, FieldSpec, int], Canary]] = {
    "TEXT": _text,
    "NAME": _name,
    "DATE": _date,
    "MONEY": _money,
    "INTEGER": _integer,
    "NIR": _nir,
    "PHONE": _phone,
    "BOOLEAN": _shared,
    "CODE": _shared,
    "EMAIL": _spelled("zq{n}k@canari.fr"),
    "POSTCODE": _spelled("{n}"),
    "NAF": _spelled("{short:04}K"),
    "NDA": _spelled("76{n:09}"),
    "RNCP": _spelled("RNCP{n}"),
    # The provider of the module: the one who then looks.
    "SIRET": lambda path, spec, n: Canary(path, LEGOUD),
    "COMPANY_NUMBER": lambda path, spec, n: Canary(path, LEGOUD),
}
"""How a canary of each kind is made; a kind that is not here must be taught before its scheme is trusted."""


def _fits(declared: Declaration, value: int | Decimal) -> bool:
    return (
        (declared.least is None or value >= declared.least)
        and (declared.most is None or value <= declared.most)
        and (declared.below is None or value < declared.below)
    )


def said(answer: object) -> Iterator[str]:
    """Every scalar of a JSON answer, as text."""
    if isinstance(answer, Mapping):
        for value in answer.values():
            yield from said(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from said(value)
    elif answer is not None and not isinstance(answer, bool):
        yield str(answer)


def objects(answer: object, *having: str) -> Iterator[Mapping[str, Any]]:
    """Every object of a JSON answer that has all these fields, wherever it is."""
    if isinstance(answer, Mapping):
        if all(name in answer for name in having):
            yield answer
        answer = list(answer.values())
    if isinstance(answer, list):
        for value in answer:
            yield from objects(value, *having)


def seen_in(canaries: Iterable[Canary], texts: Iterable[str]) -> set[Canary]:
    """Return the canaries that turn up in these texts."""
    everything = sorted(set(texts))
    return {canary for canary in canaries if any(canary.shows_in(text) for text in everything)}
