"""Saved filters, as clients read them."""

from enum import Enum

import strawberry

from monespace_gql.graph.context import Asked
from monespace_gql.graph.keys import to_key
from monespace_gql.graph.scalars import Instant, Json
from monespace_gql.people import models
from monespace_gql.people.saved_filter import Owner
from monespace_gql.reads.lists import criteria as lists
from monespace_gql.reads.lists.kept_criteria import read, written
from monespace_gql.reads.lists.listed import LISTS


@strawberry.enum(description="Which list.")
class ListKind(Enum):
    """See `monespace_gql.reads.lists.criteria.ListKind`."""

    DRAFTS = strawberry.enum_value("DRAFTS", description="Brouillons: `Query.drafts`.")
    DOSSIERS = strawberry.enum_value("DOSSIERS", description="Dossiers: `Query.dossiers`.")


@strawberry.type(description="What the viewer looks for often in a list (accès rapide); nobody else sees it.")
class SavedFilter:
    """A name and what it stands for."""

    id: strawberry.ID = strawberry.field(description="The identifier, for `deleteFilter`.")
    list: ListKind = strawberry.field(description="The list it is for.")
    name: str = strawberry.field(description="The name given by the viewer.")
    criteria: Json = strawberry.field(
        description="The arguments to give the list: `filter`, `search`, `orderBy`, spelled as its arguments are."
    )
    outdated: bool = strawberry.field(
        description="Whether a part of it no longer exists in the list; its criteria are then empty: delete it."
    )
    created_at: Instant = strawberry.field(description="When it was saved.")


def owner_of(context: Asked) -> Owner:
    """Return whose filters an operation reads and writes: the viewer's, in this context."""
    return Owner(context.viewer.person_id, context.viewer.context)


def told(kept: models.SavedFilter) -> SavedFilter:
    """Write a saved filter as clients read it, its criteria held against what lists take now."""
    criteria = read(kept.criteria, LISTS[lists.ListKind(kept.list_kind)].states)
    return SavedFilter(
        id=strawberry.ID(to_key("SavedFilter", kept.id)),
        list=ListKind(kept.list_kind),
        name=kept.name,
        criteria=Json(written(criteria) if criteria else {}),
        outdated=criteria is None,
        created_at=Instant(kept.created_at.isoformat()),
    )
