"""The relay: all that is committed reaches the feed of everything once, in order, whoever writes, fails, takes over."""

import asyncio
import importlib
import shutil
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from structlog.testing import capture_logs
from tortoise.exceptions import OperationalError

from monespace_gql.journal.alone import alone
from monespace_gql.journal.counter import next_number
from monespace_gql.journal.follow import Told, follow, last_number, read_feed
from monespace_gql.journal.migrate import migrate
from monespace_gql.journal.models import JournalEntry
from monespace_gql.journal.relay import BATCH, EVENTS, RELAY_LOCK, Relay
from monespace_gql.journal.store import Store, open_store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.migrations import MODELS, PACKAGE

NEVER = 3600.0
SOON = 90.0
"""Far more than anything here takes: a bound on what would wait for ever."""

HOLDERS = """
SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid::bigint = $1 AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


async def tell(store: Store, *kinds: str, subject: object = 1, to: tuple[str, ...] = ()) -> None:
    async def work(unit: Unit) -> None:
        for kind in kinds:
            unit.record(kind, "test", subject, "p", recipients=to)

    await store.unit(work)


async def everything(store: Store, after: int = 0) -> list[Told]:
    """The whole feed, once the relay has carried what waits."""
    await Relay(store).carry()
    told: list[Told] = []
    while batch := await read_feed(store, EVENTS, told[-1].number if told else after):
        told += batch
    return told


async def test_every_entry_reaches_the_feed_of_everything_whoever_else_is_told(store: Store) -> None:
    await tell(store, "FIRST", "SECOND", to=("a", "b"))
    await tell(store, "THIRD")

    told = await everything(store)

    assert [(entry.number, entry.kind) for entry in told] == [(1, "FIRST"), (2, "SECOND"), (3, "THIRD")]
    assert {entry.recipient for entry in told} == {EVENTS}
    assert await Relay(store).carry() == 0
    assert [entry.kind for entry in await read_feed(store, "b", 0)] == ["FIRST", "SECOND"]


async def test_what_is_rolled_back_takes_no_number(store: Store) -> None:
    async def fails(unit: Unit) -> None:
        unit.record("NEVER", "test", 1, "p")
        raise LookupError

    await tell(store, "FIRST")
    with pytest.raises(LookupError):
        await store.unit(fails)
    await tell(store, "SECOND")

    assert [(entry.number, entry.kind) for entry in await everything(store)] == [(1, "FIRST"), (2, "SECOND")]


async def test_more_than_a_batch_is_carried_in_order(store: Store) -> None:
    many = 2 * BATCH + 1
    await tell(store, *(str(n) for n in range(many)))

    assert await Relay(store).carry() == many
    assert [entry.kind for entry in await everything(store)] == [str(n) for n in range(many)]


async def test_relays_that_work_at_once_carry_each_entry_once_and_each_subject_in_order(store: Store) -> None:
    """The lock lets one work at a time; for an instant there may be two, and the numbers must not notice."""
    expected: dict[str, list[str]] = {"1": [], "2": [], "3": []}

    async def write(writer: int) -> None:
        rng = Random(writer)
        for _ in range(25):
            await act(rng)

    async def act(rng: Random) -> None:
        subject, fails = rng.choice("123"), rng.random() < 0.3
        rank = 0

        async def work(unit: Unit) -> None:
            nonlocal rank
            rank = await next_number(unit, f"subject {subject}")  # holds the subject until the end
            unit.record(str(rank), "test", subject, "p")
            if fails:
                raise LookupError

        try:
            await store.unit(work)
        except LookupError:
            return
        expected[subject].append(str(rank))

    relays = [asyncio.create_task(Relay(store).run(every=0.01)) for _ in range(3)]
    await asyncio.gather(*(write(writer) for writer in range(8)))
    for relay in relays:
        relay.cancel()
    await asyncio.wait(relays)

    told = await everything(store)
    assert [entry.number for entry in told] == list(range(1, len(told) + 1))
    assert len({entry.entry_id for entry in told}) == len(told) == await JournalEntry.all().count()
    for subject, kinds in expected.items():
        assert [entry.kind for entry in told if entry.subject_id == subject] == sorted(kinds, key=int)


async def test_a_follower_hears_of_a_commit_at_once(store: Store) -> None:
    relay = asyncio.create_task(Relay(store).run(every=NEVER))
    try:
        async with asyncio.timeout(SOON), aclosing(follow(store, EVENTS, poll=NEVER)) as feed:
            await tell(store, "FIRST")
            assert (await anext(feed)).kind == "FIRST"
            await tell(store, "SECOND")
            assert (await anext(feed)).kind == "SECOND"
    finally:
        relay.cancel()
        await asyncio.wait([relay])


async def test_the_relay_says_how_long_the_oldest_entry_has_waited(database_url: str) -> None:
    hands, lags = Hands(), list[float]()
    async with open_store(database_url, MODELS, clock=hands) as store:
        await tell(store, "FIRST")
        hands.at += timedelta(minutes=2)

        await Relay(store, lags.append).carry()

        assert lags == [120, 0]


async def test_one_relay_works_and_another_takes_over_when_its_connection_falls(store: Store, elsewhere: Store) -> None:
    working: list[Store] = []

    async def work(where: Store) -> None:
        working.append(where)
        await Relay(where).run(every=NEVER)

    with capture_logs() as logs:
        async with running(alone(store, RELAY_LOCK, lambda: work(store), retry=0.01)):
            await held(store, 1)
            async with running(alone(elsewhere, RELAY_LOCK, lambda: work(elsewhere), retry=0.01)):
                await tell(elsewhere, "FIRST")
                async with asyncio.timeout(SOON), aclosing(follow(elsewhere, EVENTS)) as feed:
                    assert (await anext(feed)).kind == "FIRST"
                    assert working == [store]

                    while working == [store]:
                        await cut_holder(store)
                        await held(store, 1)
                    await tell(store, "SECOND")
                    assert (await anext(feed)).kind == "SECOND"

    assert [log["event"] for log in logs].count("relay_taken_over") == len(working)
    assert set(working) == {store, elsewhere}
    assert [entry.kind for entry in await everything(store)] == ["FIRST", "SECOND"]


async def test_a_process_that_stops_lets_another_take_over(store: Store, elsewhere: Store) -> None:
    async with running(alone(store, RELAY_LOCK, Relay(store).run, retry=0.01)):
        await held(store, 1)
        taking_over = running(alone(elsewhere, RELAY_LOCK, Relay(elsewhere).run, retry=0.01))
        await taking_over.__aenter__()
    await tell(store, "LATER")

    async with asyncio.timeout(SOON), aclosing(follow(elsewhere, EVENTS, poll=0.05)) as feed:
        assert (await anext(feed)).kind == "LATER"
    await taking_over.__aexit__(None, None, None)
    await held(store, 0)


async def test_a_process_whose_looks_fail_takes_over_all_the_same(store: Store, elsewhere: Store) -> None:
    failed, taken = asyncio.Event(), asyncio.Event()

    async def fail() -> None:
        failed.set()
        raise OperationalError("the database is starting up")

    async def work() -> None:
        taken.set()
        await asyncio.Event().wait()

    async with asyncio.timeout(SOON), running(alone(elsewhere, RELAY_LOCK, work, meanwhile=fail, retry=0.01)):
        await taken.wait()
        taken.clear()
        async with running(alone(store, RELAY_LOCK, work, meanwhile=fail, retry=0.01)):
            await failed.wait()
            failed.clear()
            await failed.wait()  # it went on after the first failure
            await cut_holder(elsewhere)
            await taken.wait()


async def test_what_happened_before_the_relay_takes_the_first_numbers(bare_database_url: str, earlier: str) -> None:
    async with open_store(bare_database_url, MODELS, clock=SystemClock()) as store:
        assert await migrate(store, earlier) == EARLIER
        for rank in range(3):
            await store.unit(lambda unit, rank=rank: unit.fetch(BEFORE, [str(UUID(int=rank)), unit.now, f"OLD{rank}"]))  # type: ignore[misc]  # an early-bound argument
        await migrate(store)
        assert await last_number(store, EVENTS) == 3

        await tell(store, "NEW")

        told = await everything(store)
        assert [(entry.number, entry.kind) for entry in told] == [(1, "OLD0"), (2, "OLD1"), (3, "OLD2"), (4, "NEW")]


BEFORE = """
INSERT INTO journal_entry (id, at, actor, kind, subject_kind, subject_id, data)
VALUES ($1, $2, 'p', $3, 'test', '1', '{}')
"""
EARLIER = ["0001_journal", "0002_rooms", "0003_letters", "0004_forms_versions_and_companies"]


@dataclass
class Hands:
    """A clock that a test moves."""

    at: datetime = datetime(2026, 1, 5, 9, tzinfo=UTC)

    def now(self) -> datetime:
        """Return what the hands show."""
        return self.at


@pytest.fixture
def earlier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The migrations as they were before the relay."""
    kept = Path(str(importlib.import_module(PACKAGE).__file__)).parent
    folder = tmp_path / "before_the_relay"
    folder.mkdir()
    for name in ("__init__", *EARLIER):
        shutil.copy(kept / f"{name}.py", folder)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder.name
    for name in [name for name in sys.modules if name.startswith(folder.name)]:
        del sys.modules[name]


@pytest.fixture
async def elsewhere(database_url: str, store: Store) -> AsyncIterator[Store]:
    """The same database, opened as another process opens it."""
    if store.distant is None:
        pytest.skip("an embedded database has one process")
    async with open_store(database_url, MODELS, clock=SystemClock()) as opened:
        yield opened


@asynccontextmanager
async def running(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run the work beside the block."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def held(store: Store, holders: int) -> None:
    """Wait until so many processes hold the relay's lock: the database alone knows."""
    async with asyncio.timeout(SOON):
        while len(await store.fetch(HOLDERS, [RELAY_LOCK])) != holders:  # noqa: ASYNC110 - the lock tells nobody
            await asyncio.sleep(0.01)


async def cut_holder(store: Store) -> None:
    """Break the connection of the relay at work."""
    await store.unit(
        lambda unit: unit.fetch(HOLDERS.replace("SELECT pid", "SELECT pg_terminate_backend(pid)"), [RELAY_LOCK])
    )
