"""The connections that read on PostgreSQL: few, kept, opened again when lost, and never left in somebody's hands."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
from tortoise.exceptions import TransactionManagementError

from monespace_gql.journal import prepared as prepared_module
from monespace_gql.journal import readers as readers_module
from monespace_gql.journal.postgresql import PostgresqlStoreClient
from monespace_gql.journal.store import Store, open_store
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.migrations import MODELS
from tests.conftest import Databases

WHO = "SELECT pg_backend_pid()"
LOST = (asyncpg.PostgresError, asyncpg.InternalClientError, OSError)
NAP = "SELECT pg_sleep(0.05), pg_backend_pid()"


@pytest.fixture
async def served(databases: Databases, tmp_path: Any) -> AsyncIterator[Store]:
    """A store on PostgreSQL, with two connections that read."""
    url = databases.emptied("postgresql", tmp_path)
    async with open_store(url, MODELS, clock=SystemClock(), pool_size=4) as store:
        yield store


async def process(store: Store, sql: str = WHO) -> int:
    """Read; return which process on the server answered."""
    return int((await store.fetch(sql))[0]["pg_backend_pid"])


async def ended(store: Store, pid: int) -> None:
    """End a process on the server, as a restart would."""
    await store.unit(lambda unit: unit.fetch("SELECT pg_terminate_backend($1)", [pid]))


def all_free(store: Store) -> bool:
    """Say whether no connection that reads is lent."""
    assert isinstance(store.client, PostgresqlStoreClient)
    assert store.client._readers is not None
    return store.client._readers.all_free


async def test_one_after_the_other_they_read_on_one_connection_at_once_on_as_many_as_there_may_be(
    served: Store,
) -> None:
    assert len({await process(served) for _ in range(5)}) == 1

    assert len(set(await asyncio.gather(*(process(served, NAP) for _ in range(8))))) == 2
    assert all_free(served)


async def test_a_connection_lost_at_rest_is_opened_again(served: Store) -> None:
    before = await process(served)
    await ended(served, before)

    async with asyncio.timeout(10):
        while (after := await outlived(served)) is None:  # noqa: ASYNC110 - the server tells when it likes
            await asyncio.sleep(0.01)

    assert after != before
    assert all_free(served)


async def outlived(store: Store) -> int | None:
    """Read; None when the connection had just been lost and did not know yet."""
    try:
        return await process(store)
    except LOST:
        return None


async def test_a_connection_lost_in_the_middle_of_a_read_fails_that_read_alone(served: Store) -> None:
    before = await process(served)
    reading = asyncio.create_task(served.fetch("SELECT pg_sleep(30)"))
    async with asyncio.timeout(10):
        while not await under_way(served):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)

    await ended(served, before)
    with pytest.raises(LOST):
        await reading

    assert await process(served) != before
    assert all_free(served)


async def under_way(store: Store) -> bool:
    """Say whether somebody sleeps on this database now."""
    sql = "SELECT 1 FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(30)' AND datname = current_database()"
    return bool(await store.unit(lambda unit: unit.fetch(sql)))


@pytest.mark.parametrize(
    ("sql", "values"), [("SELECT 1 / $1::int", [0]), ("SELECT $1::int", [2**70]), ("SELECT nothing", [])]
)
async def test_what_the_database_declines_costs_no_connection(served: Store, sql: str, values: list[object]) -> None:
    before = await process(served)

    with pytest.raises(Exception, match=r"zero|range|exist"):
        await served.fetch(sql, values)

    assert await process(served) == before


async def test_a_reading_connection_writes_nothing(served: Store) -> None:
    with pytest.raises(TransactionManagementError, match="read-only"):
        await served.fetch("INSERT INTO person (email, first_name, last_name) VALUES ('a', 'b', 'c')")


async def test_after_many_reads_a_connection_is_opened_anew(served: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers_module, "MOST_READS", 3)

    pids = [await process(served) for _ in range(7)]

    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]


async def test_a_server_that_cannot_be_reached_keeps_no_place(served: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(served.client, PostgresqlStoreClient)
    assert served.client._readers is not None
    connect = served.client._readers._connect

    async def refused() -> object:
        raise ConnectionRefusedError

    monkeypatch.setattr(readers_module, "MOST_READS", 0)
    monkeypatch.setattr(served.client._readers, "_connect", refused)
    for _ in range(5):
        with pytest.raises(ConnectionRefusedError):
            await served.fetch(WHO)

    monkeypatch.setattr(served.client._readers, "_connect", connect)
    assert await process(served)
    assert all_free(served)


async def test_who_is_cancelled_while_waiting_for_a_place_takes_none(served: Store) -> None:
    napping = [asyncio.create_task(served.fetch(NAP)) for _ in range(2)]
    waiting = [asyncio.create_task(served.fetch(WHO)) for _ in range(3)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()

    await asyncio.gather(*napping, *waiting, return_exceptions=True)

    assert all(task.cancelled() for task in waiting)
    assert len({await process(served) for _ in range(3)}) == 1
    assert all_free(served)


async def test_a_long_statement_is_prepared_once_on_a_connection(served: Store) -> None:
    columns = ", ".join(f"$1::text AS column_{rank}" for rank in range(1_500))

    for _ in range(2):
        await served.fetch(f"SELECT {columns}", ["a value"])

    (kept,) = await served.fetch(
        "SELECT length(statement), generic_plans + custom_plans AS runs FROM pg_prepared_statements "
        "WHERE statement LIKE '%column_1499'"
    )
    assert kept["length"] > 15 * 1024
    assert kept["runs"] == 2


async def kept_prepared(store: Store) -> list[int]:
    """Return how long each statement is that the connection keeps prepared, this one apart."""
    rows = await store.fetch("SELECT length(statement) AS letters FROM pg_prepared_statements ORDER BY prepare_time")
    return [int(row["letters"]) for row in rows][:-1]


async def test_the_statements_kept_prepared_are_bounded_by_their_letters(
    served: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared_module, "LETTERS_KEPT", 3_000)
    await ended(served, await process(served))
    async with asyncio.timeout(10):
        while await outlived(served) is None:  # noqa: ASYNC110 - the server tells when it likes
            await asyncio.sleep(0.01)

    for rank in range(20):
        (row,) = await served.fetch(f"SELECT {rank} AS n -- {'x' * 900}")
        assert row["n"] == rank

    kept = await kept_prepared(served)
    assert sum(kept) <= 3_000
    assert [letters for letters in kept if letters > 900]


async def test_a_statement_too_long_to_be_kept_is_read_all_the_same(
    served: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared_module, "LONGEST_KEPT", 500)
    long_one = f"SELECT $1::int AS n -- {'x' * 500}"

    rows = [(await served.fetch(long_one, [rank]))[0]["n"] for rank in range(3)]

    assert rows == [0, 1, 2]
    assert [letters for letters in await kept_prepared(served) if letters > 500] == []


async def test_a_table_that_changes_under_a_prepared_statement_is_read_as_it_is_now(served: Store) -> None:
    every = "SELECT * FROM changing"
    await served.unit(lambda unit: unit.fetch("CREATE TABLE changing (a int)"))
    await served.unit(lambda unit: unit.fetch("INSERT INTO changing VALUES (1)"))
    before = [dict(row) for row in await served.fetch(every)]

    await served.unit(lambda unit: unit.fetch("ALTER TABLE changing ADD COLUMN b text DEFAULT 'x'"))

    assert before == [{"a": 1}]
    assert [dict(row) for row in await served.fetch(every)] == [{"a": 1, "b": "x"}]
