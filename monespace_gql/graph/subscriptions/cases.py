"""Subscription.draftChanged and dossierChanged."""

from collections.abc import AsyncIterable
from typing import Annotated

import strawberry

from monespace_gql.graph import needs
from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import number_of
from monespace_gql.graph.resolved import resolved
from monespace_gql.graph.selection import selection
from monespace_gql.graph.subscriptions.watched import Watched
from monespace_gql.graph.types.dossier import Dossier
from monespace_gql.graph.types.draft import Draft
from monespace_gql.reads.cases import Key
from monespace_gql.reads.changes import CaseState, Found

Id = Annotated[strawberry.ID, strawberry.argument(description="The global identifier.")]
AS_IT_IS = (
    "as it is now, then as it becomes each time it changes, for as long as the viewer may read it. Changes close to "
    "each other may come as one; the last state always comes."
)


@strawberry.type
class CasesSubscription:
    """The root fields."""

    @strawberry.subscription(description=f"A draft {AS_IT_IS}")
    async def draft_changed(self, info: strawberry.Info, id: Id) -> AsyncIterable[Draft]:
        context, wanted = asked(info), needs.needed(selection(info), needs.DRAFT)
        key = number_of(id, "Draft") or 0

        async def read(found: Found) -> Draft | None:
            context.begin_again(found.viewer)
            seen = await context.reader.draft(Key(id=key), wanted)
            return None if seen is None else resolved(Draft, seen)

        return Watched(CaseState(context.desk.store, context.viewer, "draft", key), read)

    @strawberry.subscription(description=f"A dossier {AS_IT_IS}")
    async def dossier_changed(self, info: strawberry.Info, id: Id) -> AsyncIterable[Dossier]:
        context, wanted = asked(info), needs.needed(selection(info), needs.DOSSIER)
        key = number_of(id, "Dossier") or 0

        async def read(found: Found) -> Dossier | None:
            context.begin_again(found.viewer)
            seen = await context.reader.dossier(Key(id=key), wanted)
            return None if seen is None else resolved(Dossier, seen)

        return Watched(CaseState(context.desk.store, context.viewer, "dossier", key), read)
