"""The bell between the processes of a PostgreSQL database: it wakes at once, and nothing is lost without it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.journal.distant_bell import parcels
from monespace_gql.journal.follow import follow
from monespace_gql.journal.store import Store, open_store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.migrations import MODELS

NEVER = 3600.0
SOON = 90.0
"""Far more than a ring takes; a follower who polls would wait an hour."""

LISTENERS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"


@pytest.fixture
async def elsewhere(database_url: str, store: Store) -> AsyncIterator[Store]:
    """The same database, opened as another process opens it."""
    if store.distant is None:
        pytest.skip("an embedded database has one process")
    async with open_store(database_url, MODELS, clock=SystemClock()) as opened:
        assert opened.distant is not None
        await opened.distant.listening.wait()
        await store.distant.listening.wait()
        yield opened


async def tell(store: Store, label: str, *recipients: str) -> None:
    async def work(unit: Unit) -> None:
        unit.record(label, "test", 1, "p", {}, recipients=recipients)

    await store.unit(work)


async def next_told(store: Store, recipient: str, after: int) -> str:
    async with aclosing(follow(store, recipient, after, poll=NEVER)) as feed:
        async for told in feed:
            return told.kind
    raise AssertionError("a feed never ends")


async def test_a_follower_of_another_process_is_woken_at_once(store: Store, elsewhere: Store) -> None:
    followed = asyncio.create_task(next_told(elsewhere, "a", 0))
    await listened(elsewhere, "a")

    await tell(store, "FIRST", "a")

    assert await asyncio.wait_for(followed, SOON) == "FIRST"


async def test_a_process_whose_connection_was_cut_listens_again_and_hears_what_it_missed(
    store: Store, elsewhere: Store
) -> None:
    followed = asyncio.create_task(next_told(elsewhere, "a", 0))
    await listened(elsewhere, "a")
    assert elsewhere.distant is not None
    store.distant = None  # nobody rings: only listening again can wake the follower
    await tell(store, "MISSED", "a")

    await cut_listeners(store)

    assert await asyncio.wait_for(followed, SOON) == "MISSED"
    assert await asyncio.wait_for(elsewhere.distant.listening.wait(), SOON)


async def test_closing_leaves_no_connection_behind(database_url: str, store: Store) -> None:
    if store.distant is None:
        pytest.skip("an embedded database has one process")
    await store.distant.listening.wait()
    before = len(await store.fetch(LISTENERS))

    async with open_store(database_url, MODELS, clock=SystemClock()) as other:
        assert other.distant is not None
        await other.distant.listening.wait()
        assert len(await store.fetch(LISTENERS)) == before + 1

    assert len(await store.fetch(LISTENERS)) == before


@given(st.lists(st.text(max_size=60)))
def test_every_recipient_is_in_one_parcel_and_no_parcel_is_too_long(names: list[str]) -> None:
    sent = list(parcels(names, longest=400))

    assert [name for parcel in sent for name in json.loads(parcel)] == names
    assert all(len(parcel.encode()) <= 400 or len(json.loads(parcel)) == 1 for parcel in sent)


async def listened(store: Store, recipient: str) -> None:
    """Wait until somebody follows, seen after their first read: they wait for the bell."""
    while not store.bell.listeners(recipient):  # noqa: ASYNC110 - a bell tells nobody who listens
        await asyncio.sleep(0)


async def cut_listeners(store: Store) -> None:
    async def work(unit: Unit) -> None:
        await unit.fetch(LISTENERS.replace("SELECT pid", "SELECT pg_terminate_backend(pid)"))

    await store.unit(work)
