"""Every condition and computation a rule is written with, also what it says of the items of lists; and one changed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from monespace_gql.conformance.change import STEPS_TOLD, Change, Kind, stepped
from monespace_gql.rulebook import (
    Aggregate,
    Compare,
    Computed,
    Condition,
    Constant,
    Dated,
    Derived,
    Either,
    Every,
    Fold,
    Known,
    Negated,
    OneOf,
    Operand,
    Present,
    Repeated,
    Rule,
)

Node = Condition | Operand
"""A condition, or an operand that is computed."""


def nodes(rule: Rule) -> Iterator[tuple[Node, bool]]:
    """Walk the conditions and operands of a rule, each once, and whether it is negated where it stands."""
    seen: set[int] = set()
    waiting: list[tuple[Node, bool]] = [(rule.when, False), *((shown, False) for shown in rule.shows.values())]
    while waiting:
        node, is_negated = waiting.pop(0)
        if id(node) not in seen:
            seen.add(id(node))
            yield node, is_negated
            waiting = [*((part, isinstance(node, Negated)) for part in _parts(node)), *waiting]


def with_changed(rule: Rule, node: Node, variant: Node) -> Rule:
    """Return a rule with one node replaced, wherever it stands."""
    shows = {name: _operand(shown, node, variant) for name, shown in rule.shows.items()}
    return replace(rule, when=_condition(rule.when, node, variant), shows=shows)


def operand_variants(operand: Operand) -> Iterator[tuple[Change, Operand]]:
    """Return the changes of a computation itself: its word, its numbers, what it makes of a list."""
    match operand:
        case Computed():
            variants = _computed_variants(operand)
        case Aggregate():
            variants = _aggregate_variants(operand)
        case Repeated(fields=(_, _, *_)):
            variants = _repeated_variants(operand)
        case _:
            return
    yield from ((Change(Kind.OTHER, f"{operand.name} → {variant.name}"), variant) for variant in variants)


_OTHER_WORD: Mapping[str, str] = {
    one: other
    for pair in (("+", "-"), ("+days", "-days"), ("+months", "-months"), ("+years", "-years"), ("lowest", "highest"))
    for one, other in (pair, pair[::-1])
}
_OTHER_FOLD = {Fold.MIN: Fold.MAX, Fold.MAX: Fold.MIN, Fold.SOME: Fold.EVERY, Fold.EVERY: Fold.SOME}


def _computed_variants(operand: Computed) -> Iterator[Operand]:
    if other := _OTHER_WORD.get(operand.word):
        yield Computed(other, *operand.args)
    for rank, arg in enumerate(operand.args):
        if isinstance(arg, Constant) and arg.type in STEPS_TOLD:
            for step in (-1, 1):
                moved = Constant(stepped(arg.value, step), arg.type)
                yield Computed(operand.word, *operand.args[:rank], moved, *operand.args[rank + 1 :])


def _aggregate_variants(operand: Aggregate) -> Iterator[Operand]:
    if other := _OTHER_FOLD.get(operand.fold):
        yield Aggregate(other, operand.item, operand.value, operand.where)
    if operand.fold not in (Fold.SOME, Fold.EVERY) and operand.where is not None:
        yield Aggregate(operand.fold, operand.item, operand.value)


def _repeated_variants(operand: Repeated) -> Iterator[Operand]:
    for rank in range(len(operand.fields)):
        yield Repeated(operand.item, operand.fields[:rank] + operand.fields[rank + 1 :])


def _parts(node: Node) -> tuple[Node, ...]:
    match node:
        case Every(parts) | Either(parts):
            return parts
        case Negated(part):
            return (part,)
        case Compare(left, _, right):
            return (left, right)
        case OneOf(operand) | Present(operand):
            return (operand,)
        case Aggregate(where=where, value=value):
            return tuple(part for part in (where, value) if part is not None)
        case Known(condition=condition):
            return (condition,)
        case Dated(driver=driver):
            return (driver,)
    return node.made_of if isinstance(node, (Computed, Derived, Repeated)) else ()


def _condition(condition: Condition, node: Node, variant: Node) -> Condition:
    if condition is node and isinstance(variant, Condition):
        return variant
    match condition:
        case Every(parts) | Either(parts):
            return type(condition)(tuple(_condition(part, node, variant) for part in parts))
        case Negated(part):
            return Negated(_condition(part, node, variant))
        case Compare(left, operator, right):
            return Compare(_operand(left, node, variant), operator, _operand(right, node, variant))
        case OneOf(operand, choices):
            return OneOf(_operand(operand, node, variant), choices)
        case Present(operand):
            return Present(_operand(operand, node, variant))
    return condition


def _operand(operand: Operand, node: Node, variant: Node) -> Operand:
    if operand is node and isinstance(variant, Operand):
        return variant
    match operand:
        case Computed():
            return Computed(operand.word, *(_operand(arg, node, variant) for arg in operand.args))
        case Aggregate():
            return _aggregate(operand, node, variant)
        case Known():
            return Known(_condition(operand.condition, node, variant))
        case Dated():
            return Dated(operand.table, _operand(operand.driver, node, variant))
        case Repeated():
            return Repeated(operand.item, tuple(_operand(field, node, variant) for field in operand.fields))
        case Derived():
            return _derived(operand, node, variant)
    return operand


def _aggregate(operand: Aggregate, node: Node, variant: Node) -> Aggregate:
    value = None if operand.value is None else _operand(operand.value, node, variant)
    where = None if operand.where is None else _condition(operand.where, node, variant)
    return Aggregate(operand.fold, operand.item, value, where)


def _derived(operand: Derived, node: Node, variant: Node) -> Derived:
    """Return a fact computed from what is changed, under a name of its own: an examination reads each name once."""
    reads = tuple(_operand(read, node, variant) for read in operand.reads)
    if all(before.name == after.name for before, after in zip(operand.reads, reads, strict=True)):
        return operand
    name = f"{operand.name}({', '.join(read.name for read in reads)})"
    return Derived(name, operand.type, reads, operand.compute, operand.version)
