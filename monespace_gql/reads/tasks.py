"""What waits for the viewer: derived from what is kept, never written down, gone when it is done."""

from dataclasses import dataclass
from enum import StrEnum

from monespace_gql.access import Act, Viewer
from monespace_gql.access.policy import may
from monespace_gql.journal.json_field import from_json
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.standing import Context
from monespace_gql.lexicon.state import DraftState
from monespace_gql.reads.affiliations import AffiliationRead, affiliations_to_decide
from monespace_gql.reads.case_tree import case_of_tree
from monespace_gql.reads.plan import plan
from monespace_gql.reads.scope import Parameters, draft_scope
from monespace_gql.reads.shapes import DRAFT
from monespace_gql.reads.statement import select

MOST = 100


class TaskKind(StrEnum):
    """What is to be done."""

    DRAFT_TO_VALIDATE = "DRAFT_TO_VALIDATE"
    AFFILIATION_TO_DECIDE = "AFFILIATION_TO_DECIDE"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, about a draft or an affiliation: its key, and the number it is known by."""

    kind: TaskKind
    label: str
    subject_key: int
    subject_number: str


async def tasks(store: Store, viewer: Viewer) -> list[Task]:
    """Return what waits for the viewer in this context: drafts, then affiliations, the oldest first, a hundred each."""
    asked = await affiliations_to_decide(store, viewer, MOST)
    return [*await _drafts(store, viewer), *map(_affiliation, asked)]


def _affiliation(asked: AffiliationRead) -> Task:
    who = f"{asked.first_name} {asked.last_name}, {asked.company_name or asked.siren}"
    label = f"Demande de rattachement à valider : {who}"
    return Task(TaskKind.AFFILIATION_TO_DECIDE, label, asked.id, asked.siret or asked.siren)


async def _drafts(store: Store, viewer: Viewer) -> list[Task]:
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
            str(tree["number"]),
        )
        for tree in open_to
    ]
