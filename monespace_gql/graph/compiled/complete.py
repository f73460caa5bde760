"""Completes what a resolver returned, as graphql-core would: the work of each field is decided once, when planned.

Only what needs nobody to be asked is completed so: values, and lists of plain objects whose fields take no argument and
have no resolver of their own. Anything wrong raises; the error itself is graphql-core's to tell, afterwards.
"""

from collections.abc import Callable
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLField,
    GraphQLID,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLString,
    Undefined,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution import Executor as Run
from graphql.execution.collect_fields import FieldDetailsList

from monespace_gql.graph.compiled.given_up import GivenUp
from monespace_gql.graph.compiled.pick import TYPENAME, below, definition

Complete = Callable[[Any], object]
"""From what a resolver returned to what is answered."""

AS_THEY_ARE: dict[object, type] = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}
"""The scalars whose values need nothing when they are of their Python type."""


def completion(run: Run[Any], kind: GraphQLOutputType, details: FieldDetailsList) -> Complete | None:
    """Return what completes the values of a field of this type; None when that is for graphql-core."""
    if is_non_null_type(kind):
        inner = completion(run, kind.of_type, details)
        return inner and _never_null(inner)
    inner = _of_something(run, kind, details)
    return inner and _maybe_null(inner)


def _of_something(run: Run[Any], kind: GraphQLOutputType, details: FieldDetailsList) -> Complete | None:
    if is_list_type(kind):
        item = completion(run, kind.of_type, details)
        return item and _list(item)
    if is_leaf_type(kind):
        return _leaf(kind)
    return _object(run, kind, details) if is_object_type(kind) else None


def _never_null(complete: Complete) -> Complete:
    def completed(value: Any) -> object:
        done = complete(value)
        if done is None:
            raise GivenUp
        return done

    return completed


def _maybe_null(complete: Complete) -> Complete:
    return lambda value: None if value is None else complete(value)


def _list(item: Complete) -> Complete:
    def completed(values: Any) -> object:
        if not isinstance(values, (list, tuple)):
            raise GivenUp
        return [item(value) for value in values]

    return completed


def _leaf(kind: GraphQLLeafType) -> Complete:
    as_it_is, coerced = AS_THEY_ARE.get(kind), kind.coerce_output_value

    def completed(value: Any) -> object:
        if type(value) is as_it_is:
            return value
        done = coerced(value)
        if done is None or done is Undefined:
            raise GivenUp
        return done

    return completed


def _object(run: Run[Any], kind: GraphQLObjectType, details: FieldDetailsList) -> Complete | None:
    if kind.is_type_of is not None:
        return None
    fields: list[tuple[str, Complete]] = []
    for key, selected in below(run, kind, details).items():
        read = _field(run, kind, selected)
        if read is None:
            return None
        fields.append((key, read))
    return lambda source: {key: read(source) for key, read in fields}


def _field(run: Run[Any], kind: GraphQLObjectType, details: FieldDetailsList) -> Complete | None:
    """Return what completes a field from the object it is of."""
    name = details[0].node.name.value
    if name == TYPENAME:
        return lambda _source: kind.name
    field: GraphQLField = kind.fields[name]
    declared = definition(field)
    complete = completion(run, field.type, details)
    if complete is None or field.args or not declared.is_basic_field:
        return None
    read, spelled = declared.default_resolver, declared.python_name
    return lambda source: complete(read(source, spelled))
