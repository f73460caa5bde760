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

    def given(self, run: Run[Any]) -> dict[str, Any]:
        """Return them as the schema spells them and reads their values; raises what a wrong one raises."""
        first = self.details[0]
        return get_argument_values(
            self.field, first.node, run.variable_values, first.fragment_variable_values, run.hide_suggestions
        )

    def of(self, run: Run[Any]) -> dict[str, Any]:
        """Return them by their names in the code, objects as their classes; those not given or null are left out."""
        return convert_arguments(
            {name: value for name, value in self.given(run).items() if value is not None},
            definition(self.field).arguments,
            scalar_registry=self.schema.schema_converter.scalar_registry,
            config=self.schema.config,
        )
