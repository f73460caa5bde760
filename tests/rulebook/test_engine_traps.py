"""Every measured trap of durable-rules, met through our engine: it must answer as the interpreter does."""
# ruff: noqa: SIM300 - the facts of these tests are written in capitals, and stand on the left

from datetime import date
from decimal import Decimal

import pytest

from monespace_gql.rulebook import Condition, Fact, FactType, Readings, RuleSet, SubprocessEngine, absent, present
from tests.rulebook.given import CODE, DISTANT, HOURS, MODULES, OTHER_CODE, PAY, SMIC, START, WEEKS, rules, spoken


def fired(engine: SubprocessEngine, facts: dict[str, object], *conditions: Condition) -> set[str]:
    """What the engine says, having checked that the interpreter says the same and that no worker was lost."""
    ruleset = rules(*conditions)
    worker = engine.worker_pid
    found = engine.fired(ruleset, Readings(facts))
    assert found == spoken(ruleset, facts)
    assert worker in (None, engine.worker_pid)
    return set(found)


def test_a_valid_draft_on_which_no_rule_speaks_does_not_kill_the_engine(engine: SubprocessEngine) -> None:
    for _ in range(50):
        assert fired(engine, {"training.hours": 500}, HOURS < 150) == set()


def test_three_thousand_examinations_leave_no_session_behind(engine: SubprocessEngine) -> None:
    ruleset = rules(HOURS < 150, HOURS >= 150)
    engine.fired(ruleset, Readings({"training.hours": 1}))
    worker = engine.worker_pid

    answers = {engine.fired(ruleset, Readings({"training.hours": hours})) for hours in range(3000)}

    assert answers == {frozenset({"R-1"}), frozenset({"R-2"})}
    assert engine.worker_pid == worker  # beyond 1,024 live sessions the engine answers nothing any more


def test_a_comparison_with_what_is_missing_never_fires(engine: SubprocessEngine) -> None:
    conditions = (HOURS < WEEKS, HOURS > WEEKS, HOURS == WEEKS, HOURS != WEEKS, ~(HOURS < WEEKS), PAY < SMIC.at(START))

    for _ in range(100):
        assert fired(engine, {"training.hours": 3}, *conditions) == set()
        assert fired(engine, {}, *conditions) == set()


def test_a_rule_of_absence_only_ends(engine: SubprocessEngine) -> None:
    assert fired(engine, {}, absent(HOURS)) == {"R-1"}
    assert fired(engine, {"training.hours": 0}, absent(HOURS)) == set()
    assert fired(engine, {}, absent(HOURS) & absent(MODULES), present(MODULES)) == {"R-1"}


def test_a_rule_with_two_true_alternatives_speaks_once(engine: SubprocessEngine) -> None:
    both = (HOURS > 1) | (WEEKS > 1) | present(HOURS)

    assert fired(engine, {"training.hours": 3, "training.weeks": 3}, both) == {"R-1"}


def test_three_hundred_rules_are_all_examined(engine: SubprocessEngine) -> None:
    conditions = [HOURS > rank for rank in range(300)]

    assert len(fired(engine, {"training.hours": 150}, *conditions)) == 150


def test_texts_that_look_like_numbers_are_texts(engine: SubprocessEngine) -> None:
    facts: dict[str, object] = {"employer.idcc": "16", "provider.code": "0016"}

    assert fired(engine, facts, CODE == "16", CODE == "0016", CODE == OTHER_CODE, CODE != OTHER_CODE) == {"R-1", "R-4"}


@pytest.mark.parametrize(
    "text", ["é", "l'été", '"', "\\", "\x00", "\n", "{}", "NaN", "null", "true", "\ud800", "😀", "", "a" * 70_000]
)
def test_any_text_is_compared_whole(engine: SubprocessEngine, text: str) -> None:
    facts: dict[str, object] = {"employer.idcc": text, "provider.code": text}

    assert fired(engine, facts, CODE == OTHER_CODE, CODE == text, CODE == text + "x", CODE.one_of([text])) == {
        "R-1",
        "R-2",
        "R-4",
    }


def test_true_is_no_number(engine: SubprocessEngine) -> None:
    facts: dict[str, object] = {"training.distant": True, "training.hours": 1}

    assert fired(engine, facts, DISTANT == True, DISTANT != True, HOURS == 1) == {"R-1", "R-3"}  # noqa: E712


@pytest.mark.parametrize("size", [2**31, 2**32, 2**52, 2**53, 2**63, 2**64, 10**40])
@pytest.mark.parametrize("sign", [1, -1])
def test_large_numbers_are_compared_exactly(engine: SubprocessEngine, size: int, sign: int) -> None:
    facts: dict[str, object] = {"training.hours": sign * size, "training.weeks": sign * size + 1}

    assert fired(engine, facts, HOURS < WEEKS, HOURS == WEEKS, HOURS > WEEKS, HOURS == HOURS, HOURS > 0) >= {
        "R-1",
        "R-4",
    }


def test_amounts_and_dates_are_compared_to_the_cent_and_to_the_day(engine: SubprocessEngine) -> None:
    facts: dict[str, object] = {"contract.gross_pay": Decimal("1823.02"), "contract.start": date(2026, 1, 1)}
    conditions = (PAY < SMIC.at(START), PAY <= Decimal("1823.02"), PAY > Decimal("1823.02"), START < date(2026, 1, 2))

    assert fired(engine, facts, *conditions, START < date(2026, 1, 1)) == {"R-1", "R-2", "R-4"}


def test_as_many_facts_as_a_form_has_are_all_seen(engine: SubprocessEngine) -> None:
    facts = [Fact(f"form.number{rank}", FactType.INTEGER) for rank in range(600)]
    values: dict[str, object] = {fact.name: rank for rank, fact in enumerate(facts)}

    assert len(fired(engine, values, *(fact == rank for rank, fact in enumerate(facts)))) == 600


def test_long_and_short_lists_of_choices_agree(engine: SubprocessEngine) -> None:
    for size in (1, 4, 5, 400):
        choices = [f"{rank:04}" for rank in range(size)]
        facts: dict[str, object] = {"employer.idcc": "0000", "provider.code": "9999"}
        conditions = (
            CODE.one_of(choices),
            ~CODE.one_of(choices),
            OTHER_CODE.one_of(choices),
            ~OTHER_CODE.one_of(choices),
        )
        assert fired(engine, facts, *conditions) == {"R-1", "R-4"}


def test_a_set_without_rules_asks_nothing(engine: SubprocessEngine) -> None:
    assert engine.fired(RuleSet([]), Readings({})) == frozenset()
