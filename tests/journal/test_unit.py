"""The unit of work: all or nothing, to its end, in a context of its own; and what it records."""

import asyncio
from contextvars import ContextVar
from random import Random

import pytest
from tortoise.transactions import in_transaction

from monespace_gql.journal.errors import NestedUnit, UnitOver
from monespace_gql.journal.models import Counter, FeedCursor, FeedItem, JournalEntry
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit


class Boom(Exception):
    """What a unit of these tests fails with."""


async def test_a_failure_rolls_everything_back_and_reaches_the_caller(store: Store) -> None:
    async def work(unit: Unit) -> None:
        await Counter.create(name="one", value=1)
        unit.record("draft.saved", "draft", 1, "p", recipients=["a"])
        raise Boom

    with pytest.raises(Boom):
        await store.unit(work)

    for model in (Counter, JournalEntry, FeedItem, FeedCursor):
        assert await model.all().count() == 0


async def test_a_cancelled_caller_waits_for_the_end_of_its_unit(store: Store) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    ended: list[str] = []

    async def work(unit: Unit) -> None:
        begun.set()
        await go_on.wait()
        await Counter.create(name="one", value=1)
        ended.append("work")

    async def caller() -> None:
        try:
            await store.unit(work)
        finally:
            ended.append("caller")

    task = asyncio.create_task(caller())
    await begun.wait()
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0)
    go_on.set()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["work", "caller"]
    assert await Counter.all().count() == 1


async def test_a_unit_inside_a_unit_is_an_author_s_mistake(store: Store) -> None:
    with pytest.raises(NestedUnit):
        await store.unit(lambda unit: store.unit(lambda inner: inner.fetch("SELECT 1")))

    await store.unit(lambda unit: unit.fetch("SELECT 1"))


async def test_a_unit_neither_takes_nor_leaves_anything_in_its_caller_s_context(store: Store) -> None:
    held: ContextVar[str] = ContextVar("held", default="nothing")
    held.set("the caller's")

    async def work(unit: Unit) -> str:
        found = held.get()
        held.set("the unit's")
        return found

    assert await store.unit(work) == "nothing"
    assert held.get() == "the caller's"


async def test_a_task_left_behind_cannot_use_the_connection_any_more(store: Store) -> None:
    over = asyncio.Event()

    async def straggler() -> None:
        await over.wait()
        await Counter.create(name="stray", value=1)

    async def work(unit: Unit) -> asyncio.Task[None]:
        return asyncio.create_task(straggler())

    task = await store.unit(work)
    over.set()

    with pytest.raises(UnitOver):
        await task
    assert await Counter.all().count() == 0


async def test_a_savepoint_inside_a_unit_undoes_only_itself(store: Store) -> None:
    async def work(unit: Unit) -> None:
        await Counter.create(name="kept", value=1)
        with pytest.raises(Boom):
            async with in_transaction():
                await Counter.create(name="undone", value=1)
                raise Boom
        await Counter.get_or_create(name="kept", defaults={"value": 2})

    await store.unit(work)

    assert await Counter.all().values_list("name", "value") == [("kept", 1)]


async def test_what_follows_a_commit_comes_after_it_and_cannot_undo_it(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[int] = []

    async def look() -> None:
        seen.append(await Counter.all().count())
        await store.unit(lambda unit: unit.fetch("SELECT 1"))

    def fail() -> None:
        raise Boom

    async def work(unit: Unit) -> None:
        unit.after_commit(fail)
        unit.after_commit(look)
        await Counter.create(name="one", value=1)

    async def failing(unit: Unit) -> None:
        unit.after_commit(look)
        raise Boom

    await store.unit(work)
    with pytest.raises(Boom):
        await store.unit(failing)

    assert seen == [1]
    assert "the commit stands" in caplog.text


async def test_entries_are_written_last_numbered_per_recipient_and_in_order(store: Store) -> None:
    sent: list[str] = []

    async def work(unit: Unit) -> None:
        with store.watch() as counted:
            unit.record("first", "draft", 7, "person:1", {"n": 1}, recipients=["b", "a", "b"])
            unit.record("second", "draft", 7, "person:1", recipients=["a"])
            unit.record("untold", "draft", 7, "person:1")
            await Counter.create(name="one", value=1)
        sent.extend(counted.sql)

    with store.watch() as counted:
        await store.unit(work)
        await store.unit(work_again)
    entries = await JournalEntry.all().order_by("id")
    items = await FeedItem.all().order_by("recipient", "number").values_list("recipient", "number", "entry__kind")

    assert len(sent) == 1
    assert counted.count == 1 + 4 + 4
    assert [(e.kind, e.subject_kind, e.subject_id, e.actor, e.data) for e in entries[:3]] == [
        ("first", "draft", "7", "person:1", {"n": 1}),
        ("second", "draft", "7", "person:1", {}),
        ("untold", "draft", "7", "person:1", {}),
    ]
    assert items == [("a", 1, "first"), ("a", 2, "second"), ("a", 3, "third"), ("b", 1, "first")]
    assert {entry.id.version for entry in entries} == {7}


async def work_again(unit: Unit) -> None:
    unit.record("third", "draft", 8, "person:1", recipients=["a"])


async def test_a_storm_of_cancellations_leaves_whole_units_dense_numbers_and_a_usable_database(store: Store) -> None:
    rng = Random(5)
    committed: set[int] = set()
    cancelled = 0

    async def act(n: int, *, fails: bool) -> None:
        async def work(unit: Unit) -> None:
            unit.record("storm", "n", n, "p", recipients=["a", "b", f"only {n % 3}"])
            await Counter.bulk_create([Counter(name=f"{n}-{place}", value=n) for place in range(25)])
            await Counter.filter(name=f"{n}-0").update(value=-n)
            if fails:
                raise Boom
            unit.after_commit(lambda: committed.add(n))

        await store.unit(work)

    for start in range(0, 300, 20):
        tasks = [asyncio.create_task(act(n, fails=n % 7 == 0)) for n in range(start, start + 20)]
        for task in tasks:
            for _ in range(rng.randrange(8)):
                await asyncio.sleep(0)
            if rng.random() < 0.8:
                task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        cancelled += sum(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)
        assert all(o is None or isinstance(o, asyncio.CancelledError | Boom) for o in outcomes)

    rows = await store.fetch(
        "SELECT value, count(*) AS n FROM (SELECT abs(value) AS value FROM counter) c GROUP BY value"
    )
    assert {row["value"]: row["n"] for row in rows} == dict.fromkeys(committed, 25)
    assert cancelled > 100
    assert 50 < len(committed) < 300
    for recipient in ("a", "b"):
        numbers = await FeedItem.filter(recipient=recipient).order_by("number").values_list("number", flat=True)
        assert list[object](numbers) == list(range(1, len(committed) + 1))
    assert await asyncio.gather(*(store.unit(again) for _ in range(20))) == [1] * 20


async def again(unit: Unit) -> int:
    return int((await unit.fetch("SELECT 1"))[0][0])
