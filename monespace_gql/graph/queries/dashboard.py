"""The dashboard."""

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.scalars import Json
from monespace_gql.graph.types.saved_filter import ListKind
from monespace_gql.reads import dashboard as reads
from monespace_gql.reads.lists.kept_criteria import written


@strawberry.type(description="A number of the dashboard, and the list it counts.")
class Counter:
    """A counter."""

    code: str = strawberry.field(description="Its code: DRAFTS_TO_VALIDATE, DOSSIERS_TO_COMPLETE, DOSSIERS_GRANTED…")
    label: str = strawberry.field(description="Its French label.")
    count: int = strawberry.field(description="How many: the `totalCount` of the list asked for with these criteria.")
    list: ListKind = strawberry.field(description="The list it counts.")
    criteria: Json = strawberry.field(
        description="The arguments to give the list: `filter`, `orderBy`, spelled as its arguments are."
    )


@strawberry.type(description="What the viewer finds when they arrive, in this context.")
class Dashboard:
    """The home page."""

    counters: list[Counter] = strawberry.field(
        description="The numbers of this context; each case of its lists is counted once."
    )


@strawberry.type
class DashboardQuery:
    """The root field."""

    @strawberry.field(description="The viewer's home page in this context: how many cases stand where.")
    async def dashboard(self, info: strawberry.Info) -> Dashboard:
        return Dashboard(counters=[_counter(each) for each in await reads.dashboard(asked(info).reader)])


def _counter(counted: reads.Counter) -> Counter:
    card = counted.card
    return Counter(
        code=card.code,
        label=card.label,
        count=counted.count,
        list=ListKind[card.list.name],
        criteria=Json(written(card.criteria)),
    )
