"""Reads the variables of an operation; for scalars and enums, as nearly all are, types are looked at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLLeafType,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    get_nullable_type,
    is_leaf_type,
    is_non_null_type,
)
from graphql.execution.get_variable_signature import get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, get_variable_values


@dataclass(frozen=True, slots=True)
class Plain:
    """A variable of a scalar or an enum, without a default value."""

    source: VariableValueSource
    type: GraphQLLeafType
    required: bool


@dataclass(frozen=True, slots=True, eq=False)
class Variables:
    """The variables that one operation defines; `plain` when all of them are."""

    schema: GraphQLSchema
    node: OperationDefinitionNode
    plain: Mapping[str, Plain] | None

    def read(self, given: Mapping[str, Any], *, most_errors: int, hide_suggestions: bool) -> Any:
        """Return the variables with these values, or what graphql-core says is wrong with them: a list of errors."""
        read = None if self.plain is None else _read(self.plain, given)
        if read is not None:
            return read
        return get_variable_values(
            self.schema,
            self.node.variable_definitions or (),
            dict(given),
            max_errors=most_errors,
            hide_suggestions=hide_suggestions,
        )


def variables_of(schema: GraphQLSchema, node: OperationDefinitionNode) -> Variables:
    """Return the variables that an operation defines."""
    plain: dict[str, Plain] = {}
    for definition in node.variable_definitions or ():
        signature = get_variable_signature(schema, definition)
        if isinstance(signature, GraphQLError) or signature.default is not None:
            return Variables(schema, node, None)
        leaf = get_nullable_type(signature.type)
        if not is_leaf_type(leaf):
            return Variables(schema, node, None)
        plain[signature.name] = Plain(VariableValueSource(signature), leaf, is_non_null_type(signature.type))
    return Variables(schema, node, plain)


def _read(plain: Mapping[str, Plain], given: Mapping[str, Any]) -> VariableValues | None:
    """Read the values of plain variables; None when one is wrong, which graphql-core is to tell."""
    sources: dict[str, VariableValueSource] = {}
    coerced: dict[str, Any] = {}
    for name, variable in plain.items():
        value = given.get(name, Undefined)
        if (value is Undefined or value is None) and variable.required:
            return None
        if value is Undefined:
            sources[name] = variable.source
            continue
        read = None if value is None else _coerced(variable.type, value)
        if read is Undefined:
            return None
        sources[name], coerced[name] = VariableValueSource(variable.source.signature, value), read
    return VariableValues(sources, coerced)


def _coerced(leaf: GraphQLLeafType, value: Any) -> Any:  # Any: JSON, and whatever a scalar makes of it
    try:
        return leaf.coerce_input_value(value)
    except Exception:  # noqa: BLE001 - whatever a scalar says, graphql-core hears it again and tells it
        return Undefined
