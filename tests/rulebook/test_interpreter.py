"""Three values, driving dates, messages and explanations: what the interpreter says of each rule."""
# ruff: noqa: SIM300 - the facts of these tests are written in capitals, and stand on the left

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from monespace_gql.rulebook import (
    Condition,
    FactType,
    Outcome,
    RuleSet,
    Verdict,
    absent,
    derived,
    interpret,
    present,
)
from tests.rulebook.given import (
    CODE,
    DISTANT,
    END,
    HOURS,
    MODULES,
    ON,
    PAY,
    SMIC,
    START,
    WEEKS,
    outcome,
    rule,
    rules,
)

SPEAKS, QUIET, UNDETERMINED = Outcome.SPEAKS, Outcome.QUIET, Outcome.UNDETERMINED


def verdict(when: Condition, facts: dict[str, object], **more: Any) -> Verdict:
    return interpret(RuleSet([rule(when, **more)]), facts, in_force_on=ON)[0]


def test_a_rule_speaks_only_when_every_value_it_reads_is_there() -> None:
    found = verdict((HOURS < 150) | (WEEKS > 10), {"training.hours": 10})

    assert (found.outcome, found.missing) == (UNDETERMINED, ("training.weeks",))


def test_a_rule_is_quiet_as_soon_as_nothing_missing_could_make_it_speak() -> None:
    assert outcome((HOURS < 150) & (WEEKS > 10), {"training.hours": 200}) is QUIET


def test_a_value_only_shown_is_awaited_too() -> None:
    found = verdict(HOURS < 150, {"training.hours": 10}, says="{pay}", shows={"pay": PAY})

    assert (found.outcome, found.missing) == (UNDETERMINED, ("contract.gross_pay",))


def test_presence_is_always_known() -> None:
    assert outcome(absent(PAY), {}) is SPEAKS
    assert outcome(absent(PAY), {"contract.gross_pay": None}) is SPEAKS
    assert outcome(present(MODULES) & absent(PAY), {"training.modules": [1]}) is SPEAKS
    assert outcome(present(PAY) & (HOURS < 3), {"training.hours": 1}) is QUIET


@pytest.mark.parametrize("known", [True, False])
def test_negation_never_turns_what_is_missing_into_an_answer(known: bool) -> None:
    facts: dict[str, object] = {"training.hours": 10} if known else {}

    assert outcome(HOURS < 150, facts) is (SPEAKS if known else UNDETERMINED)
    assert outcome(~(HOURS < 150), facts) is (QUIET if known else UNDETERMINED)


def test_a_missing_value_is_neither_among_the_choices_nor_out_of_them() -> None:
    choice = CODE.one_of(["0016", "1486"])

    assert [outcome(when, {}) for when in (choice, ~choice)] == [UNDETERMINED, UNDETERMINED]
    assert [outcome(when, {"employer.idcc": "1486"}) for when in (choice, ~choice)] == [SPEAKS, QUIET]


def test_an_empty_text_zero_and_no_are_values() -> None:
    facts = {"employer.idcc": "", "training.hours": 0, "training.distant": False}

    assert outcome((CODE == "") & (HOURS == 0) & (DISTANT == False), facts) is SPEAKS  # noqa: E712


def test_the_number_of_the_law_is_the_one_of_the_drivers_day() -> None:
    pay = Decimal("1810.00")

    last_year = verdict(PAY < SMIC.at(START), {"contract.gross_pay": pay, "contract.start": date(2025, 12, 31)})
    this_year = verdict(PAY < SMIC.at(START), {"contract.gross_pay": pay, "contract.start": date(2026, 1, 1)})

    assert (last_year.outcome, this_year.outcome) == (QUIET, SPEAKS)
    (used,) = this_year.dated_used
    assert (used.code, used.on, used.since, used.value) == ("SMIC", date(2026, 1, 1), date(2026, 1, 1), "1.823,03")


def test_a_number_of_the_law_not_yet_in_force_is_missing_under_its_own_name() -> None:
    found = verdict(PAY < SMIC.at(START), {"contract.gross_pay": Decimal(1), "contract.start": date(1999, 1, 1)})

    assert (found.outcome, found.missing) == (UNDETERMINED, ("SMIC",))


def test_a_rule_is_in_force_on_its_driving_date() -> None:
    law = {"since": date(2026, 1, 1), "until": date(2026, 1, 31), "driven_by": START}

    def on(start: date | None) -> Outcome:
        return outcome(HOURS < 150, {"training.hours": 1, "contract.start": start}, **law)

    assert [on(date(2025, 12, 31)), on(date(2026, 1, 1)), on(date(2026, 1, 31)), on(date(2026, 2, 1))] == [
        Outcome.NOT_IN_FORCE,
        SPEAKS,
        SPEAKS,
        Outcome.NOT_IN_FORCE,
    ]
    assert on(None) is Outcome.NOT_IN_FORCE  # the day of the examination, 1 February, drives it then


def test_a_derived_fact_is_computed_once_and_is_missing_with_its_reads() -> None:
    calls: list[int] = []

    def doubled(hours: int) -> int:
        calls.append(hours)
        return hours * 2

    double = derived("training.double", FactType.INTEGER, reads=(HOURS,), compute=doubled)
    ruleset = rules(double > 10, double < 100, (double == 4) | (double != 4))

    spoken = [found.outcome for found in interpret(ruleset, {"training.hours": 7}, in_force_on=ON)]
    unknown = interpret(ruleset, {}, in_force_on=ON)[0]

    assert spoken == [SPEAKS, SPEAKS, SPEAKS]
    assert calls == [7]
    assert unknown.missing == ("training.hours",)


def test_a_computation_that_answers_nothing_is_missing_under_its_own_name() -> None:
    nothing = derived("training.pace", FactType.INTEGER, reads=(HOURS,), compute=lambda hours: None)

    assert verdict(nothing > 1, {"training.hours": 7}).missing == ("training.pace",)


def test_a_computed_amount_is_rounded_half_up_to_the_cent() -> None:
    share = derived("pay.share", FactType.MONEY, reads=(PAY,), compute=lambda pay: pay * Decimal("0.85"))

    found = verdict(share < 2000, {"contract.gross_pay": Decimal("1823.03")}, says="{share}", shows={"share": share})

    assert found.message == "1.549,58"  # 1549.5755


def test_a_crash_of_one_computation_stops_its_rules_and_no_other() -> None:
    broken = derived(
        "training.pace", FactType.INTEGER, reads=(HOURS, WEEKS), compute=lambda hours, weeks: hours // weeks
    )
    ruleset = rules(broken > 35, (HOURS > 1) & (broken > 1), HOURS > 1, present(broken))

    found = interpret(ruleset, {"training.hours": 7, "training.weeks": 0}, in_force_on=ON)

    assert [each.outcome for each in found] == [Outcome.CRASHED, Outcome.CRASHED, SPEAKS, Outcome.CRASHED]
    assert found[0].reason == "ZeroDivisionError"


def test_the_reason_of_a_crash_never_holds_a_value() -> None:
    def revealing(code: str) -> int:
        raise ValueError(code)

    secret = derived("secret", FactType.INTEGER, reads=(CODE,), compute=revealing)

    assert "2 95 10" not in repr(verdict(secret > 1, {"employer.idcc": "2 95 10"}).reason)


@pytest.mark.parametrize(
    ("when", "facts"),
    [
        (HOURS == 1, {"training.hours": True}),
        (HOURS == 1, {"training.hours": "1"}),
        (HOURS == 1, {"training.hours": 1.0}),
        (DISTANT == True, {"training.distant": 1}),  # noqa: E712
        (PAY == 1, {"contract.gross_pay": 1}),
        (PAY < 1, {"contract.gross_pay": Decimal("0.999")}),
        (PAY < 1, {"contract.gross_pay": Decimal("NaN")}),
        (PAY < 1, {"contract.gross_pay": Decimal("1E+400")}),
        (date(2026, 1, 1) > START, {"contract.start": datetime(2025, 1, 1)}),  # noqa: DTZ001
        (CODE == "1", {"employer.idcc": 1}),
    ],
)
def test_a_value_of_another_type_crashes_the_rule_instead_of_answering(
    when: Condition, facts: dict[str, object]
) -> None:
    found = verdict(when, facts)

    assert (found.outcome, found.reason) == (Outcome.CRASHED, "WrongValue")


def test_messages_are_written_for_french_people() -> None:
    shows = {"limit": SMIC.at(START), "pay": PAY, "day": START, "hours": HOURS, "distant": DISTANT, "code": CODE}
    facts = {
        "contract.gross_pay": Decimal("1002.67"),
        "contract.start": date(2026, 1, 5),
        "training.hours": 1607,
        "training.distant": True,
        "employer.idcc": "{day} {}",
    }

    found = verdict(
        PAY < SMIC.at(START), facts, says="{{{pay} < {limit}, {day}, {hours} h, {distant}, {code}", shows=shows
    )

    assert found.message == "{1.002,67 < 1.823,03, 05/01/2026, 1607 h, oui, {day} {}"


def test_a_verdict_names_the_facts_it_read_and_what_they_rest_on() -> None:
    days = derived("contract.days", FactType.INTEGER, reads=(START, END), compute=lambda start, end: (end - start).days)

    found = verdict((days > 3) & absent(CODE), {"contract.start": date(2026, 1, 1), "contract.end": date(2026, 1, 9)})

    assert {read.name: (read.value, read.rests_on) for read in found.facts_read} == {
        "contract.days": (8, ("contract.start", "contract.end")),
        "contract.start": (date(2026, 1, 1), ("contract.start",)),
        "contract.end": (date(2026, 1, 9), ("contract.end",)),
    }


def test_interpreting_changes_nothing() -> None:
    facts: dict[str, object] = {"training.hours": 3}
    ruleset = rules(HOURS > 1)

    first, second = (interpret(ruleset, facts, in_force_on=ON) for _ in range(2))

    assert first == second
    assert facts == {"training.hours": 3}
