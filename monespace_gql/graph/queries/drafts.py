"""The list of drafts."""

from typing import Annotated

import strawberry

from monespace_gql.graph import needs
from monespace_gql.graph.queries.connection import Search, connection
from monespace_gql.graph.types.connection import Connection
from monespace_gql.graph.types.criteria import DraftFilter, DraftOrder
from monespace_gql.graph.types.draft import Draft
from monespace_gql.graph.types.page import After, Before, First, Last, PageArgument, slice_of
from monespace_gql.reads.lists.listed import DRAFTS

Zones = Annotated[DraftFilter | None, strawberry.argument(description="What the drafts must be.")]
OrderBy = Annotated[DraftOrder | None, strawberry.argument(description="The order; the last opened first unless said.")]


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
    ) -> Connection[Draft]:
        part = slice_of(first, after, last, before, page)
        return await connection(info, Draft, DRAFTS, needs.DRAFT, part, filter, search, order_by)
