"""Drafts and dossiers: one by its reference, or a slice of those within reach."""

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry
from graphql import GraphQLError

from monespace_gql.graph import needs
from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import from_key, number_of, to_key
from monespace_gql.graph.node import Node
from monespace_gql.graph.reference import CaseRef, dossier_key, draft_key
from monespace_gql.graph.resolved import resolved
from monespace_gql.graph.selection import selection
from monespace_gql.graph.types.dossier import Dossier
from monespace_gql.graph.types.draft import Draft
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.cases import Key, Slice

MOST = 100
PAGE = 20

First = Annotated[int, strawberry.argument(description="How many, 1 to 100.")]
After = Annotated[str | None, strawberry.argument(description="The cursor to start after.")]
Ref = Annotated[CaseRef, strawberry.argument(description="Which one.")]
Id = Annotated[strawberry.ID, strawberry.argument(description="The global identifier.")]


@strawberry.type(description="Where a slice stands in its list (Relay).")
class PageInfo:
    """Cursors and whether there is more."""

    has_next_page: bool = strawberry.field(description="Whether there is more after this slice.")
    has_previous_page: bool = strawberry.field(description="Whether this slice was asked for after a cursor.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first edge.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last edge.")


@strawberry.type(description="A draft in a list.")
class DraftEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Its cursor.")
    node: Draft = strawberry.field(description="The draft.")


@strawberry.type(description="A slice of drafts, the last opened first.")
class DraftConnection:
    """A connection."""

    edges: list[DraftEdge] = strawberry.field(description="The drafts with their cursors.")
    nodes: list[Draft] = strawberry.field(description="The drafts alone.")
    page_info: PageInfo = strawberry.field(description="Where the slice stands.")


@strawberry.type(description="A dossier in a list.")
class DossierEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Its cursor.")
    node: Dossier = strawberry.field(description="The dossier.")


@strawberry.type(description="A slice of dossiers, the last registered first.")
class DossierConnection:
    """A connection."""

    edges: list[DossierEdge] = strawberry.field(description="The dossiers with their cursors.")
    nodes: list[Dossier] = strawberry.field(description="The dossiers alone.")
    page_info: PageInfo = strawberry.field(description="Where the slice stands.")


@strawberry.type
class CasesQuery:
    """The root fields."""

    @strawberry.field(description="One draft; null when it is unknown or out of reach, alike.")
    async def draft(self, info: strawberry.Info, ref: Ref) -> Draft | None:
        wanted = needs.needed(selection(info), needs.DRAFT)
        seen = await asked(info).reader.draft(draft_key(ref), wanted)
        return resolved(Draft, seen) if seen else None

    @strawberry.field(description="One dossier; null when it is unknown or out of reach, alike.")
    async def dossier(self, info: strawberry.Info, ref: Ref) -> Dossier | None:
        wanted = needs.needed(selection(info), needs.DOSSIER)
        seen = await asked(info).reader.dossier(dossier_key(ref), wanted)
        return resolved(Dossier, seen) if seen else None

    @strawberry.field(description="The drafts within reach, the last opened first.")
    async def drafts(self, info: strawberry.Info, first: First = PAGE, after: After = None) -> DraftConnection:
        wanted = needs.needed(_of_nodes(info), needs.DRAFT)
        seen = await asked(info).reader.drafts(_slice(first, after, "Draft"), wanted)
        return resolved(DraftConnection, _sliced(seen, first, after))

    @strawberry.field(description="The dossiers within reach, the last registered first.")
    async def dossiers(self, info: strawberry.Info, first: First = PAGE, after: After = None) -> DossierConnection:
        wanted = needs.needed(_of_nodes(info), needs.DOSSIER)
        seen = await asked(info).reader.dossiers(_slice(first, after, "Dossier"), wanted)
        return resolved(DossierConnection, _sliced(seen, first, after))

    @strawberry.field(description="An object by its global identifier; null when it is unknown or out of reach, alike.")
    async def node(self, info: strawberry.Info, id: Id) -> Node | None:
        kind, _key = from_key(id)
        seen = None
        if kind == "Draft":
            wanted = needs.needed(selection(info), needs.DRAFT)
            seen = await asked(info).reader.draft(Key(id=number_of(id, kind) or 0), wanted)
        if kind == "Dossier":
            wanted = needs.needed(selection(info), needs.DOSSIER)
            seen = await asked(info).reader.dossier(Key(id=number_of(id, kind) or 0), wanted)
        return resolved(Node, seen) if seen else None


def _of_nodes(info: strawberry.Info) -> dict[str, Any]:  # Any: a tree of names
    return {**selection(info, "nodes"), **selection(info, "edges", "node")}


def _slice(first: int, after: str | None, kind: str) -> Slice:
    if not 1 <= first <= MOST:
        raise GraphQLError(f"`first` va de 1 à {MOST}.", extensions={"code": "BAD_PAGE"})
    if after is None:
        return Slice(first + 1)
    number = number_of(after, kind)
    if number is None:
        raise GraphQLError("Ce curseur n'est pas de cette liste.", extensions={"code": "BAD_CURSOR"})
    return Slice(first + 1, number)


def _sliced(seen: Sequence[CaseTree], first: int, after: str | None) -> dict[str, object]:
    shown = list(seen[:first])
    cursors = [to_key("Dossier" if tree.case.transmitted else "Draft", tree["id"]) for tree in shown]
    return {
        "edges": [{"cursor": cursor, "node": tree} for cursor, tree in zip(cursors, shown, strict=True)],
        "nodes": shown,
        "page_info": PageInfo(
            has_next_page=len(seen) > first,
            has_previous_page=after is not None,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        ),
    }
