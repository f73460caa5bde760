"""saveFilter."""

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.types.criteria import DossierFilter, DossierOrder, DraftFilter, DraftOrder, criteria_of
from monespace_gql.graph.types.saved_filter import SavedFilter, owner_of, told
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit
from monespace_gql.people.saved_filter import save_filter, saved_filter
from monespace_gql.reads.lists.criteria import Criteria, ListKind
from monespace_gql.reads.lists.kept_criteria import written

SEARCH = "The quick search, as typed."


@strawberry.input(description="What is looked for in the list of drafts.")
class DraftCriteria:
    """The arguments of `Query.drafts`."""

    filter: DraftFilter | None = strawberry.field(description="The advanced search.", default=None)
    search: str | None = strawberry.field(description=SEARCH, default=None)
    order_by: DraftOrder | None = strawberry.field(description="The order.", default=None)


@strawberry.input(description="What is looked for in the list of dossiers.")
class DossierCriteria:
    """The arguments of `Query.dossiers`."""

    filter: DossierFilter | None = strawberry.field(description="The advanced search.", default=None)
    search: str | None = strawberry.field(description=SEARCH, default=None)
    order_by: DossierOrder | None = strawberry.field(description="The order.", default=None)


@strawberry.input(description="What is looked for, in one of the lists.", one_of=True)
class ListCriteria:
    """Exactly one of the two."""

    drafts: DraftCriteria | None = strawberry.field(description="In the list of drafts.", default=strawberry.UNSET)
    dossiers: DossierCriteria | None = strawberry.field(description="In that of dossiers.", default=strawberry.UNSET)


@strawberry.input(description="What to keep, under which name.")
class SaveFilterInput:
    """A name and criteria."""

    name: str = strawberry.field(
        description="Its name, 1 to 50 characters, not yet used for that list in this context."
    )
    criteria: ListCriteria = strawberry.field(description="What it stands for.")
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The filter saved.")
class SaveFilterPayload:
    """What saveFilter answers."""

    saved_filter: SavedFilter | None = strawberry.field(description="The filter; null when declined.")
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


@strawberry.type
class SaveFilterMutation:
    """The root field."""

    @strawberry.mutation(description="Keep what the viewer looks for in a list (accès rapide), in this context.")
    async def save_filter(self, info: strawberry.Info, input: SaveFilterInput) -> SaveFilterPayload:
        context = asked(info)
        owner = owner_of(context)

        async def work(unit: Unit) -> int:
            kind, criteria = _criteria(input.criteria)
            return await save_filter(unit, owner, kind, input.name, written(criteria))

        key, errors = await acted(in_one_unit(context, "saveFilter", input.operation_id, work))
        kept = await saved_filter(owner, key) if key is not None else None
        return SaveFilterPayload(saved_filter=told(kept) if kept else None, user_errors=errors)


def _criteria(given: ListCriteria) -> tuple[ListKind, Criteria]:
    kind = ListKind.DRAFTS if given.drafts else ListKind.DOSSIERS
    asked_for = given.drafts or given.dossiers
    assert asked_for  # GraphQL has checked that there is one
    return kind, criteria_of(asked_for.filter, asked_for.search, asked_for.order_by)
