"""Feeds: nothing missed, nothing twice, whoever writes, fails, leaves or comes back."""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from random import Random

import pytest

from monespace_gql.journal.bell import Bell, Waiter
from monespace_gql.journal.cursor import current_epoch, decode_cursor, encode_cursor, renew_epoch
from monespace_gql.journal.follow import BATCH, Told, follow, read_feed
from monespace_gql.journal.models import FeedItem
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import Refusal, RefusalKind

FEEDS = ("a", "b", "c")
NEVER = 3600.0


class Doorbell(Bell):
    """A bell that says when somebody listens."""

    def __init__(self) -> None:
        super().__init__()
        self.listened = asyncio.Event()

    @contextmanager
    def waiter(self, *recipients: str) -> Iterator[Waiter]:
        """Register an ear and say so."""
        with super().waiter(*recipients) as waiter:
            self.listened.set()
            yield waiter


async def tell(store: Store, *labels: str, to: str = "a") -> None:
    async def work(unit: Unit) -> None:
        for label in labels:
            unit.record(label, "test", 1, "p", {"label": label}, recipients=[to])

    await store.unit(work)


async def take(store: Store, recipient: str, after: int, how_many: int, *, poll: float = NEVER) -> list[Told]:
    taken: list[Told] = []
    async with aclosing(follow(store, recipient, after, poll=poll)) as feed:
        async for told in feed:
            taken.append(told)
            if len(taken) == how_many:
                break
    return taken


async def test_nothing_is_missed_or_repeated_under_eight_writers_and_followers_that_come_and_go(store: Store) -> None:
    expected: dict[str, set[str]] = {feed: set() for feed in FEEDS}

    async def write(writer: int) -> None:
        rng = Random(writer)
        for n in range(25):
            await unit_of(rng, f"{writer}.{n}")

    async def unit_of(rng: Random, label: str) -> None:
        recipients = rng.sample(FEEDS, k=rng.randrange(1, 4))
        fails = rng.random() < 0.3

        async def work(unit: Unit) -> None:
            unit.record(label, "test", 1, "p", recipients=recipients)
            for _ in range(rng.randrange(4)):
                await asyncio.sleep(0)
            if fails:
                raise LookupError

        try:
            await store.unit(work)
        except LookupError:
            return
        for recipient in recipients:
            expected[recipient].add(label)

    async def read_on(recipient: str) -> list[Told]:
        """Follow in short visits, each resumed where the last one ended, until the closing entry."""
        seen: list[Told] = []
        rng = Random(recipient)
        while not seen or seen[-1].kind != "the end":
            visit = rng.randrange(1, 9)
            async with aclosing(follow(store, recipient, seen[-1].number if seen else 0, poll=NEVER)) as feed:
                async for told in feed:
                    seen.append(told)
                    visit -= 1
                    if visit == 0 or told.kind == "the end":
                        break
        return seen

    readers = [asyncio.create_task(read_on(recipient)) for recipient in FEEDS]
    await asyncio.gather(*(write(writer) for writer in range(8)))
    for recipient in FEEDS:
        await tell(store, "the end", to=recipient)
    async with asyncio.timeout(90):
        seen = dict(zip(FEEDS, await asyncio.gather(*readers), strict=True))

    for recipient in FEEDS:
        assert [told.number for told in seen[recipient]] == list(range(1, len(expected[recipient]) + 2))
        assert {told.kind for told in seen[recipient]} == expected[recipient] | {"the end"}


async def test_the_past_comes_first_whatever_its_length_then_the_present(store: Store) -> None:
    many = 2 * BATCH + 1
    await tell(store, *(str(n) for n in range(many)))

    following = asyncio.create_task(take(store, "a", 0, many + 1))
    await tell(store, "live")
    async with asyncio.timeout(90):
        taken = await following

    assert [told.kind for told in taken] == [*(str(n) for n in range(many)), "live"]
    assert taken[0].data == {"label": "0"}
    assert (taken[0].recipient, taken[0].actor, taken[0].subject_kind, taken[0].subject_id) == ("a", "p", "test", "1")
    assert taken[0].at.utcoffset() is not None
    assert taken[0].read_at is None


async def test_what_is_told_between_the_last_read_and_the_wait_is_not_missed(store: Store) -> None:
    async with aclosing(follow(store, "a", poll=NEVER)) as feed:
        await tell(store, "one")
        assert (await anext(feed)).kind == "one"
        await tell(store, "two")  # the follower is between its batch and its wait
        async with asyncio.timeout(90):
            assert (await anext(feed)).kind == "two"


async def test_a_ring_is_heard_once() -> None:
    bell = Bell()
    with bell.waiter("a") as waiter:
        bell.ring(["a", "b"])
        bell.ring(["a"])

        assert await waiter.wait(NEVER)
        assert not await waiter.wait(0)


async def test_a_ring_that_never_comes_only_delays(store: Store) -> None:
    doorbell = store.bell = Doorbell()
    following = asyncio.create_task(take(store, "a", 0, 1, poll=0.02))
    await doorbell.listened.wait()
    store.bell = Bell()  # as when another process wrote

    await tell(store, "unheard")

    async with asyncio.timeout(90):
        assert [told.kind for told in await following] == ["unheard"]


async def test_a_cancelled_follower_leaves_nothing_behind(store: Store) -> None:
    doorbell = store.bell = Doorbell()
    following = asyncio.create_task(take(store, "a", 0, 1))
    await doorbell.listened.wait()

    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await following

    assert store.bell.listeners("a") == 0
    await tell(store, "later")
    assert [told.kind for told in await read_feed(store, "a", 0)] == ["later"]


async def test_a_feed_that_no_longer_reaches_back_says_so(store: Store) -> None:
    await tell(store, "one", "two", "three", "four")
    await store.unit(lambda unit: unit.fetch("DELETE FROM feed_item WHERE number < 3"))

    for after in (0, 1, 5):
        with pytest.raises(Refusal, match="HISTORY_LOST"):
            await take(store, "a", after, 1)
    assert [told.kind for told in await take(store, "a", 2, 2)] == ["three", "four"]
    await store.unit(lambda unit: unit.fetch("DELETE FROM feed_item"))
    with pytest.raises(Refusal, match="HISTORY_LOST"):
        await take(store, "a", 3, 1)
    assert await read_feed(store, "a", 4) == []


async def test_a_follower_s_statements_do_not_grow_with_what_it_waits_for(store: Store) -> None:
    await tell(store, "one", "two")

    with store.watch() as counted:
        await take(store, "a", 0, 2)

    assert counted.count == 2


async def test_a_cursor_belongs_to_one_feed_and_one_life_of_the_database(store: Store) -> None:
    epoch = await current_epoch(store)
    cursor = encode_cursor(epoch, "a", 12)

    assert decode_cursor(cursor, epoch, "a") == 12
    with pytest.raises(Refusal, match="CURSOR_INVALID"):
        decode_cursor(cursor, epoch, "b")
    await store.unit(renew_epoch)
    with pytest.raises(Refusal) as lost:
        decode_cursor(cursor, await current_epoch(store), "a")
    assert (lost.value.errors[0].kind, lost.value.errors[0].code) == (RefusalKind.STALE, "HISTORY_LOST")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "é",
        "YQ",
        "a" * 201,
        "YS5iLmM",
        "YS5iLi0x",
        encode_cursor("e", "a", 10**25),
        encode_cursor("e", "a", -1),
    ],
)
def test_a_bad_cursor_is_a_refusal(text: str) -> None:
    with pytest.raises(Refusal, match="CURSOR_INVALID"):
        decode_cursor(text, "e", "a")


async def test_reading_marks_belong_to_the_item(store: Store) -> None:
    await tell(store, "one")

    await store.unit(lambda unit: FeedItem.filter(recipient="a", number=1).update(read_at=unit.now))

    (told,) = await read_feed(store, "a", 0)
    assert told.read_at is not None
    assert told.read_at >= told.at
