"""What a query asks for at its root, read once for a document and the variables that steer it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import strawberry
from graphql import (
    FieldNode,
    GraphQLObjectType,
    InlineFragmentNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)
from graphql.execution import Executor as Run
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet, collect_fields

from monespace_gql.graph.compiled.arguments import Arguments
from monespace_gql.graph.compiled.kinds import DOSSIER, DRAFT, Kind
from monespace_gql.graph.compiled.many import Many
from monespace_gql.graph.compiled.one import OneByIdentifier, OneByReference
from monespace_gql.graph.compiled.pick import TYPENAME, below, picked_of
from monespace_gql.graph.compiled.reading import Reading
from monespace_gql.graph.reference import dossier_key, draft_key

STEERING = frozenset({"skip", "include"})
"""The directives that decide what is selected."""


class Root(Protocol):
    """A root field that is read by a compiled plan."""

    async def read(self, reading: Reading) -> bytes:
        """Return its JSON."""


@dataclass(frozen=True, slots=True)
class Operation:
    """The root fields of a query: the keys of all in the order of the answer, those compiled, and the others.

    `named` is what is answered of each key that asks for the name of the type. `sole` is the one root field, with its
    key, of a query that has no other.
    """

    type: GraphQLObjectType
    keys: tuple[str, ...]
    compiled: dict[str, Root]
    named: dict[str, bytes]
    others: GroupedFieldSet
    sole: tuple[str, Root] | None


def operation_of(schema: strawberry.Schema, run: Run[Any]) -> Operation:
    """Return what a query asks for at its root."""
    query = run.schema.query_type
    assert query is not None
    grouped = collect_fields(
        run.schema, run.fragments, run.variable_values, query, run.operation, run.hide_suggestions
    ).grouped_field_set
    own_name = b'"%b"' % query.name.encode()
    named = {key: own_name for key, details in grouped.items() if details[0].node.name.value == TYPENAME}
    found = {key: _root(schema, run, query, key, details) for key, details in grouped.items() if key not in named}
    compiled = {key: root for key, root in found.items() if root is not None}
    others = {key: grouped[key] for key, root in found.items() if root is None}
    sole = next(iter(compiled.items())) if len(grouped) == len(compiled) == 1 else None
    return Operation(query, tuple(grouped), compiled, named, others, sole)


def steering(run: Run[Any]) -> tuple[str, ...]:
    """Return the names of the variables that `@skip` and `@include` look at, anywhere in the document."""
    selected = [run.operation.selection_set, *(each.selection_set for each in run.fragment_definitions.values())]
    return tuple(dict.fromkeys(name for each in selected for name in _steering(each)))


def _steering(selected: SelectionSetNode) -> Iterator[str]:
    for node in selected.selections:
        given = (
            argument
            for each in node.directives or ()
            if each.name.value in STEERING
            for argument in each.arguments or ()
        )
        yield from (each.value.name.value for each in given if isinstance(each.value, VariableNode))
        if isinstance(node, (FieldNode, InlineFragmentNode)) and node.selection_set:
            yield from _steering(node.selection_set)


def _root(
    schema: strawberry.Schema, run: Run[Any], query: GraphQLObjectType, key: str, details: FieldDetailsList
) -> Root | None:
    """Return how a root field is read, None when no plan reads it."""
    name = details[0].node.name.value
    if name not in query.fields:
        return None
    field = query.fields[name]
    arguments = Arguments(schema, field, details)
    if name == "draft":
        return OneByReference(key, details, arguments, DRAFT, draft_key, arguments.variable_of("ref"))
    if name == "dossier":
        return OneByReference(key, details, arguments, DOSSIER, dossier_key, arguments.variable_of("ref"))
    if name == "node":
        return OneByIdentifier(key, details, arguments)
    if name in LISTS:
        kind = get_named_type(field.type)
        assert isinstance(kind, GraphQLObjectType)
        return _many(run, key, details, arguments, LISTS[name], kind)
    return None


LISTS = {"drafts": DRAFT, "dossiers": DOSSIER}


def _many(
    run: Run[Any], key: str, details: FieldDetailsList, arguments: Arguments, kind: Kind, of: GraphQLObjectType
) -> Many | None:
    """Return how a list is read, None when its cases are selected at several places."""
    grouped = below(run, of, details)
    nodes = list(_nodes(run, of, grouped))
    if len(nodes) > 1:
        return None
    return Many(key, arguments, kind, of.name, picked_of(run, of, grouped), nodes[0] if nodes else [])


def _nodes(run: Run[Any], of: GraphQLObjectType, grouped: GroupedFieldSet) -> Iterator[FieldDetailsList]:
    for details in grouped.values():
        name = details[0].node.name.value
        if name in ("nodes", "node"):
            yield details
        if name == "edges":
            edge = get_named_type(of.fields[name].type)
            assert isinstance(edge, GraphQLObjectType)
            yield from _nodes(run, edge, below(run, edge, details))
