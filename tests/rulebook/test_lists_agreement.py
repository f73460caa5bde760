"""Random rules over random lists: the engine agrees with the interpreter, and the interpreter with plain Python."""

from collections.abc import Mapping
from functools import reduce
from operator import and_, eq, ne, or_
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monespace_gql.rulebook import (
    Condition,
    FactType,
    Item,
    Operand,
    Outcome,
    Readings,
    Rule,
    RuleSet,
    SubprocessEngine,
    days_between,
    judge_alone,
    known,
    present,
)
from monespace_gql.rulebook.truth import truth
from tests.rulebook.given import (
    A_CODE,
    A_HOURS,
    ATTENDEE,
    CODE,
    HOURS,
    L_MODULE,
    L_QUANTITY,
    L_RATE,
    LINE,
    M_CODE,
    M_COST,
    M_DISTANT,
    M_END,
    M_HOURS,
    M_START,
    MODULE,
    O_CODE,
    O_HOURS,
    ON,
    OTHER,
    PAY,
    SMIC,
    lines,
    modules,
    rule,
)
from tests.rulebook.test_agreement import CONSTANTS, DATES, MANY, MONEY, ORDERED, ORDERS, TEXTS

OF_CASE: list[Operand] = [HOURS, PAY, CODE]
OF_MODULE: list[Operand] = [
    M_HOURS,
    M_START,
    M_END,
    M_COST,
    M_CODE,
    M_DISTANT,
    MODULE.rank(),
    M_HOURS * 2,
    days_between(M_START, M_END),
    SMIC.at(M_START),
]
OF_OTHER: list[Operand] = [O_HOURS, O_CODE]
OF_ATTENDEE: list[Operand] = [A_HOURS, A_CODE]
OF_LINE: list[Operand] = [L_MODULE, L_QUANTITY, L_RATE, L_RATE * L_QUANTITY]


SEVERAL = settings(MANY, max_examples=100)


def comparisons(own: list[Operand], around: list[Operand]) -> st.SearchStrategy[Condition]:
    """Something of the items, compared with anything of its type but itself."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Condition:
        left = draw(st.sampled_from(own))
        beside = [each for each in (*own, *around) if each.type is left.type and each.name != left.name]
        compare = draw(st.sampled_from(ORDERS if left.type in ORDERED else (eq, ne)))
        constants = CONSTANTS[left.type]
        found = compare(left, draw(constants | st.sampled_from(beside) if beside else constants))
        assert isinstance(found, Condition)
        return found

    return drawn()


def combined(some: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    """These conditions, negated, joined or taken for what is known of them."""
    return st.recursive(
        some,
        lambda parts: (
            parts.map(lambda part: ~part)
            | parts.map(known)
            | st.lists(parts, min_size=2, max_size=2).map(lambda two: reduce(and_, two))
            | st.lists(parts, min_size=2, max_size=2).map(lambda two: reduce(or_, two))
        ),
        max_leaves=3,
    )


def said_of(item: Item, own: list[Operand], around: list[Operand]) -> st.SearchStrategy[Condition]:
    """What a rule may say of all the items of a list at once."""
    inner = combined(comparisons(own, around) | st.sampled_from([present(each) for each in own]))
    added = [each for each in own if each.type in (FactType.INTEGER, FactType.MONEY)]
    ordered = [each for each in own if each.type in ORDERED]
    aggregates = st.one_of(
        inner.map(item.count),
        st.builds(item.sum, st.sampled_from(added), st.none() | inner),
        st.builds(item.min, st.sampled_from(ordered), st.none() | inner),
        st.builds(item.max, st.sampled_from(ordered), st.none() | inner),
    )
    compared = aggregates.flatmap(lambda operand: comparisons([operand], around))
    return inner.map(item.some) | inner.map(item.every) | compared | st.builds(lambda: item.count() > 1)


OF_ALL = (
    said_of(MODULE, OF_MODULE, OF_CASE)
    | said_of(LINE, OF_LINE, OF_CASE)
    | said_of(ATTENDEE, OF_ATTENDEE, OF_MODULE).map(MODULE.some)
)
OF_EACH = combined(
    comparisons(OF_MODULE, OF_CASE)
    | said_of(OTHER, OF_OTHER, OF_MODULE)
    | said_of(LINE, OF_LINE, OF_MODULE)
    | said_of(ATTENDEE, OF_ATTENDEE, OF_MODULE)
    | OF_ALL
    | st.sampled_from([MODULE.repeated(M_CODE), MODULE.repeated(M_CODE, M_HOURS), present(M_END)])
)
OF_EACH_ATTENDEE = combined(comparisons(OF_ATTENDEE, OF_MODULE) | said_of(LINE, OF_LINE, OF_ATTENDEE))

SMALL = st.integers(-2, 4)
TEXT = st.sampled_from(["A", "B", "é'\""]) | TEXTS


def items(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:  # Any: whatever is typed
    return st.lists(st.fixed_dictionaries({}, optional=fields), max_size=3)


MODULE_FIELDS = {"hours": SMALL, "cost": MONEY, "start": DATES, "end": DATES, "code": TEXT, "distant": st.booleans()}
ITEMS = items(**MODULE_FIELDS, attendees=items(hours=SMALL, code=TEXT))
LINE_ITEMS = items(module=TEXT, quantity=SMALL, rate=MONEY)
OF_THE_CASE = {"training.hours": SMALL, "contract.gross_pay": MONEY, "employer.idcc": TEXT}
FACTS = st.builds(
    lambda case, of_modules, of_lines: {**case, **modules(*of_modules), **lines(*of_lines)},
    st.fixed_dictionaries({}, optional=OF_THE_CASE),
    ITEMS,
    LINE_ITEMS,
)


@st.composite
def rulesets(draw: st.DrawFn) -> RuleSet:
    """Rules of a case, of each module and of each attendee, in any order."""

    def made(rank: int) -> Rule:
        when, item = draw(
            st.tuples(OF_ALL, st.none())
            | st.tuples(OF_EACH, st.just(MODULE))
            | st.tuples(OF_EACH_ATTENDEE, st.just(ATTENDEE))
        )
        return rule(when, f"R-{rank}", for_each=item, at=PAY if item is None else item)

    return RuleSet(made(rank) for rank in range(draw(st.integers(1, 4))))


@MANY
@given(ruleset=rulesets(), several=st.lists(FACTS, min_size=1, max_size=4))
def test_the_engine_and_the_interpreter_agree_on_every_item(
    engine: SubprocessEngine, ruleset: RuleSet, several: list[dict[str, object]]
) -> None:
    for facts in several:
        judgement = judge_alone(ruleset, facts, on=ON, engine=engine)

        spoken = {each.key for each in judgement.verdicts if each.outcome is Outcome.SPEAKS}
        assert judgement.engine_available
        assert judgement.differences == ()
        assert engine.fired(ruleset, Readings(facts)) == spoken


@SEVERAL
@given(ruleset=rulesets(), facts=FACTS)
def test_a_rule_speaks_waits_or_is_quiet_once_for_each_item(ruleset: RuleSet, facts: dict[str, object]) -> None:
    judgement = judge_alone(ruleset, facts, on=ON)

    assert len({found.key for found in judgement.verdicts}) == len(judgement.verdicts)
    for found in judgement.verdicts:
        assert (found.outcome is Outcome.UNDETERMINED) == bool(found.missing)
        assert (found.outcome is Outcome.SPEAKS) == (found.message is not None)
        assert all(isinstance(facts.get(name), tuple | None) for name in found.missing), "a list may lack an item"


COMPLETE = st.lists(st.fixed_dictionaries(MODULE_FIELDS), max_size=4)
HOLDS = comparisons([M_HOURS, M_COST, M_CODE, M_DISTANT], OF_CASE)


def python_holds(condition: Condition, facts: Mapping[str, object]) -> list[bool]:
    """Whether a condition holds for each module, asked of one module at a time."""
    return [bool(truth(condition, scope)) for scope in Readings(facts).scopes(MODULE)]


@SEVERAL
@given(condition=HOLDS, of_modules=COMPLETE, case=st.fixed_dictionaries(OF_THE_CASE))
def test_what_is_said_of_all_the_items_is_what_python_says_of_a_list(
    condition: Condition, of_modules: list[dict[str, Any]], case: dict[str, object]
) -> None:
    facts = {**case, **modules(*of_modules)}
    readings, each = Readings(facts), python_holds(condition, facts)
    held = [module for module, holds in zip(of_modules, each, strict=True) if holds]

    assert truth(MODULE.some(condition), readings) is any(each)
    assert truth(MODULE.every(condition), readings) is all(each)
    assert readings.value(MODULE.count(condition)) == sum(each)
    assert readings.value(MODULE.sum(M_COST, condition)) == sum(module["cost"] for module in held)
    assert readings.value(MODULE.min(M_START, condition)) == min((module["start"] for module in held), default=None)
    assert readings.value(MODULE.max(M_END, condition)) == max((module["end"] for module in held), default=None)


@SEVERAL
@given(condition=HOLDS, of_modules=COMPLETE, case=st.fixed_dictionaries(OF_THE_CASE), data=st.data())
def test_what_is_known_of_a_list_stays_so_whatever_else_is_typed_in_its_items(
    condition: Condition, of_modules: list[dict[str, Any]], case: dict[str, object], data: st.DataObject
) -> None:
    typed = [{name: value for name, value in each.items() if data.draw(st.booleans())} for each in of_modules]
    before, after = Readings({**case, **modules(*typed)}), Readings({**case, **modules(*of_modules)})

    for said in (MODULE.some(condition), MODULE.every(condition), MODULE.sum(M_HOURS, condition) > 2):
        assert truth(said, before) in (None, truth(said, after))
    for operand in (MODULE.count(condition), MODULE.sum(M_COST, condition), MODULE.max(M_HOURS, condition)):
        assert before.value(operand) in (None, after.value(operand))
        assert bool(before.of(operand).missing) is (before.value(operand) is None)


@SEVERAL
@given(condition=HOLDS, of_modules=COMPLETE, case=st.fixed_dictionaries({}, optional=OF_THE_CASE), data=st.data())
def test_all_and_none_are_each_other_said_of_the_contrary(
    condition: Condition, of_modules: list[dict[str, Any]], case: dict[str, object], data: st.DataObject
) -> None:
    typed = [{name: value for name, value in each.items() if data.draw(st.booleans())} for each in of_modules]
    readings = Readings({**case, **modules(*typed)})

    assert truth(MODULE.every(condition), readings) is truth(~MODULE.some(~condition), readings)
