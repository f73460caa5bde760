"""Rules about lists: said of every item by itself, of all of them at once, and of two lists together."""
# ruff: noqa: SIM300 - the facts of these tests are written in capitals, and stand on the left

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from monespace_gql.rulebook import (
    Condition,
    FactType,
    Operand,
    Outcome,
    Readings,
    RuleSet,
    Verdict,
    absent,
    compile_ruleset,
    derived,
    interpret,
    judge_alone,
    known,
    present,
)
from monespace_gql.rulebook.encoding import encode
from monespace_gql.rulebook.readings import Reading
from monespace_gql.rulebook.truth import truth
from tests.rulebook.given import (
    A_CODE,
    A_HOURS,
    ATTENDEE,
    ATTENDEES,
    HOURS,
    L_MODULE,
    L_QUANTITY,
    L_RATE,
    LINE,
    M_CODE,
    M_COST,
    M_END,
    M_HOURS,
    M_START,
    MODULE,
    O_CODE,
    ON,
    OTHER,
    SMIC,
    lines,
    modules,
    rule,
)

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def judged(when: Condition, facts: Mapping[str, object], **more: Any) -> list[Verdict]:  # Any: whatever a rule takes
    return list(interpret(RuleSet([rule(when, **more)]), facts, in_force_on=ON))


def each_module(when: Condition, facts: Mapping[str, object], **more: Any) -> list[Outcome]:  # Any: as above
    return [verdict.outcome for verdict in judged(when, facts, for_each=MODULE, at=MODULE, **more)]


def read(operand: Operand, facts: Mapping[str, object]) -> Reading:
    return Readings(facts).of(operand)


def holds(condition: Condition, facts: Mapping[str, object]) -> bool | None:
    return truth(condition, Readings(facts))


def test_a_rule_for_each_item_is_judged_for_each_and_speaks_at_its_place() -> None:
    facts = modules({"start": MARCH, "end": APRIL}, {"start": MAY, "end": APRIL}, {"start": MARCH})

    verdicts = judged(M_END < M_START, facts, for_each=MODULE, at=M_END, says="{end}", shows={"end": M_END})

    assert [(each.outcome, each.at, each.missing) for each in verdicts] == [
        (Outcome.QUIET, "training.modules[0].end", ()),
        (Outcome.SPEAKS, "training.modules[1].end", ()),
        (Outcome.UNDETERMINED, "training.modules[2].end", ("training.modules[2].end",)),
    ]
    assert [each.key for each in verdicts] == ["R-1[0]", "R-1[1]", "R-1[2]"]
    assert verdicts[1].message == "01/04/2026"
    assert [(fact.name, fact.rests_on) for fact in verdicts[1].facts_read] == [
        ("training.modules[1].end", ("training.modules[1].end",)),
        ("training.modules[1].start", ("training.modules[1].start",)),
    ]


@pytest.mark.parametrize("facts", [{}, {"training.modules": None}, {"training.modules": ()}, modules()])
def test_a_list_without_items_is_judged_as_it_stands(facts: Mapping[str, object]) -> None:
    assert judged(M_END < M_START, facts, for_each=MODULE, at=M_END) == []
    assert read(MODULE.count(), facts).value == 0
    assert read(MODULE.sum(M_HOURS), facts).value == 0
    assert read(MODULE.sum(M_COST), facts).value == Decimal(0)
    assert read(MODULE.min(M_START), facts) == Reading(missing=("training.modules",))
    assert holds(MODULE.some(M_HOURS > 1), facts) is False
    assert holds(MODULE.every(M_HOURS > 1), facts) is True


def test_what_is_said_of_all_the_items_is_computed_from_them() -> None:
    facts = modules(
        {"start": APRIL, "hours": 7, "cost": Decimal("10.10")}, {"start": MARCH, "hours": 3, "cost": Decimal("0.05")}
    )

    assert read(MODULE.count(), facts).value == 2
    assert read(MODULE.count(where=M_HOURS > 3), facts).value == 1
    assert read(MODULE.sum(M_HOURS), facts).value == 10
    assert read(MODULE.sum(M_COST), facts).value == Decimal("10.15")
    assert read(MODULE.sum(M_COST * M_HOURS, where=M_START == MARCH), facts).value == Decimal("0.15")
    assert (read(MODULE.min(M_START), facts).value, read(MODULE.max(M_START), facts).value) == (MARCH, APRIL)
    assert read(MODULE.max(M_HOURS, where=M_HOURS < 7), facts).value == 3
    assert (holds(MODULE.some(M_HOURS > 6), facts), holds(MODULE.some(M_HOURS > 7), facts)) == (True, False)
    assert (holds(MODULE.every(M_HOURS > 2), facts), holds(MODULE.every(M_HOURS > 3), facts)) == (True, False)


def test_what_is_missing_in_an_item_counts_only_where_it_could_decide() -> None:
    facts = modules({"hours": 7}, {"code": "B"})
    second = ("training.modules[1].hours",)

    assert holds(MODULE.some(M_HOURS > 6), facts) is True
    assert holds(MODULE.some(M_HOURS > 7), facts) is None
    assert holds(MODULE.every(M_HOURS > 7), facts) is False
    assert holds(MODULE.every(M_HOURS > 6), facts) is None
    assert read(MODULE.count(), facts).value == 2
    assert read(MODULE.count(where=M_HOURS > 6), facts) == Reading(missing=second)
    assert read(MODULE.count(where=(M_HOURS > 6) & (M_CODE == "A")), modules({"hours": 1}, {"code": "B"})).value == 0
    assert read(MODULE.sum(M_HOURS), facts) == Reading(missing=second)
    assert read(MODULE.sum(M_HOURS, where=absent(M_CODE)), facts).value == 7
    assert read(MODULE.max(M_HOURS), facts) == Reading(missing=second)


def test_a_rule_speaks_of_what_is_known_whatever_else_is_missing() -> None:
    facts = modules({"hours": 7}, {"code": "B"})

    (speaks,) = judged(MODULE.some(M_HOURS > 6), facts)
    (waits,) = judged(MODULE.some(M_HOURS > 7), facts)

    assert (speaks.outcome, speaks.message) == (Outcome.SPEAKS, "Non.")
    assert (waits.outcome, waits.missing) == (Outcome.UNDETERMINED, ("training.modules[1].hours",))


def test_an_explanation_shows_the_items_that_decide() -> None:
    facts = modules({"hours": 2}, {"hours": 9}, {"hours": 8})

    (some,) = judged(MODULE.some(M_HOURS > 7), facts)
    (some_not,) = judged(~MODULE.every(M_HOURS > 7), facts)
    (greatest,) = judged(MODULE.max(M_HOURS) > 1, facts)

    assert [(fact.name, fact.value) for fact in some.facts_read] == [
        ("some(training.modules[] where training.modules[].hours > 7)", True),
        ("training.modules[1].hours", 9),
        ("training.modules[2].hours", 8),
    ]
    assert [fact.name for fact in some_not.facts_read][1:] == ["training.modules[0].hours"]
    assert [(fact.name, fact.value) for fact in greatest.facts_read] == [
        ("max(training.modules[].hours)", 9),
        ("training.modules[1].hours", 9),
    ]
    assert some.facts_read[0].rests_on == ("training.modules[]", "training.modules.hours")


def test_an_explanation_does_not_repeat_a_long_list() -> None:
    (found,) = judged(MODULE.sum(M_HOURS) > 1, modules(*({"hours": 1} for _ in range(100))))

    assert len(found.facts_read) == 1 + 5


def test_the_numbers_of_the_law_are_those_of_each_item() -> None:
    late, early = {"start": date(2026, 1, 1), "cost": Decimal("1810.00")}, {"start": date(2025, 12, 31)}
    facts = modules(late, {**early, "cost": Decimal("1810.00")})

    verdicts = judged(M_COST < SMIC.at(M_START), facts, for_each=MODULE, at=M_COST)
    (total,) = judged(MODULE.some(M_COST < SMIC.at(M_START)), facts)

    assert [each.outcome for each in verdicts] == [Outcome.SPEAKS, Outcome.QUIET]
    assert [(used.on, used.value) for used in verdicts[0].dated_used] == [(date(2026, 1, 1), "1.823,03")]
    assert [used.on for used in total.dated_used] == [date(2026, 1, 1)]


def test_a_number_of_the_law_is_told_once_however_many_items_it_is_used_for() -> None:
    low = {"start": date(2026, 1, 1), "cost": Decimal("1.00")}

    (verdict,) = judged(MODULE.some(M_COST < SMIC.at(M_START)), modules(low, low))

    assert [fact.name for fact in verdict.facts_read if fact.name.endswith("cost")] == [
        "training.modules[0].cost",
        "training.modules[1].cost",
    ]
    assert len(verdict.dated_used) == 1


def test_a_rule_is_in_force_on_the_day_of_each_item() -> None:
    facts = modules({"start": MARCH, "hours": 1}, {"start": APRIL, "hours": 1})

    outcomes = each_module(M_HOURS == 1, facts, driven_by=M_START, since=APRIL)

    assert outcomes == [Outcome.NOT_IN_FORCE, Outcome.SPEAKS]


def test_an_item_is_compared_with_all_of_them_and_with_the_others() -> None:
    facts = modules({"hours": 6, "code": "A"}, {"hours": 2, "code": "B"}, {"hours": 2, "code": "A"})

    assert each_module(M_HOURS * 2 > MODULE.sum(M_HOURS), facts) == [Outcome.SPEAKS, Outcome.QUIET, Outcome.QUIET]
    assert each_module(OTHER.some(O_CODE == M_CODE), facts) == [Outcome.SPEAKS, Outcome.QUIET, Outcome.SPEAKS]
    assert each_module(OTHER.count() == 2, facts) == [Outcome.SPEAKS] * 3
    assert each_module(MODULE.rank() == 2, facts) == [Outcome.QUIET, Outcome.SPEAKS, Outcome.QUIET]


def test_a_field_not_typed_repeats_nothing() -> None:
    facts = modules({"code": "A"}, {}, {"code": "A", "hours": 1}, {}, {"code": "B", "hours": 1})

    once, twice = Outcome.QUIET, Outcome.SPEAKS
    assert each_module(MODULE.repeated(M_CODE), facts) == [twice, once, twice, once, once]
    assert each_module(MODULE.repeated(M_CODE, M_HOURS), facts) == [once] * 5
    assert each_module(MODULE.repeated(M_CODE) | MODULE.repeated(M_HOURS), facts) == [twice, once, twice, once, twice]


def test_an_explanation_shows_which_other_item_repeats_this_one() -> None:
    facts = modules({"code": "A"}, {"code": "B"}, {"code": "A"})

    verdict = judged(MODULE.repeated(M_CODE), facts, for_each=MODULE, at=MODULE)[0]

    assert [(fact.name, fact.value) for fact in verdict.facts_read] == [
        ("repeated(training.modules[0].code)", True),
        ("training.modules[2].code", "A"),
        ("training.modules[0].code", "A"),
    ]
    assert verdict.facts_read[0].rests_on == ("training.modules[]", "training.modules.code")


def test_a_field_that_crashes_repeats_nothing_and_says_so() -> None:
    facts = modules({"hours": 7}, {"hours": 8})

    assert each_module(MODULE.repeated(RATIO), facts) == [Outcome.CRASHED] * 2


def test_an_item_inside_another_repeats_those_beside_it_only() -> None:
    facts = modules({"attendees": [{"code": "A"}, {"code": "B"}, {"code": "A"}]}, {"attendees": [{"code": "B"}]})

    verdicts = judged(ATTENDEE.repeated(A_CODE), facts, for_each=ATTENDEE, at=A_CODE)
    (in_a_module,) = judged(MODULE.some(ATTENDEE.some(ATTENDEE.repeated(A_CODE))), facts)

    assert [each.key for each in verdicts if each.outcome is Outcome.SPEAKS] == ["R-1[0][0]", "R-1[0][2]"]
    assert in_a_module.outcome is Outcome.SPEAKS


def test_two_lists_are_joined_by_a_condition() -> None:
    facts = {
        **modules({"code": "A", "cost": Decimal(50)}, {"code": "B", "cost": Decimal(50)}, {"cost": Decimal(1)}),
        **lines(
            {"module": "A", "quantity": 3, "rate": Decimal("20.00")},
            {"module": "B", "quantity": 1, "rate": Decimal("20.00")},
            {"module": "C"},
        ),
    }
    asked = LINE.sum(L_QUANTITY * L_RATE, where=L_MODULE == M_CODE)

    dearer = judged(asked > M_COST, facts, for_each=MODULE, at=M_COST, says="{asked}", shows={"asked": asked})
    orphans = judged(~MODULE.some(M_CODE == L_MODULE), facts, for_each=LINE, at=L_MODULE)

    assert [each.outcome for each in dearer] == [Outcome.SPEAKS, Outcome.QUIET, Outcome.UNDETERMINED]
    assert dearer[0].message == "60,00"
    assert dearer[2].missing == ("training.modules[2].code",)
    assert [each.outcome for each in orphans] == [Outcome.QUIET, Outcome.QUIET, Outcome.UNDETERMINED]


def test_a_list_inside_a_list_belongs_to_its_item() -> None:
    facts = modules(
        {"hours": 7, "attendees": [{"hours": 4, "code": "A"}, {"hours": 9, "code": "B"}]},
        {"hours": 7, "attendees": []},
        {"hours": 1, "attendees": [{"hours": 2}]},
    )

    inner = judged(A_HOURS > M_HOURS, facts, for_each=ATTENDEE, at=A_HOURS)

    assert [each.at for each in inner if each.outcome is Outcome.SPEAKS] == [
        "training.modules[0].attendees[1].hours",
        "training.modules[2].attendees[0].hours",
    ]
    assert each_module(ATTENDEE.count() < 1, facts) == [Outcome.QUIET, Outcome.SPEAKS, Outcome.QUIET]
    assert each_module(absent(ATTENDEES), facts, shows={}) == [Outcome.QUIET, Outcome.SPEAKS, Outcome.QUIET]
    assert read(MODULE.sum(ATTENDEE.sum(A_HOURS)), facts).value == 15
    assert read(MODULE.count(where=ATTENDEE.some(A_CODE == "B")), facts) == Reading(
        missing=("training.modules[2].attendees[0].code",)
    )


def test_what_is_not_typed_decides_nothing_where_only_what_is_known_counts() -> None:
    surely_long = known((HOURS > 10) | present(M_CODE))

    assert each_module(surely_long, modules({}, {"code": "A"})) == [Outcome.QUIET, Outcome.SPEAKS]
    assert holds(known(HOURS > 10), {}) is False
    assert holds(~known(HOURS > 10), {}) is True
    assert holds(known(HOURS > 10), {"training.hours": 11}) is True


def _ratio(hours: int) -> int:
    return 100 // (hours - 7)


RATIO = derived("module.ratio", FactType.INTEGER, reads=(M_HOURS,), compute=_ratio)


def test_a_crash_in_one_item_is_its_own() -> None:
    facts = modules({"hours": 8}, {"hours": 7}, {"hours": 9})

    verdicts = judged(RATIO > 60, facts, for_each=MODULE, at=M_HOURS)

    assert [each.outcome for each in verdicts] == [Outcome.SPEAKS, Outcome.CRASHED, Outcome.QUIET]
    assert (verdicts[1].reason, verdicts[1].at) == ("ZeroDivisionError", "training.modules[1].hours")


def test_what_is_made_of_all_the_items_crashes_with_any_of_them() -> None:
    facts = modules({"hours": 8}, {"hours": 7})

    assert read(MODULE.sum(RATIO), facts).crash == "ZeroDivisionError"
    assert holds(MODULE.some(RATIO > 60), facts) is None
    assert each_module(MODULE.some(RATIO > 60), facts) == [Outcome.CRASHED] * 2
    assert read(MODULE.count(where=M_HOURS > 7), modules({"hours": "8"})).crash == "WrongValue"
    assert each_module(known(RATIO > 60), facts) == [Outcome.SPEAKS, Outcome.CRASHED]


def test_the_engine_is_told_each_item_by_itself() -> None:
    ruleset = RuleSet(
        [rule(HOURS < 1, "PLAIN"), rule(M_HOURS < HOURS, "EACH", for_each=MODULE, at=M_HOURS), rule(HOURS < 2, "LAST")]
    )
    facts = {"training.hours": 5, **modules({"hours": 1}, {"hours": 9}, {})}

    program = compile_ruleset(ruleset)
    events = encode(program, Readings(facts))

    assert [list(chunk.codes.values()) for chunk in program.chunks] == [["PLAIN", "LAST"], ["EACH"]]
    assert [event.ranks for event in events] == [(), (0,), (1,), (2,)]
    assert [sorted(event.message.values()) for event in events[1:]] == [
        [1, 1, 1, 1, 5],
        [1, 1, 1, 5, 9],
        [0, 0, 1, 1, 5],
    ]


def test_where_the_readers_differ_on_one_item_that_item_speaks() -> None:
    class Silent:
        differences = 0

        def fired(self, ruleset: RuleSet, readings: Readings) -> frozenset[str]:
            return frozenset({"R-1[2]"})

    ruleset = RuleSet([rule(M_HOURS < 5, for_each=MODULE, at=M_HOURS, says="{h}", shows={"h": M_HOURS})])

    judgement = judge_alone(ruleset, modules({"hours": 9}, {"hours": 1}, {"hours": 8}), on=ON, engine=Silent())

    assert judgement.differences == ("R-1[1]", "R-1[2]")
    assert [(each.outcome, each.message, each.at) for each in judgement.verdicts] == [
        (Outcome.QUIET, None, "training.modules[0].hours"),
        (Outcome.SPEAKS, "1", "training.modules[1].hours"),
        (Outcome.SPEAKS, "8", "training.modules[2].hours"),
    ]
