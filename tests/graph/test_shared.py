"""Subscriptions that share one execution: each hears everything once, in order, whatever happens in between."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import cast

import pytest
from graphql import parse
from graphql.language import OperationDefinitionNode

from monespace_gql.graph.executor import OVER
from monespace_gql.graph.subscriptions.followed import Followed
from monespace_gql.graph.subscriptions.shared import Execution, Shared, Subscriber
from monespace_gql.graph.subscriptions.sharing import shared_variables
from monespace_gql.journal.follow import Beginning, Told, last_number
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from tests.graph.listeners import Anybody, Listener, Operation, Reader
from tests.graph.turnstile import Turnstile, TurnstileStore

FEED = "everybody"
STEPS = 120
CROWD = 600
HIDDEN = 4
"""One entry in so many is not to be seen."""


@dataclass(frozen=True)
class Numbers:
    """A feed whose events are its numbers."""

    store: Store
    turnstile: Turnstile | None = None
    recipient: str = FEED
    withdrawn: list[bool] = field(default_factory=list, compare=False)

    async def told(self, entry: Told) -> int | None:
        """Tell three numbers of four, until everything is withdrawn."""
        if self.turnstile is not None:
            await self.turnstile.turn()
        if self.withdrawn:
            raise refuse(RefusalKind.FORBIDDEN, "CONTEXT_REFUSED", "Ce contexte ne vous est plus ouvert.")
        return entry.number if seen(entry.number) else None


def seen(number: int) -> bool:
    return number % HIDDEN != 0


@dataclass(eq=False)
class Room:
    """Those who follow one feed together."""

    feed: Numbers
    operation: Operation = field(default_factory=Operation)
    shared: Shared = field(default_factory=Shared)
    left: list[str] = field(default_factory=list)

    def join(self, place: int, latest: int) -> Subscriber:
        """Give a place to one more."""
        followed = Followed(self.feed, Beginning("", place, latest), lambda number: number)
        execution = Execution(self.operation.event, self.operation.failed, OVER)
        return self.shared.join("same", followed, execution, partial(self.left.append, FEED))


@dataclass(eq=False)
class Person:
    """Somebody who comes, goes, and comes back after what they heard last."""

    start: int
    there: Anybody
    heard: list[int] = field(default_factory=list)
    lagged: int = 0

    def goes(self) -> None:
        """Leave, and keep what was heard."""
        self.there.leave()
        self.heard += self.there.heard
        self.lagged += self.there.fell_behind

    @property
    def place(self) -> int:
        """The cursor they come back with."""
        return self.heard[-1] if self.heard else self.start


async def tell(store: Store, many: int = 1) -> None:
    async def work(unit: Unit) -> None:
        for _ in range(many):
            unit.record("TOLD", "test", 1, "p", recipients=[FEED])

    await store.unit(work)


class Play:
    """People who come and go around one feed, in an order drawn from a seed."""

    def __init__(self, store: Store, seed: int) -> None:
        self.rng = Random(seed)
        self.store = store
        self.turnstile = Turnstile(self.rng)
        slow = cast(Store, TurnstileStore(store, self.turnstile))
        self.room = Room(Numbers(slow, self.turnstile), Operation(self.turnstile))
        self.people: list[Person] = []
        self.told = 0

    async def step(self) -> None:
        """Let one thing happen."""
        happens: list[Callable[[], object]] = [self.tell, self.come, self.come_back, self.turn_deaf, self.listen]
        chosen = self.rng.choices([self.turnstile.let_one_through, *happens], weights=(14, 3, 2, 1, 2, 3))[0]
        ongoing = chosen()
        if asyncio.iscoroutine(ongoing):
            await ongoing
        await self.turnstile.settle()

    async def tell(self) -> None:
        many = self.rng.randrange(1, 4)
        await tell(self.store, many)
        self.told += many

    def come(self) -> None:
        if len(self.people) < 6:
            start = self.rng.randrange(max(0, self.told - 5), self.told + 1)
            self.people.append(Person(start, self.entered(start)))

    def come_back(self) -> None:
        if self.people:
            person = self.rng.choice(self.people)
            person.goes()
            person.there = self.entered(person.place)

    def turn_deaf(self) -> None:
        if self.people:
            self.rng.choice(self.people).there.reads.clear()

    def listen(self) -> None:
        for person in self.people:
            person.there.reads.set()

    def entered(self, place: int) -> Anybody:
        kind = self.rng.choice((Listener, Reader))
        return kind(self.room.join(place, self.told))

    async def end(self) -> None:
        """Let everybody hear everything, then go."""
        self.listen()
        await self.turnstile.settle()
        while await self.turnstile.let_one_through():
            self.listen()
        for person in self.people:
            person.goes()
        await self.turnstile.settle()


@pytest.mark.parametrize("seed", range(10))
async def test_each_hears_everything_once_in_order_whoever_comes_goes_or_stops_reading(store: Store, seed: int) -> None:
    play = Play(store, seed)

    for _ in range(STEPS):
        await play.step()
    await play.end()

    assert play.told > 10
    assert len(play.people) > 1
    for person in play.people:
        assert person.heard == [number for number in range(person.start + 1, play.told + 1) if seen(number)]
    assert len(play.room.shared) == 0


@asynccontextmanager
async def crowd(store: Store, many: int, room: Room) -> AsyncIterator[list[Listener]]:
    """So many who follow from now on; they leave at the end."""
    latest = await last_number(store, FEED)
    listeners = [Listener(room.join(latest, latest)) for _ in range(many)]
    await until(lambda: store.bell.listeners(FEED) == 1)
    yield listeners
    for listener in listeners:
        listener.leave()
    await until(lambda: store.bell.listeners(FEED) == 0)


async def until(seen: Callable[[], bool]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(20):
        while not seen():  # noqa: ASYNC110 - nothing announces it
            await asyncio.sleep(0.005)


async def test_an_event_is_looked_at_and_executed_once_however_many_follow(store: Store) -> None:
    room = Room(Numbers(store))

    async with crowd(store, CROWD, room) as listeners:
        with store.watch() as counted:
            await tell(store, 3)
            await until(lambda: all(len(each.heard) == 3 for each in listeners))

    assert room.operation.executed == [1, 2, 3]
    assert {tuple(each.heard) for each in listeners} == {(1, 2, 3)}
    assert counted.count < CROWD // 10  # they ask nothing themselves: what tells and the one who follows for all do
    assert len(room.left) == CROWD
    assert len(room.shared) == 0


async def test_a_crowd_that_comes_back_after_one_cursor_reads_back_together(store: Store) -> None:
    await tell(store, 6)
    room = Room(Numbers(store))

    with store.watch() as counted:
        listeners = [Listener(room.join(0, 6)) for _ in range(CROWD)]
        await until(lambda: all(each.heard == [1, 2, 3, 5, 6] for each in listeners))
    for listener in listeners:
        listener.leave()

    assert len(room.operation.executed) < CROWD // 10
    assert counted.count < CROWD // 10


async def test_who_does_not_read_keeps_nobody_waiting_and_hears_all_of_it_later(store: Store) -> None:
    async with crowd(store, 3, Room(Numbers(store))) as (deaf, *others):
        deaf.reads.clear()
        for _ in range(5):
            await tell(store)

        await until(lambda: all(each.heard == [1, 2, 3, 5] for each in others))
        assert deaf.heard == []
        assert deaf.fell_behind == 1
        deaf.reads.set()

        await until(lambda: deaf.heard == [1, 2, 3, 5])


async def test_what_is_withdrawn_ends_it_for_everybody_and_nobody_is_told_more(store: Store) -> None:
    room = Room(Numbers(store))
    async with crowd(store, 3, room) as listeners:
        reader = Reader(room.join(0, 0))
        deaf = listeners[0]
        deaf.reads.clear()
        await tell(store)
        heard: list[Anybody] = [*listeners[1:], reader]
        await until(lambda: all(each.heard == [1] for each in heard))
        room.feed.withdrawn.append(True)
        await tell(store)

        await until(lambda: all(each.last == "CONTEXT_REFUSED" for each in heard))
        deaf.reads.set()
        await until(lambda: deaf.last == "CONTEXT_REFUSED")
        assert deaf.heard == []
        assert len(room.shared) == 0
        reader.leave()


async def test_who_comes_after_a_failure_follows_anew(store: Store) -> None:
    room = Room(Numbers(store))
    async with crowd(store, 1, room) as (first,):
        room.feed.withdrawn.append(True)
        await tell(store)
        await until(lambda: first.last is not None)
        room.feed.withdrawn.clear()

        second = Listener(room.join(0, 1))
        await until(lambda: second.heard == [1])
        second.leave()


@pytest.mark.parametrize(
    ("document", "same"),
    [
        ("subscription ($after: String) { notifications(after: $after) { cursor } }", True),
        ("subscription ($after: String) { notifications(after: $after) { cursor @skip(if: $after) } }", False),
        ("subscription ($after: String) { notifications(first: $after) { cursor } }", False),
        ("subscription ($after: String) { ...F } fragment F on S { notifications(after: $after) { cursor } }", False),
        ("subscription ($after: String) { a(after: $after) { b(c: {d: [$after]}) } }", False),
    ],
)
def test_a_cursor_that_only_says_where_to_begin_keeps_nobody_apart(document: str, same: bool) -> None:
    tree = parse(document)
    operation = tree.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)

    written = {shared_variables(tree, operation, {"after": after, "x": 1}) for after in ("one", "two")}

    assert (len(written) == 1) == same
