"""The list of dossiers."""

from typing import Annotated

import strawberry

from monespace_gql.graph import needs
from monespace_gql.graph.queries.connection import Search, connection
from monespace_gql.graph.types.connection import Connection
from monespace_gql.graph.types.criteria import DossierFilter, DossierOrder
from monespace_gql.graph.types.dossier import Dossier
from monespace_gql.graph.types.page import After, Before, First, Last, PageArgument, slice_of
from monespace_gql.reads.lists.listed import DOSSIERS

Zones = Annotated[DossierFilter | None, strawberry.argument(description="What the dossiers must be.")]
OrderBy = Annotated[
    DossierOrder | None, strawberry.argument(description="The order; the last registered first unless said.")
]


@strawberry.type
class DossiersQuery:
    """The root field."""

    @strawberry.field(description="The dossiers within reach.")
    async def dossiers(
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
    ) -> Connection[Dossier]:
        part = slice_of(first, after, last, before, page)
        return await connection(info, Dossier, DOSSIERS, needs.DOSSIER, part, filter, search, order_by)
