"""The worker process may die, hang or be closed at any moment: neither a question nor the server is lost."""
# ruff: noqa: SIM300 - the facts of these tests are written in capitals, and stand on the left

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from monespace_gql.rulebook import EngineUnavailable, Readings, SubprocessEngine, WorkerEngine, compile_ruleset
from monespace_gql.rulebook.encoding import encode
from monespace_gql.rulebook.engine import IN_FLIGHT_AT_MOST
from monespace_gql.rulebook.worker import PROGRAMS_AT_MOST, Worker
from tests.rulebook.given import CODE, HOURS, WEEKS, rules

RULES = rules(HOURS < 150, HOURS >= 150, HOURS > WEEKS)
FACTS = Readings({"training.hours": 10, "training.weeks": 1})
ANSWER = frozenset({"R-1", "R-3"})


@pytest_asyncio.fixture
async def workers() -> AsyncIterator[WorkerEngine]:
    async with WorkerEngine(time_limit=20) as engine:
        yield engine


async def until(reached: Callable[[], bool]) -> None:
    """Wait for something that another process or task is about to do."""
    async with asyncio.timeout(90):
        while not reached():  # noqa: ASYNC110 - nothing tells when another process has changed
            await asyncio.sleep(0.005)


def pid_of(engine: WorkerEngine | SubprocessEngine) -> int:
    assert engine.worker_pid is not None
    return engine.worker_pid


def is_stopped(pid: int) -> bool:
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] == "T"


async def stop(pid: int) -> None:
    """Hang a worker: it lives and hears nothing."""
    os.kill(pid, signal.SIGSTOP)
    await until(lambda: is_stopped(pid))


@pytest.mark.asyncio
async def test_many_examinations_share_one_worker(workers: WorkerEngine) -> None:
    sets = [rules(HOURS < limit) for limit in range(5, 15)]

    answers = await asyncio.gather(*(workers.fired(each, FACTS) for each in sets for _ in range(20)))

    assert answers == [frozenset({"R-1"} if limit > 10 else ()) for limit in range(5, 15) for _ in range(20)]
    assert workers.restarts == 0


@pytest.mark.asyncio
async def test_a_worker_killed_during_an_examination_loses_neither_it_nor_the_server(workers: WorkerEngine) -> None:
    first = pid_of(workers)
    await stop(first)
    asked = [asyncio.create_task(workers.fired(RULES, FACTS)) for _ in range(10)]
    await until(lambda: workers.pending == 10)

    os.kill(first, signal.SIGKILL)

    assert await asyncio.gather(*asked) == [ANSWER] * 10
    assert pid_of(workers) != first
    assert (workers.restarts, workers.timeouts) == (1, 0)


@pytest.mark.asyncio
async def test_a_crowd_waits_for_its_turn_instead_of_running_out_of_time(workers: WorkerEngine) -> None:
    await stop(pid_of(workers))
    asked = [asyncio.create_task(workers.fired(RULES, FACTS)) for _ in range(500)]
    await until(lambda: workers.pending == IN_FLIGHT_AT_MOST)

    os.kill(pid_of(workers), signal.SIGCONT)

    assert await asyncio.gather(*asked) == [ANSWER] * 500
    assert (workers.restarts, workers.timeouts) == (0, 0)


@pytest.mark.asyncio
async def test_a_worker_killed_between_two_examinations_is_replaced(workers: WorkerEngine) -> None:
    os.kill(pid_of(workers), signal.SIGKILL)

    assert await workers.fired(RULES, FACTS) == ANSWER
    assert workers.restarts == 1


@pytest.mark.asyncio
async def test_a_hanging_worker_meets_the_time_limit_and_is_replaced() -> None:
    async with WorkerEngine(time_limit=2) as engine:
        hanging = pid_of(engine)
        await stop(hanging)

        answers = await asyncio.gather(*(engine.fired(RULES, FACTS) for _ in range(10)))

        assert answers == [ANSWER] * 10
        assert (engine.timeouts, engine.restarts) == (1, 1)
        await until(lambda: not is_alive(hanging))


@pytest.mark.asyncio
async def test_an_engine_whose_workers_all_die_says_so() -> None:
    dying = "import sys; print('{\"ask\":0}', flush=True); sys.stdin.readline()"
    engine = WorkerEngine(command=(sys.executable, "-c", dying))

    with pytest.raises(EngineUnavailable):
        await engine.fired(RULES, FACTS)

    assert engine.restarts == 1
    await engine.close()


@pytest.mark.asyncio
async def test_an_engine_whose_worker_does_not_start_says_so() -> None:
    engine = WorkerEngine(command=(sys.executable, "-c", "raise SystemExit(3)"))

    with pytest.raises(EngineUnavailable, match="does not start"):
        await engine.fired(RULES, FACTS)

    await engine.close()


@pytest.mark.asyncio
async def test_a_worker_that_babbles_is_replaced() -> None:
    babbling = (
        "import sys; print('{\"ask\":0}', flush=True); sys.stdin.readline();"
        " print('what?', flush=True); sys.stdin.read()"
    )
    engine = WorkerEngine(command=(sys.executable, "-c", babbling))

    with pytest.raises(EngineUnavailable):
        await engine.fired(RULES, FACTS)

    await engine.close()


@pytest.mark.asyncio
async def test_callers_who_give_up_at_any_moment_break_nothing_for_the_others(workers: WorkerEngine) -> None:
    asked = [asyncio.create_task(workers.fired(RULES, FACTS)) for _ in range(200)]
    for turn, task in enumerate(asked):
        if turn % 2:
            task.cancel()
        if turn % 7 == 0:
            await asyncio.sleep(0)

    answers = await asyncio.gather(*asked, return_exceptions=True)

    assert answers[::2] == [ANSWER] * 100
    assert await workers.fired(RULES, FACTS) == ANSWER
    assert (workers.restarts, workers.pending) == (0, 0)


@pytest.mark.asyncio
async def test_a_caller_who_gives_up_while_the_worker_starts_leaves_it_to_the_others() -> None:
    engine = WorkerEngine()
    impatient, patient = (asyncio.create_task(engine.fired(RULES, FACTS)) for _ in range(2))
    await asyncio.sleep(0)

    impatient.cancel()

    assert await patient == ANSWER
    assert engine.restarts == 0
    await engine.close()


@pytest.mark.asyncio
@pytest.mark.parametrize("when", ["before it started", "while it starts", "idle", "busy"])
async def test_closing_ends_the_worker_whatever_it_is_doing(when: str) -> None:
    engine = WorkerEngine()
    asked: list[Awaitable[frozenset[str]]] = []
    if when == "while it starts":
        asked.append(asyncio.create_task(engine.fired(RULES, FACTS)))
        await asyncio.sleep(0)
    elif when != "before it started":
        await engine.start()
        if when == "busy":
            await stop(pid_of(engine))
            asked.append(asyncio.create_task(engine.fired(RULES, FACTS)))
            await until(lambda: engine.pending == 1)
    pid = engine.worker_pid

    await engine.close()

    assert all(
        isinstance(failure, EngineUnavailable) for failure in await asyncio.gather(*asked, return_exceptions=True)
    )
    assert pid is None or not is_alive(pid)
    with pytest.raises(EngineUnavailable):
        await engine.fired(RULES, FACTS)


@pytest.mark.asyncio
async def test_what_the_worker_writes_on_its_errors_is_logged() -> None:
    dying = "import sys; print('{\"ask\":0}', flush=True); sys.stdin.readline(); sys.stderr.write('boom\\n')"
    engine = WorkerEngine(command=(sys.executable, "-c", dying))

    with capture_logs() as logs, pytest.raises(EngineUnavailable):
        await engine.fired(RULES, FACTS)
    await engine.close()

    assert {"event": "rule_worker_says", "line": "boom", "log_level": "warning"} in logs


def test_the_worker_ends_when_its_parent_dies() -> None:
    parent = (
        "import sys, time\n"
        "from tests.rulebook.test_worker_engine import FACTS, RULES\n"
        "from monespace_gql.rulebook import SubprocessEngine\n"
        "engine = SubprocessEngine(time_limit=30)\n"
        "engine.fired(RULES, FACTS)\n"
        "print(engine.worker_pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        assert os.path.exists(f"/proc/{worker}")
        process.kill()

    asyncio.run(until(lambda: not is_alive(worker)))


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_engine_without_event_loop_survives_a_death_and_a_hang() -> None:
    with SubprocessEngine(time_limit=2) as engine:
        engine.fired(RULES, FACTS)
        os.kill(pid_of(engine), signal.SIGKILL)
        assert engine.fired(RULES, FACTS) == ANSWER

        os.kill(pid_of(engine), signal.SIGSTOP)
        assert engine.fired(RULES, FACTS) == ANSWER

        assert (engine.restarts, engine.timeouts) == (2, 1)


def test_a_hanging_worker_that_cannot_even_be_written_to_meets_the_time_limit() -> None:
    large = rules(*(CODE == "x" * 10 + str(rank) for rank in range(2000)))
    with SubprocessEngine(time_limit=2) as engine:
        engine.fired(RULES, FACTS)
        os.kill(pid_of(engine), signal.SIGSTOP)

        assert engine.fired(large, FACTS) == frozenset()
        assert engine.timeouts == 1


def test_an_engine_unsure_of_itself_answers_nothing_and_recovers() -> None:
    program = compile_ruleset(RULES)
    worker = Worker()
    worker.hear({"learn": "d", "chunks": {chunk.name: chunk.definition for chunk in program.chunks}})

    def ask(message: dict[str, int]) -> object:
        answer = worker.hear({"ask": 1, "of": "d", "events": [[program.chunks[0].name, message]]})
        assert answer is not None
        return answer.failure or answer.fired

    (event,) = encode(program, FACTS)
    message, right = event.message, [["r0", "r2"]]

    assert ask(message) == right
    assert ask({**message, "ff": 0}) == "MessageNotHandledException"
    assert ask(message) == right
    assert worker.rebuilds == 1


def test_whatever_is_printed_in_the_worker_does_not_disturb_its_answers() -> None:
    printing = (
        "from monespace_gql.rulebook.worker import _private_output\n"
        "answers = _private_output()\n"
        "print('stray', flush=True)\n"
        "answers.write(b'answer')\n"
    )

    done = subprocess.run([sys.executable, "-c", printing], capture_output=True, timeout=60, check=True)

    assert (done.stdout, done.stderr) == (b"answer", b"stray\n")


def test_a_worker_that_learnt_too_much_makes_way_for_a_fresh_one() -> None:
    facts = Readings({"training.hours": 1000})
    with SubprocessEngine(time_limit=20) as engine:
        answers = {engine.fired(rules(HOURS > limit), facts) for limit in range(PROGRAMS_AT_MOST + 50)}

        assert answers == {frozenset({"R-1"})}
        assert engine.restarts == 1
