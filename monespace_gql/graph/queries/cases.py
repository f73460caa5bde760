"""A draft, a dossier: one by its reference; anything that has a global identifier by it."""

from typing import Annotated

import strawberry

from monespace_gql.graph import needs
from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import from_key, number_of
from monespace_gql.graph.node import Node
from monespace_gql.graph.reference import CaseRef, dossier_key, draft_key
from monespace_gql.graph.resolved import resolved
from monespace_gql.graph.selection import selection
from monespace_gql.graph.types.affiliation import told
from monespace_gql.graph.types.dossier import Dossier
from monespace_gql.graph.types.draft import Draft
from monespace_gql.reads.affiliations import affiliation
from monespace_gql.reads.cases import Key

Ref = Annotated[CaseRef, strawberry.argument(description="Which one.")]
Id = Annotated[strawberry.ID, strawberry.argument(description="The global identifier.")]


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
        if kind == "Affiliation":
            context = asked(info)
            found = await affiliation(context.desk.store, context.viewer, number_of(id, kind) or 0)
            return told(found) if found else None
        return resolved(Node, seen) if seen else None
