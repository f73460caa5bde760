"""The fields of a case that Python computes: their own resolvers are asked, what they return is completed."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLField, GraphQLObjectType
from graphql.execution import Executor as Run
from graphql.execution import get_argument_values
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.pyutils import Path

from monespace_gql.graph.compiled.complete import Complete, completion
from monespace_gql.graph.compiled.given_up import GivenUp
from monespace_gql.graph.compiled.together import together
from monespace_gql.reads.case_tree import CaseTree

Values = dict[str, object]
"""What is answered of each field, by the key it is answered under."""


@dataclass(frozen=True, slots=True)
class ComputedField:
    """A field whose completion is planned."""

    key: str
    field: GraphQLField
    details: FieldDetailsList
    complete: Complete

    def resolved(self, run: Run[Any], of: GraphQLObjectType, case: CaseTree, path: Path) -> Any:  # Any: a resolver's
        """Ask the field's resolver, as graphql-core does."""
        first = self.details[0]
        info = run.build_resolve_info(
            self.field, [each.node for each in self.details], of, path.add_key(self.key, of.name)
        )
        given = first.fragment_variable_values
        arguments = (
            get_argument_values(self.field, first.node, run.variable_values, given, run.hide_suggestions)
            if self.field.args
            else {}
        )
        assert self.field.resolve is not None
        return self.field.resolve(case, info, **arguments)


@dataclass(frozen=True, slots=True)
class ComputedFields:
    """The computed fields selected of a type: those whose completion is planned, and those left to graphql-core."""

    of: GraphQLObjectType
    planned: tuple[ComputedField, ...]
    others: GroupedFieldSet

    def values(self, run: Run[Any], case: CaseTree, path: Path) -> Values | Awaitable[Values]:
        """Return what is answered of each; raises GivenUp, or leaves errors in the run, when a field fails."""
        found: Values = {}
        waiting: list[Awaitable[Values]] = []
        try:
            for each in self.planned:
                value = each.resolved(run, self.of, case, path)
                if run.is_awaitable(value):
                    waiting.append(_awaited(each, value))
                else:
                    found[each.key] = each.complete(value)
            rest = run.execute_fields(self.of, case, path, self.others, None)
        except Exception as failed:
            run.track_async_work(waiting)
            raise GivenUp from failed
        if isinstance(rest, dict):
            found |= rest
        else:
            waiting.append(rest)
        return _all(found, waiting) if waiting else found


def computed_fields(run: Run[Any], of: GraphQLObjectType, grouped: GroupedFieldSet) -> ComputedFields:
    """Plan the computed fields among those selected of a type."""
    planned, others = [], {}
    for key, details in grouped.items():
        field = of.fields[details[0].node.name.value]
        complete = completion(run, field.type, details)
        if complete is None:
            others[key] = details
        else:
            planned.append(ComputedField(key, field, details, complete))
    return ComputedFields(of, tuple(planned), others)


async def _awaited(field: ComputedField, value: Awaitable[Any]) -> Values:  # Any: a resolver's
    try:
        return {field.key: field.complete(await value)}
    except Exception as failed:
        raise GivenUp from failed


async def _all(found: Values, waiting: list[Awaitable[Values]]) -> Values:
    for values in await together(*waiting):
        found |= values
    return found
