"""What a client selected, as plain names: fragments opened, directives applied, aliases merged."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import strawberry
from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)
from strawberry.utils.str_converters import to_camel_case, to_snake_case

Names = dict[str, "Names"]

_spelled = lru_cache(maxsize=4096)(to_snake_case)
"""A name of the schema in the code's spelling; only names of the schema come here."""


def selection(info: strawberry.Info, *within: str) -> Names:
    """Return the names selected below the current field, in the code's spelling; `within` goes further down first."""
    raw = info._raw_info
    names: Names = {}
    for node in raw.field_nodes:
        _merge(names, node.selection_set, raw)
    for step in within:
        names = names.get(step, {})
    return names


def picked(info: strawberry.Info, names: Iterable[str]) -> frozenset[str]:
    """Return those of an author's names that are selected below the current field, however the schema spells them."""
    selected = selection(info)
    return frozenset(name for name in names if _spelled(to_camel_case(name)) in selected)


def _merge(names: Names, chosen: SelectionSetNode | None, info: GraphQLResolveInfo[object]) -> None:
    for node in chosen.selections if chosen else ():
        if _skipped(node, info):
            continue
        if isinstance(node, FieldNode):
            _merge(names.setdefault(_spelled(node.name.value), {}), node.selection_set, info)
        elif isinstance(node, InlineFragmentNode):
            _merge(names, node.selection_set, info)
        elif isinstance(node, FragmentSpreadNode):
            _merge(names, info.fragments[node.name.value].selection_set, info)


def _skipped(node: SelectionNode, info: GraphQLResolveInfo[object]) -> bool:
    conditions = {directive.name.value: _condition(directive, info) for directive in node.directives or ()}
    return conditions.get("skip", False) or not conditions.get("include", True)


def _condition(directive: DirectiveNode, info: GraphQLResolveInfo[object]) -> bool:
    """Read the `if` of `@skip` or `@include`: validation has checked that it is a boolean, or a boolean variable."""
    for argument in directive.arguments or ():
        if isinstance(argument.value, VariableNode):
            return bool(_variables(info)[argument.value.name.value])
        if isinstance(argument.value, BooleanValueNode):
            return argument.value.value
    return True


def _variables(info: GraphQLResolveInfo[object]) -> Mapping[str, Any]:  # Any: whatever clients send
    """Return the variables as coerced; Strawberry's execution hands them on without graphql-core's wrapping."""
    given: Any = info.variable_values
    coerced: Mapping[str, Any] = getattr(given, "coerced", given)
    return coerced
