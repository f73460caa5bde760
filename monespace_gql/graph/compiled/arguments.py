"""The arguments of a root field, as its resolver would be given them."""

from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLField, ObjectValueNode, VariableNode
from graphql.execution import get_argument_values
from graphql.execution.collect_fields import FieldDetailsList
from strawberry.types.arguments import convert_arguments

from monespace_gql.graph.begun import Begun
from monespace_gql.graph.compiled.pick import definition


@dataclass(frozen=True, slots=True, eq=False)
class Arguments:
    """The arguments of one field of a document."""

    schema: strawberry.Schema
    field: GraphQLField
    details: FieldDetailsList

    def given(self, begun: Begun) -> dict[str, Any]:
        """Return them as the schema spells them and reads their values; raises what a wrong one raises."""
        first = self.details[0]
        # A wrong value is told by graphql-core afterwards: nobody reads the suggestions of this error.
        return get_argument_values(self.field, first.node, begun.variables, first.fragment_variable_values, True)

    def of(self, begun: Begun) -> dict[str, Any]:
        """Return them by their names in the code, objects as their classes; those not given or null are left out."""
        return convert_arguments(
            {name: value for name, value in self.given(begun).items() if value is not None},
            definition(self.field).arguments,
            scalar_registry=self.schema.schema_converter.scalar_registry,
            config=self.schema.config,
        )

    def variable_of(self, argument: str) -> tuple[str, str] | None:
        """Return the one member of an object and the variable that gives it, where an argument is written so.

        `ref: {number: $n}` is read from its variable, which was read already, as graphql-core does in the end.
        """
        if self.details[0].fragment_variable_values is not None:
            return None
        value = next((each.value for each in self.details[0].node.arguments or () if each.name.value == argument), None)
        members = value.fields if isinstance(value, ObjectValueNode) else ()
        if len(members) != 1 or not isinstance(members[0].value, VariableNode):
            return None
        return members[0].name.value, members[0].value.name.value
