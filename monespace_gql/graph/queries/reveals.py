"""Who read full sensitive values, for the administrators of the company."""

from typing import Annotated

import strawberry
from graphql import GraphQLError

from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import number_of, to_key
from monespace_gql.graph.scalars import Instant
from monespace_gql.graph.types.page import MOST, PAGE, PageInfo
from monespace_gql.graph.types.standing import StandingType
from monespace_gql.reads.reveals import RevealRead, reveals


@strawberry.type(description="One reading of a full sensitive value; the value itself is kept nowhere but in its case.")
class Reveal:
    """Who read what, when, and why."""

    id: strawberry.ID = strawberry.field(description="Its identifier.")
    at: Instant = strawberry.field(description="When.")
    reader: str = strawberry.field(description="The name of the person who read it.")
    standing: StandingType = strawberry.field(description="At what title.")
    path: str = strawberry.field(description="The place of the form.")
    label: str = strawberry.field(description="The field's French label.")
    purpose: str = strawberry.field(description="Why, as the person said.")
    scheme: str = strawberry.field(description="The scheme's code.")
    case_number: str = strawberry.field(description="The number of the draft or dossier.")
    on_dossier: bool = strawberry.field(description="Whether it was read in a dossier; else in a draft.")
    siren: str = strawberry.field(description="The employer.")
    siret: str = strawberry.field(description="The employer's establishment.")


@strawberry.type(description="A reading in a list.")
class RevealEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Its cursor.")
    node: Reveal = strawberry.field(description="The reading.")


@strawberry.type(description="A slice of readings, the newest first.")
class RevealConnection:
    """A connection."""

    edges: list[RevealEdge] = strawberry.field(description="The readings with their cursors.")
    nodes: list[Reveal] = strawberry.field(description="The readings alone.")
    page_info: PageInfo = strawberry.field(description="Where the slice stands.")


@strawberry.type
class RevealsQuery:
    """The root field."""

    @strawberry.field(
        description="Who read full sensitive values in the requests of the companies that the viewer administers, the "
        "newest first; null for whoever administers none."
    )
    async def reveals(
        self,
        info: strawberry.Info,
        first: Annotated[int, strawberry.argument(description="How many, 1 to 100.")] = PAGE,
        after: Annotated[str | None, strawberry.argument(description="The cursor to start after.")] = None,
    ) -> RevealConnection | None:
        if not 1 <= first <= MOST:
            raise GraphQLError(f"`first` va de 1 à {MOST}.", extensions={"code": "BAD_PAGE"})
        context = asked(info)
        found = await reveals(context.desk.store, context.viewer, first + 1, _key(after))
        if found is None:
            return None
        nodes = [_told(read) for read in found[:first]]
        return RevealConnection(
            edges=[RevealEdge(cursor=str(node.id), node=node) for node in nodes],
            nodes=nodes,
            page_info=PageInfo(
                has_next_page=len(found) > first,
                has_previous_page=after is not None,
                start_cursor=str(nodes[0].id) if nodes else None,
                end_cursor=str(nodes[-1].id) if nodes else None,
            ),
        )


def _key(after: str | None) -> int | None:
    if after is None:
        return None
    key = number_of(after, "Reveal")
    if key is None:
        raise GraphQLError("Ce curseur n'est pas de cette liste.", extensions={"code": "BAD_CURSOR"})
    return key


def _told(read: RevealRead) -> Reveal:
    return Reveal(
        id=strawberry.ID(to_key("Reveal", read.id)),
        at=Instant(read.at if isinstance(read.at, str) else read.at.isoformat()),
        reader=read.reader,
        standing=StandingType(read.standing.value),
        path=read.path,
        label=read.label,
        purpose=read.purpose,
        scheme=read.scheme,
        case_number=read.case_number,
        on_dossier=read.case_kind == "dossier",
        siren=read.siren,
        siret=read.siret,
    )
