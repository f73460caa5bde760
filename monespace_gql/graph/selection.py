"""What a client selected, as plain names: fragments opened, directives applied, aliases merged."""

from functools import lru_cache

import strawberry
from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
)
from graphql.execution.values import get_directive_values
from strawberry.utils.str_converters import to_snake_case

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
    if not node.directives:
        return False
    skip = get_directive_values(GraphQLSkipDirective, node, info.variable_values)
    include = get_directive_values(GraphQLIncludeDirective, node, info.variable_values)
    return bool(skip and skip["if"]) or bool(include and not include["if"])
