"""Several processes on one database: a worker that dies is replaced, one process relays, all end together."""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from socket import create_server

import pytest

from monespace_gql.journal.store import Store, open_store
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.migrations import MODELS
from monespace_gql.web.identity import Tokens
from tests.journeys.client import Visitor
from tests.journeys.given import transmitted
from tests.journeys.house import SECRET, settle, visiting
from tests.journeys.program import SLOW, Command, Program, free_port, running
from tests.journeys.test_cli import refused
from tests.journeys.test_engine_death import children_of, until

GRAPHQL = "{ viewer { email } }"
WAITING = "SELECT count(*) AS n FROM outbox"


def settings_of(database_url: str, folder: Path, **more: str) -> Mapping[str, str]:
    return {
        "MONESPACE_MODE": "development",
        "MONESPACE_DATABASE_URL": database_url,
        "MONESPACE_DATA": str(folder),
        "MONESPACE_SECRET": SECRET,
        **more,
    }


def lives(process: int) -> bool:
    """Say whether a process runs; one that ended and waits to be noticed does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


def employer(http: object, program: Program) -> Visitor:
    token = Tokens(SECRET, SystemClock()).issue("employer@humando.test", timedelta(hours=1))
    return Visitor(http, program.base, token)  # type: ignore[arg-type]  # a client session


@pytest.fixture
async def settled(new_database: Callable[[str], str]) -> str:
    """A PostgreSQL database where the people of the demonstration have accounts."""
    url = new_database("postgresql")
    async with open_store(url, MODELS, clock=SystemClock()) as store:
        await store.unit(settle)
    return url


def test_an_embedded_database_is_served_by_one_process(command: Command, tmp_path: Path) -> None:
    told = command("serve", "--workers", "2", settings={"MONESPACE_SECRET": SECRET})

    assert "PostgreSQL" in refused(told)
    assert list(tmp_path.iterdir()) == []


async def test_a_worker_that_dies_is_replaced_and_nobody_outlives_the_supervisor(settled: str, tmp_path: Path) -> None:
    async with two_workers(settled, tmp_path) as program:
        await ask_anew(program)
        first = children_of(program.process.pid)
        assert len(first) == 2

        os.kill(first[0], signal.SIGKILL)
        await until(lambda: not lives(first[0]))
        await ask_anew(program)
        await until(lambda: len(set(children_of(program.process.pid)) - {first[0]}) == 2)
        second = children_of(program.process.pid)
        assert '"code":-9' in program.said

    assert not [process for process in {*first, *second} if lives(process)]


async def test_workers_end_when_their_supervisor_is_killed(settled: str, tmp_path: Path) -> None:
    workers: list[int] = []
    with pytest.raises(AssertionError):  # it ends with the code of a killed process
        async with two_workers(settled, tmp_path) as program:
            await ask_anew(program)
            workers = children_of(program.process.pid)
            program.process.kill()
            await until(lambda: not any(lives(worker) for worker in workers))

    assert len(workers) == 2


async def test_a_process_that_only_relays_does_what_the_servers_were_told_not_to(settled: str, tmp_path: Path) -> None:
    apart = settings_of(settled, tmp_path, MONESPACE_RELAY="false")
    async with (
        open_store(settled, MODELS, clock=SystemClock()) as store,
        running("serve", folder=tmp_path, settings=apart) as server,
        visiting() as http,
    ):
        await transmitted(employer(http, server), "BADGE")
        waiting = await left(store)
        assert waiting > 0

        async with running("relay", folder=tmp_path, settings=apart) as program:
            await gone(store)
            assert "relay_taken_over" in program.said
            relayed = employer(http, program)
            assert (await relayed.request("GET", "/readyz")).json["checks"] == {"database": "ok"}
            assert "monespace_relay_lag_seconds" in (await relayed.request("GET", "/metrics")).text
            assert (await relayed.request("GET", "/graphql")).status == 404
        assert "relay_taken_over" not in server.said


def two_workers(database_url: str, folder: Path) -> AbstractAsyncContextManager[Program]:
    """Serve with two processes."""
    return running("serve", "--workers", "2", folder=folder, settings=settings_of(database_url, folder))


async def ask_anew(program: Program) -> None:
    """Ask over a new connection, which the death of a process cannot have cut."""
    async with visiting() as http:
        assert (await employer(http, program).ask(GRAPHQL))["viewer"]["email"] == "employer@humando.test"


async def left(store: Store) -> int:
    """How many entries wait for the relay."""
    return int((await store.fetch(WAITING))[0]["n"])


async def gone(store: Store) -> None:
    """Wait until no entry waits for the relay."""
    async with asyncio.timeout(SLOW):
        while await left(store):  # noqa: ASYNC110 - the table tells nobody
            await asyncio.sleep(0.02)


def test_a_port_that_is_taken_is_told_before_any_worker_is_started(
    command: Command, new_database: Callable[[str], str], tmp_path: Path
) -> None:
    taken = free_port()
    with create_server(("127.0.0.1", taken)):
        settings = settings_of(new_database("postgresql"), tmp_path)
        told = command("serve", "--workers", "2", "--port", str(taken), settings=settings)

    assert f"cannot listen at 127.0.0.1:{taken}" in refused(told)
