"""Facts that nobody types: computed from others by a pure function, once per examination."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from textwrap import dedent

from monespace_gql.rulebook.operands import Fact, Operand
from monespace_gql.rulebook.values import FactType, Value


class Derived(Fact):
    """A computed fact: missing while any of its reads is missing, or when the computation answers None.

    Amounts are rounded half up to the cent.
    """

    __slots__ = ("compute", "reads", "version")

    def __init__(
        self, name: str, type: FactType, reads: tuple[Operand, ...], compute: Callable[..., object], version: str
    ) -> None:
        super().__init__(name, type)
        self.read_for = frozenset[str]().union(*(read.read_for for read in reads))
        self.reads = reads
        self.compute = compute
        self.version = version

    @property
    def made_of(self) -> tuple[Operand, ...]:
        """Its reads."""
        return self.reads


def derived(
    name: str,
    type: FactType,
    *,
    reads: Iterable[Operand],
    compute: Callable[..., object],  # called with one value per read, in their order
    version: str | None = None,
) -> Derived:
    """Declare a computed fact: `derived("contract.days", INTEGER, reads=(start, end), compute=days_between)`.

    `version` says which computation it is in the rule set's digest; by default the source text of `compute` says it.
    """
    return Derived(name, type, tuple(reads), compute, version or _source(compute))


def _source(compute: Callable[..., object]) -> str:
    try:
        return dedent(inspect.getsource(compute))
    except (OSError, TypeError):
        return getattr(compute, "__qualname__", compute.__class__.__qualname__)


def same_computation(one: Derived, other: Derived) -> bool:
    """Say whether two facts are computed by the same code, with the same plain values bound to it."""
    if one.compute is other.compute:
        return True
    code, other_code = getattr(one.compute, "__code__", None), getattr(other.compute, "__code__", None)
    bound, other_bound = _bound(one.compute), _bound(other.compute)
    return code is not None and code is other_code and all(map(_same_value, bound, other_bound))


def _bound(compute: Callable[..., object]) -> tuple[object, ...]:
    cells = getattr(compute, "__closure__", None) or ()
    return (*(cell.cell_contents for cell in cells), *(getattr(compute, "__defaults__", None) or ()))


def _same_value(one: object, other: object) -> bool:
    return one is other or (isinstance(one, Value) and one.__class__ is other.__class__ and one == other)
