"""Subscription.draftChanged and dossierChanged."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

import strawberry

from monespace_gql.graph import needs
from monespace_gql.graph.context import Asked, asked
from monespace_gql.graph.keys import number_of
from monespace_gql.graph.refused import as_error
from monespace_gql.graph.resolved import resolved
from monespace_gql.graph.selection import selection
from monespace_gql.graph.types.dossier import Dossier
from monespace_gql.graph.types.draft import Draft
from monespace_gql.lexicon.refusal import not_found
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.cases import Key
from monespace_gql.reads.changes import changes
from monespace_gql.reads.plan import Selection

Id = Annotated[strawberry.ID, strawberry.argument(description="The global identifier.")]
AS_IT_IS = (
    "as it is now, then as it becomes each time it changes, for as long as the viewer may read it. Changes close to "
    "each other may come as one; the last state always comes."
)


@strawberry.type
class CasesSubscription:
    """The root fields."""

    @strawberry.subscription(description=f"A draft {AS_IT_IS}")
    async def draft_changed(self, info: strawberry.Info, id: Id) -> AsyncGenerator[Draft, None]:
        wanted = needs.needed(selection(info), needs.DRAFT)
        async with aclosing(_states(asked(info), "draft", number_of(id, "Draft"), wanted)) as states:
            async for seen in states:
                yield resolved(Draft, seen)

    @strawberry.subscription(description=f"A dossier {AS_IT_IS}")
    async def dossier_changed(self, info: strawberry.Info, id: Id) -> AsyncGenerator[Dossier, None]:
        wanted = needs.needed(selection(info), needs.DOSSIER)
        async with aclosing(_states(asked(info), "dossier", number_of(id, "Dossier"), wanted)) as states:
            async for seen in states:
                yield resolved(Dossier, seen)


async def _states(context: Asked, kind: str, key: int | None, wanted: Selection) -> AsyncGenerator[CaseTree, None]:
    """Yield the case each time there is something new to read; NOT_FOUND when there is nothing to begin with."""
    named, found = Key(id=key or 0), False
    async with aclosing(changes(context.desk.store, context.viewer, kind, key or 0)) as changed:
        async for viewer in changed:
            context.begin_again(viewer)
            read = context.reader.draft if kind == "draft" else context.reader.dossier
            seen = await read(named, wanted)
            if seen is None:
                break
            found = True
            yield seen
    if not found:
        raise as_error(not_found())
