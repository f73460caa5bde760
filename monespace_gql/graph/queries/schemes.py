"""The installed schemes."""

from datetime import date
from typing import Annotated

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.scalars import Day
from monespace_gql.graph.types.scheme import Scheme, scheme_type

OnDate = Annotated[Day | None, strawberry.argument(description="The day; default: today.")]
Code = Annotated[str, strawberry.argument(description="The scheme's code: `CPRO`.")]


@strawberry.type
class SchemesQuery:
    """The root fields."""

    @strawberry.field(description="The schemes of which a draft may be opened (today, or on that day).")
    def schemes(self, info: strawberry.Info, on_date: OnDate = None) -> list[Scheme]:
        desk = asked(info).desk
        on = on_date if isinstance(on_date, date) else desk.today
        return [scheme_type(scheme, on=on) for scheme in desk.catalogue.creatable(on)]

    @strawberry.field(description="One installed scheme, open or closed; null when it is not installed.")
    def scheme(self, info: strawberry.Info, code: Code) -> Scheme | None:
        found = asked(info).desk.catalogue.get(code)
        return scheme_type(found) if found else None
