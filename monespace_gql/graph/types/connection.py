"""A part of any list, as Relay has it: one shape for every kind of node, named after it."""

from typing import Generic, TypeVar

import strawberry

from monespace_gql.graph.types.page import PageInfo

N = TypeVar("N")

TOTAL = "How many there are in all, as asked for; counted only when selected."
PAGES = "How many pages of this size that makes; counted only when selected."


@strawberry.type(description="One of a list.")
class Edge(Generic[N]):
    """An edge: `Edge[Draft]` is DraftEdge."""

    cursor: str = strawberry.field(description="Its cursor, good for the same list asked the same way.")
    node: N = strawberry.field(description="What is listed.")


@strawberry.type(description="A part of a list.")
class Connection(Generic[N]):
    """A connection: `Connection[Draft]` is DraftConnection."""

    edges: list[Edge[N]] = strawberry.field(description="What is listed, with cursors.")
    nodes: list[N] = strawberry.field(description="What is listed, alone.")
    page_info: PageInfo = strawberry.field(description="Where the part stands.")
    total_count: int = strawberry.field(description=TOTAL)
    page_count: int = strawberry.field(description=PAGES)
