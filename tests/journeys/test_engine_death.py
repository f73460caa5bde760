"""The process that runs the rules may hang and die in the middle of an examination: nobody notices."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from monespace_gql.rulebook import WorkerEngine
from tests.journeys.client import PATIENCE, Visitor
from tests.journeys.given import open_draft, save
from tests.journeys.house import House
from tests.journeys.program import Program

in_the_house = pytest.mark.asyncio(loop_scope="session")

WRONG = {"contract": {"start": "2026-01-05", "end": "2025-12-31"}}
FINDINGS = "query ($number: CaseNumber!) { draft(ref: {number: $number}) { findings { path code message } } }"
ASKED_AT_ONCE = 10


async def until(reached: Callable[[], bool]) -> None:
    """Wait for what another process or task is about to do."""
    async with asyncio.timeout(PATIENCE):
        while not reached():  # noqa: ASYNC110 - nothing tells when another process has changed
            await asyncio.sleep(0.005)


async def hang(pid: int) -> None:
    """Stop a process where it is: it lives and hears nothing."""
    os.kill(pid, signal.SIGSTOP)
    await until(lambda: Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T")


@in_the_house
async def test_a_worker_killed_in_the_middle_of_examinations_costs_no_request(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)
    await save(employer, number, WRONG)
    expected = await employer.ask(FINDINGS, number=number)
    engine = house.opened.desk.engine
    assert isinstance(engine, WorkerEngine)
    first, restarts = engine.worker_pid, engine.restarts
    assert first is not None
    await hang(first)

    asked = [asyncio.create_task(employer.ask(FINDINGS, number=number)) for _ in range(ASKED_AT_ONCE)]
    await until(lambda: engine.pending == ASKED_AT_ONCE)
    os.kill(first, signal.SIGKILL)
    answers = await asyncio.gather(*asked)

    assert answers == [expected] * ASKED_AT_ONCE
    assert "CPRO-CTR-14" in {finding["code"] for finding in expected["draft"]["findings"]}
    assert engine.worker_pid not in (None, first)
    assert engine.restarts == restarts + 1
    assert engine.differences == 0


async def test_a_server_outlives_its_workers(program: Program, people: tuple[Visitor, Visitor]) -> None:
    employer, _ = people
    number = await open_draft(employer)
    await save(employer, number, WRONG)
    expected = await employer.ask(FINDINGS, number=number)

    for _ in range(3):
        (worker,) = children_of(program.process.pid)
        await hang(worker)
        asked = asyncio.create_task(employer.ask(FINDINGS, number=number))
        os.kill(worker, signal.SIGKILL)
        assert await asked == expected

    assert (await employer.request("GET", "/readyz")).status == 200
    assert program.process.returncode is None


def children_of(pid: int) -> list[int]:
    """The processes started by a process."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for children in tasks for child in children.read_text().split()]
