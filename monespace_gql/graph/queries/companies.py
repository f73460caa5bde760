"""Looking companies up in the directory."""

from typing import Annotated

import strawberry
from graphql import GraphQLError

from monespace_gql.directory.directory import Company as Known
from monespace_gql.graph.context import asked
from monespace_gql.graph.types.company import Company, DirectorySource, Establishment

LONGEST_SEARCH = 200

_SEARCH = strawberry.argument(
    description="A SIREN, a SIRET, or words of a name: their beginnings are enough, accents and case are ignored."
)
Search = Annotated[str, _SEARCH]
MaybeSearch = Annotated[str | None, _SEARCH]


@strawberry.type(description="Who answers for companies.")
class DirectoryStatus:
    """How the directory stands."""

    source: DirectorySource = strawberry.field(description="Who answers.")
    degraded: bool = strawberry.field(
        description="Whether the State's service should have answered and could not: what is found may be incomplete "
        "or out of date. Tell the person."
    )


@strawberry.type
class CompaniesQuery:
    """The root fields."""

    @strawberry.field(
        description="Companies found in the directory, 20 at most, the best first; closed ones are marked."
    )
    async def companies(self, info: strawberry.Info, search: Search) -> list[Company]:
        answer = await asked(info).companies(_bounded(search))
        return [_company(known) for known in answer.companies]

    @strawberry.field(
        description="How the directory stands. With the `search` given to `companies` in the same request, as of that "
        "search; without, as of the last one that anybody made."
    )
    async def directory(self, info: strawberry.Info, search: MaybeSearch = None) -> DirectoryStatus:
        found = asked(info).directory.availability if search is None else await asked(info).companies(_bounded(search))
        return DirectoryStatus(source=DirectorySource(found.source.value), degraded=found.degraded)


def _bounded(search: str) -> str:
    if len(search) > LONGEST_SEARCH:
        told = f"La recherche compte {LONGEST_SEARCH} caractères au plus."
        raise GraphQLError(told, extensions={"code": "BAD_SEARCH"})
    return search


def _company(known: Known) -> Company:
    return Company(name=known.name, siren=known.siren, siret=known.siret, establishment=_establishment(known))


def _establishment(known: Known) -> Establishment:
    return Establishment(
        head_office=known.head_office,
        closed=known.closed,
        trade_name=known.trade_name,
        legal_category=known.legal_category,
        naf=known.naf,
        idcc=known.idcc,
        public_type=known.public_type,
        street=known.street,
        complement=known.complement,
        postcode=known.postcode,
        city=known.city,
        activity_number=known.activity_number,
        uai=known.uai,
        qualiopi=known.qualiopi,
        source=DirectorySource(known.source.value),
    )
