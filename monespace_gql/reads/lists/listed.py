"""What can be listed: the table, who sees its rows, the words they are found by, the columns they are sorted by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monespace_gql.access import Viewer
from monespace_gql.lexicon.state import DossierState, DraftState
from monespace_gql.reads.lists.criteria import ListKind, OrderBy
from monespace_gql.reads.scope import (
    Parameters,
    dossier_scope,
    dossiers_within_reach,
    draft_scope,
    walked_dossier_scope,
)
from monespace_gql.reads.shape import Shape
from monespace_gql.reads.shapes import DOSSIER, DRAFT

Scope = Callable[[Viewer, Parameters], str]
Reached = Callable[[Viewer, Parameters], str | None]


@dataclass(frozen=True)
class SortKey:
    """A column that is never null, and the type of its values: whole number, text or instant."""

    column: str
    type: type[int] | type[str] | type[datetime]


@dataclass(frozen=True)
class Listed:
    """One of the lists: `walked` is its scope for rows walked in order, `reached` the keys of what has no order."""

    kind: ListKind
    shape: Shape
    scope: Scope
    walked: Scope
    reached: Reached
    keys: Mapping[OrderBy, SortKey]
    states: tuple[str, ...]
    transmitted: bool

    @property
    def table(self) -> str:
        """The table of its rows."""
        return self.shape.table


def untransmitted(viewer: Viewer, parameters: Parameters) -> str:
    """Return the condition on the drafts a viewer has in their list: those transmitted are dossiers."""
    return f"({draft_scope(viewer, parameters)} AND r.state <> '{DraftState.TRANSMITTED.value}')"


def _in_order(viewer: Viewer, parameters: Parameters) -> str | None:
    """Say that the orders of a list have their indexes for whoever looks."""
    return None


_KEYS = {
    OrderBy.UPDATED_AT: SortKey("updated_at", datetime),
    OrderBy.STARTS_ON: SortKey("start_key", str),
    OrderBy.TITLE: SortKey("title_key", str),
    OrderBy.EMPLOYER: SortKey("employer_key", str),
    OrderBy.TRAINEE: SortKey("trainee_key", str),
}
_LISTED_STATES = tuple(state.value for state in DraftState if state not in (DraftState.TRANSMITTED, DraftState.DELETED))

DRAFTS = Listed(
    ListKind.DRAFTS,
    DRAFT,
    untransmitted,
    untransmitted,
    _in_order,
    {OrderBy.NUMBER: SortKey("number", int), **_KEYS},
    _LISTED_STATES,
    transmitted=False,
)
DOSSIERS = Listed(
    ListKind.DOSSIERS,
    DOSSIER,
    dossier_scope,
    walked_dossier_scope,
    dossiers_within_reach,
    {OrderBy.NUMBER: SortKey("created_at", datetime), **_KEYS},
    tuple(state.value for state in DossierState),
    transmitted=True,
)
LISTS = {listed.kind: listed for listed in (DRAFTS, DOSSIERS)}
