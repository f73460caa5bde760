"""Which variables make two subscriptions different: all of them, but a cursor that only says where to begin."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from graphql import DocumentNode, FieldNode, Node, OperationDefinitionNode, VariableDefinitionNode, VariableNode

CURSOR = "after"
ONLY_ONCE = 1


def shared_variables(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],  # Any: JSON
) -> str:
    """Return the variables as JSON in one order, without the root field's cursor when that is its only use."""
    used = Counter(_used(document))
    cursors = {name for name in _cursors(operation) if used[name] == ONLY_ONCE}
    kept = {name: value for name, value in variables.items() if name not in cursors}
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode()  # a text of its size: the bytes keep a page each


def _cursors(operation: OperationDefinitionNode) -> Iterator[str]:
    for field in operation.selection_set.selections:
        if isinstance(field, FieldNode):
            for argument in field.arguments or ():
                if argument.name.value == CURSOR and isinstance(argument.value, VariableNode):
                    yield argument.value.name.value


def _used(node: Node) -> Iterator[str]:
    """Name each use of a variable, wherever it stands in the document; its definition is none."""
    if isinstance(node, VariableNode):
        yield node.name.value
    for key in node.keys:
        below = getattr(node, key, None)
        for each in below if isinstance(below, list | tuple) else (below,):
            if isinstance(each, Node) and not (isinstance(node, VariableDefinitionNode) and key == "variable"):
                yield from _used(each)
