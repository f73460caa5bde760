"""Reading, and who may open: committed rows only, never behind a writer, one process on a file."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from tortoise.exceptions import IntegrityError

from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.errors import StoreClosed, StoreInUse, WriteOutsideUnit
from monespace_gql.journal.meter import beside
from monespace_gql.journal.models import Counter, JournalEntry, OperationReceipt
from monespace_gql.journal.postgresql import PostgresqlStoreClient
from monespace_gql.journal.store import Store, count_statements, open_store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.migrations import MODELS

OPEN_IT = """
import asyncio, sys
from monespace_gql.journal.store import open_store
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.migrations import MODELS

async def main():
    async with open_store(sys.argv[1], MODELS, clock=SystemClock()):
        pass

asyncio.run(main())
"""


async def count(store: Store, name: str = "%") -> int:
    (row,) = await store.fetch("SELECT count(*) AS n FROM counter WHERE name LIKE $1", [name])
    found: int = row["n"]
    return found


async def test_a_reader_neither_waits_for_a_unit_nor_sees_what_it_has_not_committed(store: Store) -> None:
    written, go_on = asyncio.Event(), asyncio.Event()

    async def work(unit: Unit) -> int:
        await Counter.create(name="uncommitted", value=1)
        written.set()
        await go_on.wait()
        return await count(store)

    running = asyncio.create_task(store.unit(work))
    await written.wait()
    outside = (await count(store), await Counter.all().count())
    go_on.set()

    assert outside == (0, 0)
    assert await running == 1
    assert (await count(store), await Counter.all().count()) == (1, 1)


async def test_nothing_is_written_outside_a_unit(store: Store) -> None:
    with pytest.raises(WriteOutsideUnit):
        await Counter.create(name="one", value=1)
    with pytest.raises(WriteOutsideUnit):
        await Counter.bulk_create([Counter(name="one", value=1)])
    with pytest.raises(WriteOutsideUnit):
        await Counter.get_or_create(name="one", defaults={"value": 1})
    for attempt in (
        Counter.filter(name="one").delete(),
        store.fetch("INSERT INTO counter (name, value) VALUES ('one', 1)"),
        store.fetch("WITH gone AS (SELECT 1) DELETE FROM counter"),
    ):
        with pytest.raises(Exception, match=r"read.?only"):
            await attempt
    assert await count(store) == 0


async def test_one_text_serves_both_databases(store: Store) -> None:
    rows = await store.fetch(
        "SELECT CAST($2 AS varchar) AS b, CAST($1 AS varchar) AS a, CAST($2 AS varchar)", ["x", "y"]
    )

    assert (rows[0]["a"], rows[0]["b"], rows[0][2]) == ("x", "y", "y")
    assert store.placeholder(3) == ("?3" if store.dialect is Dialect.SQLITE else "$3")


async def test_every_statement_is_counted_those_of_models_too(store: Store) -> None:
    async def work(unit: Unit) -> None:
        await Counter.bulk_create([Counter(name=str(n), value=n) for n in range(10)])
        await Counter.filter(name="3").update(value=4)
        counter = await Counter.get(name="3")
        await counter.delete()
        await unit.fetch("SELECT 1")

    before = store.statements
    with count_statements(store) as counted:
        await store.unit(work)
        assert counted.count == 5
        await Counter.all()
        await store.fetch("SELECT 1")

    assert (counted.count, store.statements - before) == (7, 7)
    assert counted.sql[0].startswith("INSERT")
    await store.fetch("SELECT 1")
    assert counted.count == 7


async def test_what_runs_beside_is_left_out_of_what_is_collected_its_units_too(store: Store) -> None:
    async def work(unit: Unit) -> None:
        await unit.fetch("SELECT 1")

    async def beside_work() -> None:
        await store.fetch("SELECT 1")
        await store.unit(work)

    before = store.statements
    with beside():
        aside = asyncio.create_task(beside_work())
    with count_statements(store) as counted:
        await aside
        await store.unit(work)

    assert (counted.count, store.statements - before) == (1, 3)


async def test_cancelled_reads_leave_every_connection_usable(store: Store) -> None:
    rng = Random(20)
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT count(*) FROM n"

    async def read(n: int) -> None:
        await (store.fetch(slow) if n % 2 else Counter.all())

    for _ in range(20):
        readers = [asyncio.create_task(read(n)) for n in range(12)]
        for reader in readers:
            for _ in range(rng.randrange(6)):
                await asyncio.sleep(0)
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)

    answers = await asyncio.gather(*(store.fetch("SELECT 1") for _ in range(30)))
    assert [rows[0][0] for rows in answers] == [1] * 30


async def test_a_cancelled_read_keeps_its_connection_until_the_query_ends(store: Store) -> None:
    slow = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT count(*) FROM n"
    reader = asyncio.create_task(store.fetch(slow))
    for _ in range(5):
        await asyncio.sleep(0)

    reader.cancel()
    await asyncio.wait({reader})

    assert reads_under_way(store)
    async with asyncio.timeout(60):
        while reads_under_way(store):  # noqa: ASYNC110 - the database ends it when it likes
            await asyncio.sleep(0.01)


def reads_under_way(store: Store) -> bool:
    """Say whether a connection that reads is at work."""
    if isinstance(store.client, PostgresqlStoreClient):
        assert store.client._readers is not None
        return not store.client._readers.all_free
    return store.client._reads.under_way > 0


async def test_structured_content_comes_back_as_it_was_put(store: Store) -> None:
    huge = 12345678901234567890
    outcomes = [{"a": [1, None, "é", {"b": True}], "day": "2026-01-05"}, [1, 2], huge, 1.5, True]

    async def work(unit: Unit) -> None:
        for place, outcome in enumerate(outcomes):
            await OperationReceipt.create(actor="p", operation_id=str(place), act="a", outcome=outcome, at=unit.now)
        unit.record("k", "s", 1, "p", {"amount": Decimal("1823.10"), "at": datetime(2026, 1, 5, tzinfo=UTC)})

    await store.unit(work)

    assert [receipt.outcome for receipt in await OperationReceipt.all().order_by("id")] == outcomes
    assert (await JournalEntry.get()).data == {"amount": "1823.10", "at": "2026-01-05T00:00:00+00:00"}
    with pytest.raises(TypeError, match="bare string"):
        OperationReceipt(actor="p", operation_id="s", act="a")._meta.fields_map["outcome"].to_db_value("x", Counter)


async def test_a_refused_row_is_not_quoted_in_the_failure(store: Store) -> None:
    async def work(unit: Unit) -> None:
        await Counter.create(name="1850775123456", value=1)
        await Counter.create(name="1850775123456", value=2)

    with pytest.raises(IntegrityError) as failed:
        await store.unit(work)

    assert "1850775123456" not in f"{failed.value} {failed.value.__cause__}"


async def test_two_stores_in_one_process_do_not_mix(store: Store, tmp_path: Path) -> None:
    if store.dialect is not Dialect.SQLITE:
        return  # Tortoise keeps one dialect a process: two kinds at once are not promised
    other_url = f"sqlite://{tmp_path / 'other.db'}"
    async with open_store(other_url, MODELS, clock=SystemClock()) as other:
        assert [row["name"] for row in await other.fetch("SELECT name FROM sqlite_master")] == []
        with store.reading():
            assert await Counter.all().count() == 0
    assert await Counter.all().count() == 0


async def test_closing_waits_for_the_units_under_way_and_takes_no_more(database_url: str) -> None:
    written, go_on = asyncio.Event(), asyncio.Event()

    async def work(unit: Unit) -> str:
        await Counter.create(name="late", value=1)
        written.set()
        await go_on.wait()
        return "done"

    async with open_store(database_url, MODELS, clock=SystemClock()) as store:
        running = asyncio.create_task(store.unit(work))
        await written.wait()
        ending = asyncio.create_task(store.close())
        await asyncio.wait({ending}, timeout=0.1)
        with pytest.raises(StoreClosed):
            await store.unit(work)
        assert not ending.done()
        go_on.set()
        assert await running == "done"
        await ending
        with pytest.raises(StoreClosed):
            await store.fetch("SELECT 1")
    async with open_store(database_url, MODELS, clock=SystemClock()) as store:
        assert await count(store, "late") == 1


async def test_a_unit_holds_the_write_lock_from_its_first_moment(tmp_path: Path) -> None:
    path = tmp_path / "monespace.db"

    async def work(unit: Unit) -> None:
        with (
            closing(sqlite3.connect(path, timeout=0)) as stranger,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            stranger.execute("BEGIN IMMEDIATE")

    async with open_store(f"sqlite://{path}", MODELS, clock=SystemClock()) as store:
        await store.unit(work)


async def test_a_second_process_is_refused_and_told_who_holds_the_file(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path / 'monespace.db'}"
    async with open_store(url, MODELS, clock=SystemClock()):
        other = await asyncio.create_subprocess_exec(
            sys.executable, "-c", OPEN_IT, url, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        _, errors = await other.communicate()
        with pytest.raises(StoreInUse):
            async with open_store(url, MODELS, clock=SystemClock()):
                pytest.fail("opened twice")
    async with open_store(url, MODELS, clock=SystemClock()):
        pass

    assert other.returncode == 1
    assert "StoreInUse" in errors.decode()
    assert "un seul processus à la fois" in errors.decode()


async def test_a_read_only_store_opens_beside_the_one_that_writes(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path / 'monespace.db'}"
    async with open_store(url, MODELS, clock=SystemClock()) as store:
        await store.unit(lambda unit: unit.fetch("CREATE TABLE one (a int)"))
        async with open_store(url, MODELS, clock=SystemClock(), read_only=True) as reader:
            assert await reader.fetch("SELECT * FROM one") == []
            with pytest.raises(WriteOutsideUnit):
                await reader.unit(lambda unit: unit.fetch("DROP TABLE one"))
