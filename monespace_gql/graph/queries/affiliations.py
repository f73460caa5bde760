"""Affiliations: the viewer's own, or those of the companies they administer."""

from enum import Enum
from typing import Annotated

import strawberry
from graphql import GraphQLError

from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import number_of, to_key
from monespace_gql.graph.types.affiliation import Affiliation, AffiliationStateType, told
from monespace_gql.graph.types.page import MOST, PAGE, PageInfo
from monespace_gql.people.state import AffiliationState
from monespace_gql.reads.affiliations import Wanted, affiliations


@strawberry.enum(description="Whose affiliations.")
class AffiliationsOf(Enum):
    """The viewer's, or others'."""

    ME = strawberry.enum_value("ME", description="The viewer's own, in every context and state.")
    COLLEAGUES = strawberry.enum_value(
        "COLLEAGUES",
        description="Those of the companies that the viewer administers in this context; every one for the OPCO.",
    )


@strawberry.type(description="An affiliation in a list.")
class AffiliationEdge:
    """An edge."""

    cursor: str = strawberry.field(description="Its cursor.")
    node: Affiliation = strawberry.field(description="The affiliation.")


@strawberry.type(description="A slice of affiliations, the newest first.")
class AffiliationConnection:
    """A connection."""

    edges: list[AffiliationEdge] = strawberry.field(description="The affiliations with their cursors.")
    nodes: list[Affiliation] = strawberry.field(description="The affiliations alone.")
    page_info: PageInfo = strawberry.field(description="Where the slice stands.")


@strawberry.type
class AffiliationsQuery:
    """The root field."""

    @strawberry.field(description="Affiliations and requests for one, the newest first.")
    async def affiliations(
        self,
        info: strawberry.Info,
        of: Annotated[AffiliationsOf, strawberry.argument(description="Whose.")] = AffiliationsOf.ME,
        state: Annotated[AffiliationStateType | None, strawberry.argument(description="In which state.")] = None,
        siren: Annotated[str | None, strawberry.argument(description="Of which company.")] = None,
        first: Annotated[int, strawberry.argument(description="How many, 1 to 100.")] = PAGE,
        after: Annotated[str | None, strawberry.argument(description="The cursor to start after.")] = None,
    ) -> AffiliationConnection:
        context = asked(info)
        wanted = Wanted(
            colleagues=of is AffiliationsOf.COLLEAGUES,
            state=AffiliationState[state.name] if state else None,
            siren=siren,
            size=_size(first) + 1,
            older_than=_key(after),
        )
        found = await affiliations(context.desk.store, context.viewer, wanted)
        nodes = [told(each) for each in found[:first]]
        return AffiliationConnection(
            edges=[AffiliationEdge(cursor=_cursor(node), node=node) for node in nodes],
            nodes=nodes,
            page_info=PageInfo(
                has_next_page=len(found) > first,
                has_previous_page=after is not None,
                start_cursor=_cursor(nodes[0]) if nodes else None,
                end_cursor=_cursor(nodes[-1]) if nodes else None,
            ),
        )


def _cursor(node: Affiliation) -> str:
    return to_key("Affiliation", node.key)


def _size(first: int) -> int:
    if not 1 <= first <= MOST:
        raise GraphQLError(f"`first` va de 1 à {MOST}.", extensions={"code": "BAD_PAGE"})
    return first


def _key(after: str | None) -> int | None:
    if after is None:
        return None
    key = number_of(after, "Affiliation")
    if key is None:
        raise GraphQLError("Ce curseur n'est pas de cette liste.", extensions={"code": "BAD_CURSOR"})
    return key
