"""Walks through conditions and operands: what they are made of, what they need, how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from monespace_gql.rulebook.operands import (
    Compare,
    Condition,
    Constant,
    Either,
    Every,
    Negated,
    OneOf,
    Operand,
    Operator,
    Present,
    shown,
)


def leaves(condition: Condition) -> Iterator[Compare | OneOf | Present]:
    """Walk the comparisons and presence tests of a condition, in the order they are written."""
    match condition:
        case Every(parts) | Either(parts):
            for part in parts:
                yield from leaves(part)
        case Negated(part):
            yield from leaves(part)
        case Compare() | OneOf() | Present():
            yield condition
        case _:
            raise TypeError(f"{condition!r} is no condition")


def operands_in(condition: Condition) -> tuple[Operand, ...]:
    """Return every operand of a condition, each once: those whose value it needs, then those it asks presence of."""
    asked = (leaf.operand for leaf in leaves(condition) if isinstance(leaf, Present))
    return once((*values_in(condition), *asked))


def values_in(condition: Condition) -> tuple[Operand, ...]:
    """Return the operands whose value a condition needs, each once."""
    return once(operand for leaf in leaves(condition) for operand in _compared(leaf))


def _compared(leaf: Compare | OneOf | Present) -> tuple[Operand, ...]:
    match leaf:
        case Compare(left, _, right):
            return (left, right)
        case OneOf(operand):
            return (operand,)
    return ()


def read_for_in(condition: Condition) -> frozenset[str]:
    """Return the items of lists that a condition is read for."""
    return frozenset[str]().union(*(operand.read_for for operand in operands_in(condition)))


def written(condition: Condition) -> str:
    """Write a condition on one line: two that are written alike are the same."""
    match condition:
        case Every(parts):
            return " and ".join(map(_enclosed, parts))
        case Either(parts):
            return " or ".join(map(_enclosed, parts))
        case Negated(part):
            return f"not {_enclosed(part)}"
        case Compare(left, Operator.EQUAL, Constant(value=True)):
            return left.name
        case Compare(left, operator, right):
            return f"{left.name} {operator.value} {right.name}"
        case OneOf(operand, choices):
            return f"{operand.name} in ({', '.join(map(shown, choices))})"
        case Present(operand):
            return f"present({operand.name})"
    raise TypeError(f"{condition!r} is no condition")


def _enclosed(part: Condition) -> str:
    return f"({written(part)})" if isinstance(part, (Every, Either)) else written(part)


def sources(operand: Operand) -> Iterator[Operand]:
    """Walk an operand and all it is made from: its reads, the items it looks at, the driver of a number."""
    yield operand
    for part in operand.made_of:
        yield from sources(part)


def once(operands: Iterable[Operand]) -> tuple[Operand, ...]:
    """Return operands each once, constants left out."""
    return tuple({operand.name: operand for operand in operands if not isinstance(operand, Constant)}.values())
