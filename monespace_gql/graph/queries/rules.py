"""The rules of a scheme, and the calendar of what changes in them."""

from datetime import date
from typing import Annotated

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.scalars import Day
from monespace_gql.graph.types.rule import Rule, rule_type
from monespace_gql.scheme.calendar import rules_of

Code = Annotated[str, strawberry.argument(description="The scheme's code: `CPRO`.")]
InForceOn = Annotated[Day | None, strawberry.argument(description="Only the rules in force that day.")]
ChangingAfter = Annotated[
    Day | None,
    strawberry.argument(
        description="Only the rules that start, end or use a number that changes after that day, with these changes."
    ),
]


@strawberry.type
class RulesQuery:
    """The root field."""

    @strawberry.field(
        description="The rules of a scheme, documents asked for included; empty when it is not installed."
    )
    def rules(
        self,
        info: strawberry.Info,
        scheme: Code,
        in_force_on: InForceOn = None,
        changing_after: ChangingAfter = None,
    ) -> list[Rule]:
        found = asked(info).desk.catalogue.get(scheme)
        if found is None:
            return []
        entries = rules_of(found, in_force_on=_day(in_force_on), changing_after=_day(changing_after))
        return [rule_type(entry) for entry in entries]


def _day(given: Day | None) -> date | None:
    return given if isinstance(given, date) else None
