"""The list of drafts."""

from typing import Annotated

import strawberry

from monespace_gql.graph import needs
from monespace_gql.graph.queries.connection import PAGES, TOTAL, connection
from monespace_gql.graph.resolved import resolved
from monespace_gql.graph.types.criteria import DraftFilter, DraftOrder
from monespace_gql.graph.types.draft import Draft
from monespace_gql.graph.types.page import After, Before, First, Last, PageArgument, PageInfo
from monespace_gql.reads.lists.listed import DRAFTS

Zones = Annotated[DraftFilter | None, strawberry.argument(description="What the drafts must be.")]
Search = Annotated[
    str | None,
    strawberry.argument(
        description="The quick search: number, reference, title, company, trainee by usual or birth name. Every term "
        "must be found, as the beginning of a word; « … » keeps words together; accents and case do not matter."
    ),
]
OrderBy = Annotated[DraftOrder | None, strawberry.argument(description="The order; the last opened first unless said.")]


@strawberry.type(description="A draft in a list.")
class DraftEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Its cursor, good for the same list asked the same way.")
    node: Draft = strawberry.field(description="The draft.")


@strawberry.type(description="A part of a list of drafts.")
class DraftConnection:
    """A connection."""

    edges: list[DraftEdge] = strawberry.field(description="The drafts with their cursors.")
    nodes: list[Draft] = strawberry.field(description="The drafts alone.")
    page_info: PageInfo = strawberry.field(description="Where the part stands.")
    total_count: int = strawberry.field(description=TOTAL)
    page_count: int = strawberry.field(description=PAGES)


@strawberry.type
class DraftsQuery:
    """The root field."""

    @strawberry.field(description="The drafts within reach; those transmitted are dossiers.")
    async def drafts(
        self,
        info: strawberry.Info,
        filter: Zones = None,
        search: Search = None,
        order_by: OrderBy = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        page: PageArgument = None,
    ) -> DraftConnection:
        tree = await connection(
            info,
            DRAFTS,
            needs.DRAFT,
            zones=filter,
            search=search,
            order=order_by,
            page=page,
            first=first,
            after=after,
            last=last,
            before=before,
        )
        return resolved(DraftConnection, tree)
