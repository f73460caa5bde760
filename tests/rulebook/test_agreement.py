"""The engine and the interpreter read every rule alike: random conditions over random facts, some of them missing."""

from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, ne, or_

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monespace_gql.rulebook import (
    Condition,
    Either,
    Every,
    FactType,
    Negated,
    Operand,
    Outcome,
    Present,
    Readings,
    RuleSet,
    SubprocessEngine,
    derived,
    interpret,
    judge_alone,
    present,
)
from monespace_gql.rulebook.truth import truth
from tests.rulebook.given import (
    CODE,
    DISTANT,
    END,
    HOURS,
    MODULES,
    ON,
    OTHER_CODE,
    PAY,
    SMIC,
    START,
    WEEKS,
    rule,
    rules,
)

DAYS = derived("contract.days", FactType.INTEGER, reads=(START, END), compute=lambda start, end: (end - start).days)
PACE = derived("training.pace", FactType.INTEGER, reads=(HOURS, WEEKS), compute=lambda hours, weeks: hours // weeks)
SHARE = derived("pay.share", FactType.MONEY, reads=(SMIC.at(START),), compute=lambda smic: smic * Decimal("0.55"))

INTEGERS = st.integers(-3, 3) | st.sampled_from([2**40, 2**60, -(2**60), 2**60 + 1])
MONEY = st.sampled_from(["0.00", "991.89", "1002.67", "1801.80", "1823.03"]).map(Decimal)
DATES = st.dates(date(2024, 12, 30), date(2026, 1, 3))
TEXTS = st.sampled_from(["", "1", "01", "true", "l'été", "\ud800", 'a"b'])
CONSTANTS: dict[FactType, st.SearchStrategy[object]] = {
    FactType.INTEGER: st.integers(-3, 3) | st.just(2**40),
    FactType.MONEY: MONEY,
    FactType.DATE: DATES,
    FactType.TEXT: TEXTS,
    FactType.BOOLEAN: st.booleans(),
}
ORDERS = (lt, le, gt, ge, eq, ne)
OPERANDS: dict[FactType, list[Operand]] = {
    FactType.INTEGER: [HOURS, WEEKS, DAYS, PACE],
    FactType.MONEY: [PAY, SMIC.at(START), SMIC.at(END), SHARE],
    FactType.DATE: [START, END],
    FactType.TEXT: [CODE, OTHER_CODE],
    FactType.BOOLEAN: [DISTANT],
}
ORDERED = (FactType.INTEGER, FactType.MONEY, FactType.DATE)


@st.composite
def comparisons(draw: st.DrawFn) -> Condition:
    type = draw(st.sampled_from(list(OPERANDS)))
    left = draw(st.sampled_from(OPERANDS[type]))
    if draw(st.integers(0, 3)) == 0:
        return left.one_of(draw(st.lists(CONSTANTS[type], min_size=1, max_size=6)))
    compare = draw(st.sampled_from(ORDERS if type in ORDERED else (eq, ne)))
    found = compare(left, draw(st.sampled_from(OPERANDS[type]) | CONSTANTS[type]))
    assert isinstance(found, Condition)
    return found


PRESENCES = st.sampled_from([HOURS, PAY, START, CODE, MODULES, DAYS]).map(present)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    comparisons() | PRESENCES,
    lambda parts: (
        parts.map(lambda part: ~part)
        | st.lists(parts, min_size=2, max_size=3).map(lambda some: reduce(and_, some))
        | st.lists(parts, min_size=2, max_size=3).map(lambda some: reduce(or_, some))
    ),
    max_leaves=5,
)
FACTS: st.SearchStrategy[dict[str, object]] = st.fixed_dictionaries(
    {},
    optional={
        "training.hours": INTEGERS | st.none(),
        "training.weeks": INTEGERS,
        "contract.gross_pay": MONEY,
        "contract.start": DATES,
        "contract.end": DATES,
        "employer.idcc": TEXTS,
        "provider.code": TEXTS,
        "training.distant": st.booleans(),
        "training.modules": st.just([1, 2]),
    },
)
MANY = settings(
    max_examples=300,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@MANY
@given(conditions=st.lists(CONDITIONS, min_size=1, max_size=6), several=st.lists(FACTS, min_size=1, max_size=6))
def test_the_engine_and_the_interpreter_agree(
    engine: SubprocessEngine, conditions: list[Condition], several: list[dict[str, object]]
) -> None:
    ruleset = rules(*conditions)

    for facts in several:
        judgement = judge_alone(ruleset, facts, on=ON, engine=engine)
        fired = engine.fired(ruleset, Readings(facts))

        assert judgement.engine_available
        assert judgement.differences == ()
        silent = {each.rule.code for each in judgement.verdicts if each.outcome is not Outcome.SPEAKS}
        assert {code for code in fired if code in silent} == set()


@MANY
@given(condition=CONDITIONS, facts=FACTS)
def test_a_condition_and_its_negation_are_never_both_known_to_hold(
    condition: Condition, facts: dict[str, object]
) -> None:
    holds, opposite = truth(condition, Readings(facts)), truth(~condition, Readings(facts))

    assert (holds, opposite) in {(True, False), (False, True), (None, None)}


@MANY
@given(condition=CONDITIONS, facts=FACTS, more=FACTS)
def test_what_is_known_stays_so_whatever_else_is_typed(
    condition: Condition, facts: dict[str, object], more: dict[str, object]
) -> None:
    given_facts = {name: value for name, value in facts.items() if value is not None}
    before = truth(_without_presence(condition), Readings(given_facts))
    after = truth(_without_presence(condition), Readings({**more, **given_facts}))

    assert before is None or after is before


@MANY
@given(condition=CONDITIONS, facts=FACTS)
def test_only_a_rule_that_lacks_something_is_undetermined(condition: Condition, facts: dict[str, object]) -> None:
    (found,) = interpret(RuleSet([rule(condition)]), facts, in_force_on=ON)

    assert (found.outcome is Outcome.UNDETERMINED) == bool(found.missing)
    assert (found.outcome is Outcome.SPEAKS) == (found.message is not None)
    assert all(facts.get(name) is None for name in found.missing)


def _without_presence(condition: Condition) -> Condition:
    """Presence is the one thing that typing more may turn: everything else only becomes known."""
    match condition:
        case Every(parts):
            return Every(tuple(map(_without_presence, parts)))
        case Either(parts):
            return Either(tuple(map(_without_presence, parts)))
        case Negated(part):
            return Negated(_without_presence(part))
        case Present():
            return HOURS == HOURS
    return condition
