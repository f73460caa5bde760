"""The policy: at what title somebody sees a case, and every line of the table of acts, open and closed."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from monespace_gql.access import Act, Case, Viewer, may, standing
from monespace_gql.access.policy import grounds
from monespace_gql.access.workflow import DOSSIER_STEPS, DRAFT_STEPS, Step, standings_of
from monespace_gql.lexicon.standing import OPCO_STANDINGS, Context, Standing
from monespace_gql.lexicon.state import DossierState, DraftState
from tests.access.given import (
    ALL,
    BAKERY,
    BAKERY_MILL,
    BAKERY_SHOP,
    BY_TITLE,
    EMPLOYER,
    EMPLOYERS,
    ENTER,
    FOLLOW,
    INVESTIGATOR,
    MANAGER,
    MODULE_PROVIDER,
    NOTHING,
    PROVIDER,
    PROVIDERS,
    SCHOOL,
    STRANGER,
    TEACHER,
    every_case,
    every_viewer,
    reach,
    transmitted,
    viewer,
)

LINES = [*((line, False) for line in DRAFT_STEPS), *((line, True) for line in DOSSIER_STEPS)]


def cases_of(line: Step, *, is_dossier: bool) -> Iterator[Case]:
    """The cases that are in the state of a line, whoever created them."""
    for case, mandated in product((EMPLOYERS, PROVIDERS), (False, True)):
        placed = replace(case, mandated=mandated)
        if is_dossier:
            yield transmitted(placed, DossierState(line.state))
        else:
            yield replace(placed, state=line.state)


@pytest.mark.parametrize(("line", "is_dossier"), LINES, ids=[f"{line.state}-{line.act}-{line.by}" for line, _ in LINES])
def test_every_line_of_the_table_opens_its_act_to_somebody(line: Step, is_dossier: bool) -> None:
    person = BY_TITLE[line.by]

    opened = [case for case in cases_of(line, is_dossier=is_dossier) if may(person, line.act, case).allowed]

    assert opened
    assert all(standing(person, case) is line.by for case in opened)
    assert line.mandate is None or {case.mandated for case in opened} == {line.mandate}


def test_no_act_is_open_outside_the_table_and_each_closed_one_says_why() -> None:
    table = {(line.state, line.act, line.by, is_dossier) for line, is_dossier in LINES}

    for person, act, case in product(every_viewer(), Act, every_case()):
        decision = may(person, act, case)
        title = standing(person, case)
        if decision.allowed:
            assert (case.state, act, title, case.transmitted) in {
                (str(state), each, by, is_dossier) for state, each, by, is_dossier in table
            }
            assert (decision.code, decision.reason) == ("", "")
        else:
            assert decision.code
            assert decision.reason
            assert not decision.reason.endswith("."), "the sentence is closed by who shows it"


def test_every_act_has_a_line() -> None:
    assert {line.act for line, _ in LINES} == set(Act)
    assert len({(line.state, line.act, line.by, is_dossier) for line, is_dossier in LINES}) == len(LINES)


@pytest.mark.parametrize(
    ("person", "case", "title"),
    [
        (EMPLOYER, EMPLOYERS, Standing.EMPLOYER),
        (EMPLOYER, PROVIDERS, None),
        (EMPLOYER, replace(PROVIDERS, state=DraftState.AWAITING_EMPLOYER), Standing.EMPLOYER),
        (EMPLOYER, transmitted(PROVIDERS), Standing.EMPLOYER),
        (EMPLOYER, replace(EMPLOYERS, state=DraftState.DELETED), None),
        (PROVIDER, PROVIDERS, Standing.PROVIDER),
        (PROVIDER, EMPLOYERS, None),
        (PROVIDER, transmitted(PROVIDERS), Standing.PROVIDER),
        (PROVIDER, transmitted(EMPLOYERS), None),
        (MODULE_PROVIDER, PROVIDERS, None),
        (MODULE_PROVIDER, replace(PROVIDERS, module_sirens=frozenset({TEACHER})), None),
        (MODULE_PROVIDER, transmitted(PROVIDERS), Standing.MODULE_PROVIDER),
        (MODULE_PROVIDER, transmitted(EMPLOYERS), Standing.MODULE_PROVIDER),
        (MANAGER, EMPLOYERS, None),
        (MANAGER, transmitted(EMPLOYERS), Standing.MANAGER),
        (INVESTIGATOR, transmitted(EMPLOYERS), Standing.INVESTIGATOR),
        (viewer(Context.MANAGER), transmitted(EMPLOYERS), None),
    ],
)
def test_somebody_sees_a_case_at_one_title_or_not_at_all(person: Viewer, case: Case, title: Standing | None) -> None:
    assert standing(person, case) is title


def test_a_siren_covers_its_sirets_and_a_siret_only_itself() -> None:
    shop, mill = (
        viewer(Context.EMPLOYER, reach(BAKERY, BAKERY_SHOP, any=ALL)),
        replace(EMPLOYERS, employer_siret=BAKERY_MILL),
    )

    assert standing(shop, EMPLOYERS) is Standing.EMPLOYER
    assert standing(shop, mill) is None
    assert standing(EMPLOYER, mill) is Standing.EMPLOYER
    assert standing(viewer(Context.EMPLOYER, reach(STRANGER, any=ALL)), EMPLOYERS) is None


def test_a_permission_is_for_one_scheme_or_for_all() -> None:
    badges = viewer(Context.EMPLOYER, reach(BAKERY, BADGE=ALL))

    assert standing(badges, EMPLOYERS) is None
    assert standing(badges, replace(EMPLOYERS, scheme="BADGE")) is Standing.EMPLOYER


def test_what_decides_says_whether_an_affiliation_lets_enter_just_there() -> None:
    person = viewer(Context.EMPLOYER, reach(BAKERY, any=FOLLOW), reach(BAKERY, BAKERY_SHOP, CPRO=ENTER))
    mill, badge = replace(EMPLOYERS, employer_siret=BAKERY_MILL), replace(EMPLOYERS, scheme="BADGE")

    held = [grounds(person, case) for case in (EMPLOYERS, mill, badge)]

    assert [each and each.enters for each in held] == [True, False, False]
    assert grounds(person, replace(EMPLOYERS, employer_siren=STRANGER)) is None


def test_who_may_only_follow_sees_and_does_nothing() -> None:
    for context, siren, case in ((Context.EMPLOYER, BAKERY, EMPLOYERS), (Context.PROVIDER, SCHOOL, PROVIDERS)):
        follower = viewer(context, reach(siren, any=FOLLOW))

        assert standing(follower, case) is not None
        assert may(follower, Act.SAVE, case).code == "NO_PERMISSION"
        assert standing(viewer(context, reach(siren, any=NOTHING)), case) is None


def test_the_two_contexts_of_a_company_are_never_added_up() -> None:
    both = reach(BAKERY, any=ALL)

    assert standing(viewer(Context.PROVIDER, both), EMPLOYERS) is None
    assert standing(viewer(Context.MANAGER, both), transmitted(EMPLOYERS)) is None


@pytest.mark.parametrize(
    ("person", "act", "case", "code"),
    [
        (EMPLOYER, Act.SAVE, replace(EMPLOYERS, state=DraftState.TRANSMITTED), "ALREADY_TRANSMITTED"),
        (EMPLOYER, Act.TRANSMIT, replace(EMPLOYERS, state=DraftState.TRANSMITTED), "ALREADY_TRANSMITTED"),
        (PROVIDER, Act.TRANSMIT, PROVIDERS, "NO_MANDATE"),
        (PROVIDER, Act.HAND_OVER, replace(PROVIDERS, mandated=True), "HAS_MANDATE"),
        (PROVIDER, Act.SAVE, replace(PROVIDERS, state=DraftState.AWAITING_EMPLOYER), "WRONG_STATE"),
        (EMPLOYER, Act.GRANT, transmitted(EMPLOYERS), "NOT_YOURS"),
        (MODULE_PROVIDER, Act.DEPOSIT_DOCUMENT, transmitted(EMPLOYERS), "NOT_YOURS"),
        (MANAGER, Act.GRANT, transmitted(EMPLOYERS, DossierState.GRANTED), "WRONG_STATE"),
        (MANAGER, Act.SAVE, EMPLOYERS, "NOT_YOURS"),
    ],
)
def test_a_closed_act_says_what_is_in_the_way(person: Viewer, act: Act, case: Case, code: str) -> None:
    assert may(person, act, case).code == code


def test_only_the_staff_of_the_opco_grants() -> None:
    assert set(standings_of(Act.GRANT, transmitted=True)) == OPCO_STANDINGS
    assert may(MANAGER, Act.GRANT, transmitted(EMPLOYERS)).allowed
    assert may(INVESTIGATOR, Act.GRANT, transmitted(EMPLOYERS)).allowed
