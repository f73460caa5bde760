"""The list of dossiers."""

from typing import Annotated

import strawberry

from monespace_gql.graph import needs
from monespace_gql.graph.queries.connection import PAGES, TOTAL, connection
from monespace_gql.graph.resolved import resolved
from monespace_gql.graph.types.criteria import DossierFilter, DossierOrder
from monespace_gql.graph.types.dossier import Dossier
from monespace_gql.graph.types.page import After, Before, First, Last, PageArgument, PageInfo
from monespace_gql.reads.lists.listed import DOSSIERS

Zones = Annotated[DossierFilter | None, strawberry.argument(description="What the dossiers must be.")]
Search = Annotated[
    str | None,
    strawberry.argument(
        description="The quick search: number, reference, title, company, trainee by usual or birth name. Every term "
        "must be found, as the beginning of a word; « … » keeps words together; accents and case do not matter."
    ),
]
OrderBy = Annotated[
    DossierOrder | None, strawberry.argument(description="The order; the last registered first unless said.")
]


@strawberry.type(description="A dossier in a list.")
class DossierEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Its cursor, good for the same list asked the same way.")
    node: Dossier = strawberry.field(description="The dossier.")


@strawberry.type(description="A part of a list of dossiers.")
class DossierConnection:
    """A connection."""

    edges: list[DossierEdge] = strawberry.field(description="The dossiers with their cursors.")
    nodes: list[Dossier] = strawberry.field(description="The dossiers alone.")
    page_info: PageInfo = strawberry.field(description="Where the part stands.")
    total_count: int = strawberry.field(description=TOTAL)
    page_count: int = strawberry.field(description=PAGES)


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
    ) -> DossierConnection:
        tree = await connection(
            info,
            DOSSIERS,
            needs.DOSSIER,
            zones=filter,
            search=search,
            order=order_by,
            page=page,
            first=first,
            after=after,
            last=last,
            before=before,
        )
        return resolved(DossierConnection, tree)
