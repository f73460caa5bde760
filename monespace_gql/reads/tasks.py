"""What waits for the viewer: derived from what is kept, never written down, gone when it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from monespace_gql.access import Act, Viewer
from monespace_gql.access.policy import may
from monespace_gql.catalogue import Catalogue
from monespace_gql.journal.json_field import from_json
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.standing import Context
from monespace_gql.lexicon.state import DossierState, DraftState
from monespace_gql.reads.affiliations import AffiliationRead, affiliations_to_decide
from monespace_gql.reads.case_tree import case_of_tree
from monespace_gql.reads.plan import Selection, plan
from monespace_gql.reads.scope import Parameters, dossier_scope, draft_scope
from monespace_gql.reads.shapes import DOSSIER, DRAFT
from monespace_gql.reads.statement import select

MOST = 100


class TaskKind(StrEnum):
    """What is to be done."""

    DRAFT_TO_VALIDATE = "DRAFT_TO_VALIDATE"
    TRANSMISSION_TO_RETRY = "TRANSMISSION_TO_RETRY"
    DOSSIER_TO_COMPLETE = "DOSSIER_TO_COMPLETE"
    DOSSIER_TO_REVIEW = "DOSSIER_TO_REVIEW"
    DOSSIER_TO_RESUME = "DOSSIER_TO_RESUME"
    DOSSIER_TO_DECIDE = "DOSSIER_TO_DECIDE"
    AFFILIATION_TO_DECIDE = "AFFILIATION_TO_DECIDE"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, about a draft, a dossier or an affiliation: its key, the number it is known by, its last day."""

    kind: TaskKind
    label: str
    subject_key: int
    subject_number: str
    due_on: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a dossier in this state waits for: an act, of those to whom it is open, `when` a condition on `r` holds."""

    kind: TaskKind
    act: Act
    label: str
    when: str = "1 = 1"


CAME = """EXISTS (SELECT 1 FROM document d WHERE d.dossier_id = r.id AND d.deposited_at > r.pieces_asked_at
  AND d.withdrawn_at IS NULL)"""
"""A piece was deposited since some were asked for."""

SET_APART = "r.carry_at IS NULL"
"""No carrier tries it again: the back office declined it, or never answered."""


_PIECES = {
    DossierState.AWAITING_PIECES: Waiting(TaskKind.DOSSIER_TO_COMPLETE, Act.DEPOSIT_DOCUMENT, "Dossier à compléter"),
}
ON_DOSSIERS: Mapping[Context, Mapping[DossierState, Waiting]] = {
    Context.EMPLOYER: _PIECES,
    Context.PROVIDER: _PIECES,
    Context.MANAGER: {
        DossierState.IN_TRANSMISSION: Waiting(
            TaskKind.TRANSMISSION_TO_RETRY, Act.RETRY_TRANSMISSION, "Transmission à relancer", SET_APART
        ),
        DossierState.TRANSMITTED: Waiting(TaskKind.DOSSIER_TO_REVIEW, Act.START_REVIEW, "Dossier à prendre en charge"),
        DossierState.AWAITING_PIECES: Waiting(
            TaskKind.DOSSIER_TO_RESUME, Act.START_REVIEW, "Pièces reçues, analyse à reprendre", CAME
        ),
        DossierState.UNDER_REVIEW: Waiting(TaskKind.DOSSIER_TO_DECIDE, Act.GRANT, "Dossier à décider"),
    },
}


async def tasks(store: Store, catalogue: Catalogue, viewer: Viewer) -> list[Task]:
    """Return what waits for the viewer in this context: drafts, then dossiers, then affiliations, a hundred each.

    The oldest come first; of dossiers, those that are due first.
    """
    asked = await affiliations_to_decide(store, viewer, MOST)
    return [
        *await _drafts(store, catalogue, viewer),
        *await _dossiers(store, catalogue, viewer),
        *map(_affiliation, asked),
    ]


async def _dossiers(store: Store, catalogue: Catalogue, viewer: Viewer) -> list[Task]:
    parameters, waiting = Parameters(), ON_DOSSIERS[viewer.context]
    stands = " OR ".join(
        f"(r.state = {parameters.add(state.value)} AND {each.when})" for state, each in waiting.items()
    )
    where = f"({stands}) AND {dossier_scope(viewer, parameters)}"
    wanted: Selection = {"title": {}, "due_on": {}}
    order = "CASE WHEN r.due_on IS NULL THEN 1 ELSE 0 END, r.due_on, r.id"
    sql = select(DOSSIER, plan(DOSSIER, wanted), store.dialect, where=where, order=order, limit=MOST)
    trees = [from_json(row["tree"]) for row in await store.fetch(sql, parameters.values)]
    known = [tree for tree in trees if catalogue.get(str(tree["scheme"]))]
    named = [(tree, waiting[DossierState(tree["state"])]) for tree in known]
    return [_dossier(tree, each) for tree, each in named if _open(viewer, each.act, tree)]


def _open(viewer: Viewer, act: Act, tree: Mapping[str, Any]) -> bool:  # Any: columns
    return may(viewer, act, case_of_tree(tree, transmitted=True)).allowed


def _dossier(tree: Mapping[str, Any], waiting: Waiting) -> Task:  # Any: columns
    label = f"{waiting.label} : n° {tree['number']} « {tree['title']} »"
    return Task(waiting.kind, label, tree["id"], tree["number"], tree["due_on"])


def _affiliation(asked: AffiliationRead) -> Task:
    who = f"{asked.first_name} {asked.last_name}, {asked.company_name or asked.siren}"
    label = f"Demande de rattachement à valider : {who}"
    return Task(TaskKind.AFFILIATION_TO_DECIDE, label, asked.id, asked.siret or asked.siren)


async def _drafts(store: Store, catalogue: Catalogue, viewer: Viewer) -> list[Task]:
    if viewer.context is not Context.EMPLOYER:
        return []
    parameters = Parameters()
    waiting = f"r.state = {parameters.add(DraftState.AWAITING_EMPLOYER.value)}"
    where = f"{waiting} AND {draft_scope(viewer, parameters)}"
    sql = select(DRAFT, plan(DRAFT, {"title": {}}), store.dialect, where=where, order="r.id", limit=MOST)
    trees = [from_json(row["tree"]) for row in await store.fetch(sql, parameters.values)]
    known = [tree for tree in trees if catalogue.get(str(tree["scheme"]))]
    open_to = [tree for tree in known if may(viewer, Act.ACCEPT, case_of_tree(tree, transmitted=False)).allowed]
    return [
        Task(
            TaskKind.DRAFT_TO_VALIDATE,
            f"Demande à valider : n° {tree['number']} « {tree['title']} »",
            tree["id"],
            str(tree["number"]),
        )
        for tree in open_to
    ]
