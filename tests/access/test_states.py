"""The life of a dossier is the one the domain describes, and its page says what the table applies."""

from dataclasses import replace
from pathlib import Path

import pytest

from monespace_gql.access import Act, may
from monespace_gql.access.act import LABELS as ACT_LABELS
from monespace_gql.access.workflow import DOSSIER_STEPS, LAPSES
from monespace_gql.cli.docs import states_text
from monespace_gql.dossiers.state import GROUPS, LABELS, MESSAGES, DossierState, StateGroup
from monespace_gql.lexicon.standing import OPCO_STANDINGS, Standing
from tests.access.given import BY_TITLE, EMPLOYER, EMPLOYERS, MANAGER, transmitted

HOUSE = Path(__file__).parent.parent.parent
S = DossierState

TRANSITIONS = {
    ("Transmis", "En cours d'analyse"),
    ("En cours d'analyse", "À compléter"),
    ("À compléter", "En cours d'analyse"),
    ("En cours d'analyse", "Accordé"),
    ("En cours d'analyse", "Refusé"),
    ("Transmis", "Annulé"),
    ("En cours d'analyse", "Annulé"),
    ("À compléter", "Annulé"),
    ("Accordé", "Rompu"),
    ("Accordé", "Soldé"),
    ("Soldé", "Accordé"),
    ("Transmis", "Accordé"),  # decided at once, without a separate assignment
}
"""The arrows of the domain reference, §6.2, by the labels people read."""


def test_the_arrows_are_those_of_the_domain() -> None:
    arrows = {(LABELS[S(line.state)], LABELS[S(line.to)]) for line in DOSSIER_STEPS if line.state is not line.to}

    assert arrows == TRANSITIONS
    assert {(lapse.state, lapse.to) for lapse in LAPSES} == {(S.TRANSMITTED, S.GRANTED), (S.UNDER_REVIEW, S.GRANTED)}


def test_only_the_opco_moves_a_dossier_and_only_a_manager_reopens_one() -> None:
    assert {line.by for line in DOSSIER_STEPS if line.act is not Act.DEPOSIT_DOCUMENT} == OPCO_STANDINGS
    assert {line.by for line in DOSSIER_STEPS if line.act is Act.REOPEN} == {Standing.MANAGER}
    assert all(line.to is line.state for line in DOSSIER_STEPS if line.by not in OPCO_STANDINGS)


def test_what_is_refused_cancelled_or_closed_takes_no_document_any_more() -> None:
    open_in = {line.state for line in DOSSIER_STEPS if line.act is Act.DEPOSIT_DOCUMENT}

    assert set(S) - open_in == {S.IN_TRANSMISSION, S.REFUSED, S.CANCELLED, S.CLOSED}


@pytest.mark.parametrize("state", S)
def test_every_state_and_act_has_words_for_people(state: DossierState) -> None:
    assert LABELS[state]
    assert MESSAGES[GROUPS[state]].endswith(".")
    assert set(GROUPS.values()) == set(StateGroup)
    assert set(ACT_LABELS) == set(Act)


@pytest.mark.parametrize(
    ("state", "reason"),
    [(S.REFUSED, "Le dossier est refusé"), (S.GRANTED, "Le dossier est accordé"), (S.CLOSED, "Le dossier est soldé")],
)
def test_a_closed_act_says_what_became_of_the_dossier(state: DossierState, reason: str) -> None:
    assert may(MANAGER, Act.GRANT, transmitted(EMPLOYERS, state)).reason == reason


def test_an_employer_is_told_that_the_acts_of_the_opco_are_not_theirs() -> None:
    case = replace(transmitted(EMPLOYERS), state=S.UNDER_REVIEW)

    assert {may(EMPLOYER, act, case).code for act in (Act.GRANT, Act.CANCEL, Act.RECORD_PAYMENT)} == {"NOT_YOURS"}
    assert set(BY_TITLE) == set(Standing)


def test_the_page_on_states_is_what_the_code_writes() -> None:
    kept = (HOUSE / "docs/states.md").read_text(encoding="utf-8")

    assert kept == states_text(), "docs/states.md is stale: run `make docs`"
