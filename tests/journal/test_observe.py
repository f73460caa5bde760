"""Plugins are told what happened: in order, from where they were, again after a failure, and none holds up another."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from monespace_gql.catalogue import observer
from monespace_gql.journal.follow import instant
from monespace_gql.journal.observe import FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS, Observing
from monespace_gql.journal.relay import Relay
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.scheme import Event, hookimpl
from monespace_gql.web.counted import NAME, Counted
from monespace_gql.web.metrics import Metrics

SOON = 90.0
"""Far more than anything here takes: a bound on what would wait for ever."""
NEVER = 3600.0


@dataclass
class Hands:
    """A clock that a test moves."""

    at: datetime = datetime(2026, 1, 5, 9, tzinfo=UTC)

    def now(self) -> datetime:
        """Return what the hands show."""
        return self.at


async def taken(event: Event) -> None:
    """Take an event, and do nothing of it."""


@dataclass(eq=False)
class Plugin:
    """A plugin that keeps what it is told; `then` is what it does besides."""

    then: Callable[[Event], Awaitable[None]] = taken
    told: list[Event] = field(default_factory=list)

    @hookimpl
    async def monespace_happened(self, event: Event) -> None:
        """Keep the event."""
        await self.then(event)
        self.told.append(event)

    @property
    def kinds(self) -> list[str]:
        """The kinds of the events taken, in their order."""
        return [event.kind for event in self.told]


@pytest.fixture
def clock() -> Hands:
    return Hands()


def observing(store: Store, plugin: object, name: str = "a plugin", **given: object) -> Observing:
    return Observing(store, observer(name, plugin), **given)  # type: ignore[arg-type]  # options of the test


async def happen(store: Store, *kinds: str, **data: object) -> None:
    async def work(unit: Unit) -> None:
        for kind in kinds:
            unit.record(kind, "dossier", 7, "person:1", data)

    await store.unit(work)
    await Relay(store).carry()


async def test_a_plugin_is_told_in_order_from_the_moment_it_is_first_started(store: Store, clock: Hands) -> None:
    plugin = Plugin()
    await happen(store, "BEFORE")
    await observing(store, plugin).catch_up()

    given = {"number": "2601CP000001", "scheme": "CPRO", "title": "canari", "reason": "canari", "version": 3}
    await happen(store, "FIRST", **given)
    await happen(store, "SECOND", "THIRD")
    await observing(store, plugin).catch_up()

    assert [(event.number, event.kind) for event in plugin.told] == [(2, "FIRST"), (3, "SECOND"), (4, "THIRD")]
    first = plugin.told[0]
    assert (first.subject_kind, first.subject_id, first.at) == ("dossier", "7", clock.at)
    assert (first.scheme, first.case_number, first.data) == ("CPRO", "2601CP000001", {"version": 3})
    assert (plugin.told[1].scheme, plugin.told[1].case_number) == (None, None)
    assert len({event.id for event in plugin.told}) == 3


async def test_a_plugin_that_is_started_again_goes_on_where_it_was(store: Store) -> None:
    plugin = Plugin()
    await observing(store, plugin).catch_up()
    await happen(store, "FIRST")
    await observing(store, plugin).catch_up()
    await happen(store, "SECOND")

    await observing(store, plugin).catch_up()
    await observing(store, plugin).catch_up()

    assert plugin.kinds == ["FIRST", "SECOND"]


async def test_what_was_taken_before_a_stop_is_not_told_again_and_what_was_not_is(store: Store) -> None:
    reached = asyncio.Event()

    async def hang_on_the_second(event: Event) -> None:
        if event.kind == "SECOND":
            reached.set()
            await asyncio.Event().wait()

    plugin = Plugin(hang_on_the_second)
    await observing(store, plugin).catch_up()
    await happen(store, "FIRST", "SECOND", "THIRD")
    running = asyncio.create_task(observing(store, plugin).run())
    async with asyncio.timeout(SOON):
        await reached.wait()
    running.cancel()
    await asyncio.wait([running])
    assert plugin.kinds == ["FIRST"]

    plugin.then = taken
    await observing(store, plugin).catch_up()

    assert plugin.kinds == ["FIRST", "SECOND", "THIRD"]


async def test_a_failure_is_tried_again_later_and_later_then_parked_and_the_plugin_goes_on(
    store: Store, clock: Hands
) -> None:
    metrics, pauses = Metrics(), list[timedelta]()

    async def refuse_the_first(event: Event) -> None:
        if event.kind == "FIRST":
            raise ConnectionRefusedError("partner.secret.test")

    plugin = Plugin(refuse_the_first)
    failing = observing(store, plugin, count=metrics.observed)
    await failing.catch_up()
    await happen(store, "FIRST", "SECOND")

    with capture_logs() as logs:
        while not plugin.told:
            await failing.catch_up()
            await failing.catch_up()  # before its time, nothing is tried
            (row,) = await store.fetch("SELECT next_attempt_at, last_error FROM subscriber")
            if row["next_attempt_at"] is not None:
                pauses.append(instant(row["next_attempt_at"]) - clock.at)
                assert row["last_error"] == "ConnectionRefusedError: partner.secret.test"
                clock.at = instant(row["next_attempt_at"])

    assert plugin.kinds == ["SECOND"]
    assert len(pauses) == MOST_ATTEMPTS - 1
    assert pauses[:3] == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]
    assert max(pauses) <= LONGEST_PAUSE
    assert [log["event"] for log in logs] == ["event_failed"] * (MOST_ATTEMPTS - 1) + ["event_parked"]
    assert {log["plugin"] for log in logs} == {"a plugin"}
    assert logs[-1]["log_level"] == "error"
    assert "partner.secret.test" not in str(logs)
    (parked,) = await store.fetch("SELECT subscriber, number, attempts, error FROM parked_event")
    assert tuple(parked) == ("a plugin", 1, MOST_ATTEMPTS, "ConnectionRefusedError: partner.secret.test")
    counted = metrics.text().decode()
    assert 'monespace_observed_events_total{outcome="parked",plugin="a plugin"} 1.0' in counted
    assert 'monespace_observed_events_total{outcome="told",plugin="a plugin"} 1.0' in counted


async def exit_at_once(event: Event) -> None:
    raise SystemExit(3)


async def cancel_oneself(event: Event) -> None:
    raise asyncio.CancelledError


async def hang(event: Event) -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize("crash", [exit_at_once, cancel_oneself, hang])
async def test_whatever_a_plugin_does_is_its_failure_and_others_are_told(
    store: Store, crash: Callable[[Event], Awaitable[None]]
) -> None:
    bad, good = Plugin(crash), Plugin()
    guilty = observing(store, bad, "bad", time_limit=0.05)
    others = observing(store, good, "good")
    for each in (guilty, others):
        await each.catch_up()
    await happen(store, "FIRST")

    with capture_logs() as logs:
        await asyncio.gather(guilty.catch_up(), others.catch_up())
    await happen(store, "SECOND")
    await asyncio.gather(guilty.catch_up(), others.catch_up())

    assert [(log["event"], log["plugin"]) for log in logs] == [("event_failed", "bad")]
    assert (bad.told, good.kinds) == ([], ["FIRST", "SECOND"])


async def test_a_hook_that_is_not_asynchronous_is_called_too(store: Store) -> None:
    told: list[str] = []

    class Plain:
        @hookimpl
        def monespace_happened(self, event: Event) -> None:
            told.append(event.kind)

    plain = observing(store, Plain())
    await plain.catch_up()
    await happen(store, "FIRST")
    await plain.catch_up()

    assert told == ["FIRST"]


async def test_two_processes_that_tell_for_an_instant_never_send_a_plugin_back(store: Store) -> None:
    ahead, late, go = Plugin(), Plugin(), asyncio.Event()
    held = asyncio.Event()

    async def wait(event: Event) -> None:
        held.set()
        await go.wait()

    late.then = wait
    await observing(store, ahead).catch_up()
    await happen(store, "FIRST")
    behind = asyncio.create_task(observing(store, late).catch_up())
    async with asyncio.timeout(SOON):
        await held.wait()
        await happen(store, "SECOND")
        await observing(store, ahead).catch_up()
        go.set()
        await behind

    assert (ahead.kinds, late.kinds) == (["FIRST", "SECOND"], ["FIRST"])


async def test_a_plugin_hears_of_a_commit_at_once(store: Store) -> None:
    heard = asyncio.Event()

    async def hear(event: Event) -> None:
        heard.set()

    plugin = observing(store, Plugin(hear))
    await plugin.catch_up()
    tasks = [asyncio.create_task(plugin.run(every=NEVER)), asyncio.create_task(Relay(store).run(every=NEVER))]
    try:
        await store.unit(record_one)
        async with asyncio.timeout(SOON):
            await heard.wait()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def record_one(unit: Unit) -> None:
    unit.record("ONE", "test", uuid4(), "p")


async def test_the_core_counts_what_happened_through_the_same_hook(store: Store) -> None:
    metrics = Metrics()
    counting = observing(store, Counted(metrics.event), NAME)
    await counting.catch_up()
    await happen(store, "DOSSIER_GRANTED", "DOSSIER_GRANTED", scheme="CPRO")
    await happen(store, "AFFILIATION_REQUESTED")
    await counting.catch_up()

    counted = metrics.text().decode()
    assert 'monespace_events_total{kind="DOSSIER_GRANTED",scheme="CPRO"} 2.0' in counted
    assert 'monespace_events_total{kind="AFFILIATION_REQUESTED",scheme=""} 1.0' in counted
