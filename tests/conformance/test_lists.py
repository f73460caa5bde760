"""Rules about lists at the author's tools: situations judge each item, their changes are tried, pages tell them."""

from datetime import date
from typing import Any

import pytest

from monespace_gql.conformance.case import Case
from monespace_gql.conformance.coverage import coverage
from monespace_gql.conformance.mutation import mutants, mutate
from monespace_gql.conformance.rule_pages import rule_page
from monespace_gql.conformance.situation import Situation
from monespace_gql.conformance.wording import Wording
from monespace_gql.scheme import Condition, Operand, known, last_day, months, percent, present, years
from tests.scheme.training_plan import CEILING, TRAINING_PLAN, line, module, plan, trainee

other = module.other()
WORDING = Wording(TRAINING_PLAN)
RULES = {rule.code: rule for rule in TRAINING_PLAN.ruleset}


def a_module(reference: str, hours: int, day: str = "2026-03-02") -> dict[str, object]:
    """A module of one day."""
    return {"reference": reference, "start": day, "end": day, "hours": hours, "attendees": []}


def case(modules: list[dict[str, object]], **expect: Any) -> Case:  # Any: whatever is expected
    """A situation with these modules."""
    given = {"plan": {"modules": modules}}
    told = {"name": "Des modules", "scheme": "AF", "on": date(2026, 3, 2), "given": given, "expect": expect}
    return Case(Situation.model_validate(told), TRAINING_PLAN)


def survivors(code: str, *cases: Case) -> set[str]:
    """The changes that no situation notices."""
    return {mutant.change for mutant in mutate(TRAINING_PLAN, cases, [code]).survivors}


def changes(code: str) -> set[str]:
    """How the changes of a rule are told."""
    return {mutant.change for mutant in mutants(TRAINING_PLAN, (), [code])}


def test_a_rule_judged_for_each_item_is_expected_at_the_item() -> None:
    long = [a_module("M1", 10), a_module("M2", 11)]

    assert case(long, speaks=[{"code": "AF-02", "at": "plan.modules[1].hours"}]).differences == ()
    assert case(long, speaks=[{"code": "AF-02", "at": "plan.modules[0].hours"}]).differences != ()


def test_a_rule_is_shown_speaking_or_quiet_by_any_item_and_by_none_of_an_empty_list() -> None:
    speaking = case([a_module("M1", 10), a_module("M2", 11)], speaks=[{"code": "AF-02"}])
    quiet, empty = case([a_module("M1", 10)], **{"not": ["AF-02"]}), case([], **{"not": ["AF-02"]})

    (shown,) = coverage(TRAINING_PLAN, (speaking, quiet), ["AF-02"])
    (bare,) = coverage(TRAINING_PLAN, (empty,), ["AF-02"])

    assert (shown.speaks, shown.quiet, shown.open_limits) == (("Des modules",), ("Des modules",), ())
    assert (bare.speaks, bare.quiet) == ((), ())


def test_a_limit_of_items_that_no_situation_comes_near_is_open() -> None:
    far = case([a_module("M1", 1), a_module("M2", 99)], speaks=[{"code": "AF-02"}])

    (shown,) = coverage(TRAINING_PLAN, (far,), ["AF-02"])

    assert len(shown.open_limits) == 2


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("AF-HOURS", "plan.modules[].attendees[].hours > plan.modules[].hours → >="),
        ("AF-CEILING", "funds.lines[].module == plan.modules[].reference → !="),
        ("AF-10", "min(plan.modules[].start) → max(plan.modules[].start)"),
        (
            "AF-08",
            "repeated(people.trainees[].birth_name, people.trainees[].birth_date) → "
            "repeated(people.trainees[].birth_date)",
        ),
        (
            "AF-02",
            "days_between(plan.modules[].start, plan.modules[].end) * 10 → "
            "days_between(plan.modules[].start, plan.modules[].end) * 9",
        ),
    ],
)
def test_what_is_said_of_items_is_changed(code: str, change: str) -> None:
    assert change in changes(code)


def test_a_change_inside_what_is_said_of_items_is_noticed_by_a_situation_at_its_limit() -> None:
    inside = "plan.modules[].attendees[].hours > plan.modules[].hours → >="
    attended = [a_module("M1", 7) | {"attendees": [{"trainee": "A", "hours": 7}]}]
    fewer = [a_module("M1", 7) | {"attendees": [{"trainee": "A", "hours": 5}]}]

    assert inside in survivors("AF-HOURS", case(fewer, **{"not": ["AF-HOURS"]}))
    assert inside not in survivors("AF-HOURS", case(attended, **{"not": ["AF-HOURS"]}))


def test_the_days_a_number_of_the_law_is_looked_up_on_are_those_of_every_item() -> None:
    modules = [a_module("M1", 7, "2025-06-02"), a_module("M2", 7, "2026-06-01")]
    assert set(case(modules, **{"not": ["AF-02"]}).days_of(CEILING)) == {date(2025, 6, 2), date(2026, 6, 1)}


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (
            module.some(module.hours > 7),
            "pour au moins une ligne de « Formation › Modules », « Formation › Modules › Durée » dépasse 7",
        ),
        (
            ~module.some(module.hours > 7),
            "pour chaque ligne de « Formation › Modules », « Formation › Modules › Durée » ne dépasse pas 7",
        ),
        (
            ~module.every(present(module.end)),
            "pour au moins une ligne de « Formation › Modules », "
            "aucune valeur n'est saisie dans « Formation › Modules › Fin »",
        ),
        (
            other.some(other.start < module.start),
            "pour au moins une autre ligne de « Formation › Modules », "
            "« Formation › Modules › Début » de l'autre ligne précède « Formation › Modules › Début »",
        ),
        (
            ~known(plan.first_day < plan.last_day),
            "il n'est pas établi que « Formation › Début » précède « Formation › Fin »",
        ),
        (
            trainee.repeated(trainee.mark),
            "une autre ligne de « Stagiaires › Stagiaires » porte les mêmes valeurs "
            "(« Stagiaires › Stagiaires › Repère »)",
        ),
        (
            module.count(where=module.hours > 7) > 2,
            "le nombre de lignes de « Formation › Modules » "
            "telles que « Formation › Modules › Durée » dépasse 7 dépasse 2",
        ),
    ],
)
def test_what_is_said_of_a_list_is_written_in_french(condition: Condition, told: str) -> None:
    assert list(WORDING.condition(condition)) == [told]


@pytest.mark.parametrize(
    ("operand", "told"),
    [
        (last_day(plan.first_day, months(12)), "« Formation › Début » plus 12 mois moins 1 jour"),
        (plan.first_day + years(2), "« Formation › Début » plus 2 ans"),
        (
            plan.first_day + years(module.count()),
            "« Formation › Début » plus autant d'années que le nombre de lignes de « Formation › Modules »",
        ),
        (
            line.sum(percent(80, of=line.rate)),
            "la somme de 80 % de « Financement › Coûts › Montant unitaire HT » "
            "sur les lignes de « Financement › Coûts »",
        ),
        (
            module.max(module.end),
            "la dernière date de « Formation › Modules › Fin » sur les lignes de « Formation › Modules »",
        ),
        (module.rank(), "le rang de la ligne dans « Formation › Modules »"),
    ],
)
def test_what_is_computed_is_written_in_french(operand: Operand, told: str) -> None:
    assert WORDING.operand(operand) == told


def test_the_page_of_a_rule_of_items_says_which_lines_it_judges_and_never_writes_the_marks_of_items() -> None:
    told = rule_page(RULES["AF-02"], (), WORDING)

    assert "| Jugée | pour chaque ligne de « Formation › Modules » |" in told
    assert "| Champ | « Formation › Modules › Durée » (`plan.modules.hours`) |" in told
    assert "[]" not in told
