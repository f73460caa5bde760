"""Variables of plain types are read as graphql-core reads them: the same values, and its own errors."""

from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, parse
from graphql.execution.values import VariableValues, get_variable_values
from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.graph.variables import variables_of

SCHEMA = build_schema(
    """
    enum Way { UP DOWN }
    input Pair { a: Int b: String }
    type Query { f(i: Int, s: String, b: Boolean, d: ID, w: Way, l: [Int], p: Pair, x: Float): Int }
    """
)
PLAIN = ("Int", "Int!", "String", "String!", "Boolean", "ID!", "Way", "Way!", "Float")
TYPES = (*PLAIN, "[Int]", "[Int!]!", "Pair", "Pair!")

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=3),
    st.sampled_from(["UP", "1"]),
)
values = st.one_of(leaves, st.lists(leaves, max_size=2), st.dictionaries(st.sampled_from("abc"), leaves, max_size=2))


def operation(*types: str, default: str = "") -> OperationDefinitionNode:
    """Return an operation that defines a variable of each type."""
    defined = ", ".join(f"$v{rank}: {kind}{default}" for rank, kind in enumerate(types))
    (node,) = parse(f"query ({defined}) {{ f }}").definitions
    assert isinstance(node, OperationDefinitionNode)
    return node


def told(read: Any) -> object:  # Any: variables, or errors
    """Return what was read, or what is said to be wrong, as something to compare."""
    if isinstance(read, VariableValues):
        return read.coerced, {name: source.value for name, source in read.sources.items()}
    return [error.message for error in read]


types_drawn = st.lists(st.sampled_from(TYPES), min_size=1, max_size=3)


@given(types_drawn, st.lists(st.one_of(st.just("absent"), values), min_size=3))
def test_they_are_read_as_graphql_core_reads_them(types: list[str], drawn: list[object]) -> None:
    node = operation(*types)
    given_values = {f"v{rank}": drawn[rank] for rank in range(len(types)) if drawn[rank] != "absent"}

    read = variables_of(SCHEMA, node).read(given_values, most_errors=20, hide_suggestions=True)

    expected = get_variable_values(
        SCHEMA, node.variable_definitions or (), given_values, max_errors=20, hide_suggestions=True
    )
    assert told(read) == told(expected)


@pytest.mark.parametrize("given_values", [{}, {"v0": None}])
def test_what_is_required_and_not_given_is_told_as_graphql_core_tells_it(given_values: dict[str, object]) -> None:
    node = operation("Int!")

    read = variables_of(SCHEMA, node).read(given_values, most_errors=20, hide_suggestions=True)

    (error,) = read
    assert "$v0" in error.message


@pytest.mark.parametrize("kind", TYPES)
def test_scalars_and_enums_without_a_default_are_plain(kind: str) -> None:
    assert (variables_of(SCHEMA, operation(kind)).plain is not None) == (kind in PLAIN)
    if kind in ("Int", "String"):
        assert variables_of(SCHEMA, operation(kind, default=" = null")).plain is None
