"""What waits for the viewer: derived from the state of cases, never written down, gone when the state changes."""

from dataclasses import dataclass
from enum import StrEnum

from monespace_gql.access import Act, Viewer
from monespace_gql.access.policy import may
from monespace_gql.journal.json_field import from_json
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.standing import Context
from monespace_gql.lexicon.state import DraftState
from monespace_gql.reads.case_tree import case_of_tree
from monespace_gql.reads.plan import plan
from monespace_gql.reads.scope import Parameters, draft_scope
from monespace_gql.reads.shapes import DRAFT
from monespace_gql.reads.statement import select

MOST = 100


class TaskKind(StrEnum):
    """What is to be done."""

    DRAFT_TO_VALIDATE = "DRAFT_TO_VALIDATE"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, about one draft."""

    kind: TaskKind
    label: str
    draft_id: int
    draft_number: int


async def tasks(store: Store, viewer: Viewer) -> list[Task]:
    """Return what waits for the viewer in this context, the oldest first, a hundred at most."""
    if viewer.context is not Context.EMPLOYER:
        return []
    parameters = Parameters()
    waiting = f"r.state = {parameters.add(DraftState.AWAITING_EMPLOYER.value)}"
    where = f"{waiting} AND {draft_scope(viewer, parameters)}"
    sql = select(DRAFT, plan(DRAFT, {"title": {}}), store.dialect, where=where, order="r.id", limit=MOST)
    trees = [from_json(row["tree"]) for row in await store.fetch(sql, parameters.values)]
    open_to = [tree for tree in trees if may(viewer, Act.ACCEPT, case_of_tree(tree, transmitted=False)).allowed]
    return [
        Task(
            TaskKind.DRAFT_TO_VALIDATE,
            f"Demande à valider : n° {tree['number']} « {tree['title']} »",
            tree["id"],
            tree["number"],
        )
        for tree in open_to
    ]
