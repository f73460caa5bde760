"""Two readers of each rule: where they differ the rule speaks, and no failure of the engine costs an examination."""

import pytest
from structlog.testing import capture_logs

from monespace_gql.rulebook import (
    EngineUnavailable,
    FactType,
    Outcome,
    Readings,
    RuleSet,
    SubprocessEngine,
    WorkerEngine,
    derived,
    judge,
    judge_alone,
)
from tests.rulebook.given import CODE, HOURS, ON, PAY, WEEKS, rule, rules

SECRET = "2 95 10 99 126 001 55"
RULES = RuleSet(
    [
        rule(HOURS < 150, "SPEAKS"),
        rule(HOURS > 150, "QUIET", says="{pay}", shows={"pay": PAY}),
        rule(WEEKS > 3, "UNDETERMINED"),
        rule(HOURS < 150, "LATER", since=ON.replace(year=2030)),
        rule(CODE != "x", "CODE"),
    ]
)
FACTS: dict[str, object] = {"training.hours": 10, "employer.idcc": SECRET}
HONEST = frozenset({"SPEAKS", "CODE"})


class Saying:
    """An engine that says what it was told to say."""

    def __init__(self, fired: frozenset[str]) -> None:
        self.differences = 0
        self._fired = fired

    async def fired(self, ruleset: RuleSet, readings: Readings) -> frozenset[str]:
        return self._fired


class Failing:
    """An engine that never answers."""

    differences = 0

    async def fired(self, ruleset: RuleSet, readings: Readings) -> frozenset[str]:
        raise EngineUnavailable("dead")


@pytest.mark.asyncio
async def test_two_readers_that_agree_leave_nothing_to_say() -> None:
    engine = Saying(HONEST)

    with capture_logs() as logs:
        judgement = await judge(RULES, FACTS, on=ON, engine=engine)

    assert judgement.engine_available
    assert (judgement.differences, engine.differences, logs) == ((), 0, [])
    assert [each.outcome for each in judgement.verdicts] == [
        Outcome.SPEAKS,
        Outcome.QUIET,
        Outcome.UNDETERMINED,
        Outcome.NOT_IN_FORCE,
        Outcome.SPEAKS,
    ]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("lie", "differing"),
    [(HONEST - {"SPEAKS"}, "SPEAKS"), (HONEST | {"QUIET"}, "QUIET")],
    ids=["the engine is silent", "the engine speaks"],
)
async def test_where_the_readers_differ_the_rule_speaks(lie: frozenset[str], differing: str) -> None:
    engine = Saying(lie)

    with capture_logs() as logs:
        judgement = await judge(RULES, FACTS, on=ON, engine=engine)

    spoke = {each.rule.code: each for each in judgement.verdicts if each.outcome is Outcome.SPEAKS}
    assert set(spoke) == HONEST | {differing}
    assert spoke[differing].message
    assert (judgement.differences, engine.differences) == ((differing,), 1)
    assert [(log["event"], log["rule"]) for log in logs] == [("rule_verdicts_differ", differing)]
    assert SECRET not in str(logs)


@pytest.mark.asyncio
async def test_the_readers_are_compared_only_on_what_is_in_force_and_known() -> None:
    judgement = await judge(RULES, FACTS, on=ON, engine=Saying(HONEST | {"UNDETERMINED", "LATER", "NO-SUCH-RULE"}))

    assert judgement.differences == ()
    assert judgement.verdicts[2].outcome is Outcome.UNDETERMINED


@pytest.mark.asyncio
async def test_without_an_engine_the_interpreter_stands_alone_and_says_so() -> None:
    with capture_logs() as logs:
        failed = await judge(RULES, FACTS, on=ON, engine=Failing())
    absent = await judge(RULES, FACTS, on=ON, engine=None)

    assert not failed.engine_available
    assert not absent.engine_available
    assert failed.verdicts == absent.verdicts
    assert [(log["event"], log["failure"]) for log in logs] == [("rule_engine_failed", "EngineUnavailable")]


@pytest.mark.asyncio
async def test_a_crash_is_logged_with_its_rule_and_without_values() -> None:
    def crashing(code: str) -> int:
        raise ValueError(code)

    broken = derived("broken", FactType.INTEGER, reads=(CODE,), compute=crashing)

    with capture_logs() as logs:
        judgement = await judge(rules(broken > 1, HOURS < 150), FACTS, on=ON, engine=None)

    assert [each.outcome for each in judgement.verdicts] == [Outcome.CRASHED, Outcome.SPEAKS]
    assert [(log["event"], log["rule"], log["reason"]) for log in logs] == [("rule_crashed", "R-1", "ValueError")]
    assert SECRET not in str(logs)


@pytest.mark.asyncio
async def test_the_true_engine_agrees_with_and_without_an_event_loop(engine: SubprocessEngine) -> None:
    async with WorkerEngine(time_limit=20) as workers:
        with_loop = await judge(RULES, FACTS, on=ON, engine=workers)
    without_loop = judge_alone(RULES, FACTS, on=ON, engine=engine)

    assert with_loop.engine_available
    assert with_loop == without_loop
    assert with_loop.differences == ()
