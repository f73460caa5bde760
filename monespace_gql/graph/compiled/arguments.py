"""The arguments of a root field, as its resolver would be given them."""

from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLField
from graphql.execution import Executor as Run
from graphql.execution import get_argument_values
from graphql.execution.collect_fields import FieldDetailsList
from strawberry.types.arguments import convert_arguments

from monespace_gql.graph.compiled.pick import definition


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one field of a document."""

    schema: strawberry.Schema
    field: GraphQLField
    details: FieldDetailsList

    def of(self, run: Run[Any]) -> dict[str, Any]:
        """Return them by their names in the code, those not given left out; raises what a wrong one raises."""
        first = self.details[0]
        given = get_argument_values(
            self.field, first.node, run.variable_values, first.fragment_variable_values, run.hide_suggestions
        )
        return convert_arguments(
            given,
            definition(self.field).arguments,
            scalar_registry=self.schema.schema_converter.scalar_registry,
            config=self.schema.config,
        )
