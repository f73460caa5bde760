"""The viewer's saved filters."""

from typing import Annotated

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.types.saved_filter import ListKind, SavedFilter, owner_of, told
from monespace_gql.people.saved_filter import saved_filters

OfList = Annotated[ListKind | None, strawberry.argument(description="Those of one list only.")]


@strawberry.type
class SavedFiltersQuery:
    """The root field."""

    @strawberry.field(
        description="The viewer's saved filters in this context (accès rapides), in the order they were saved."
    )
    async def saved_filters(self, info: strawberry.Info, list: OfList = None) -> list[SavedFilter]:
        kept = await saved_filters(owner_of(asked(info)), list.name if list else None)
        return [told(each) for each in kept]
