"""States that are watched together: each has the present one first and the last one in the end, whatever happens."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from types import SimpleNamespace
from typing import cast

import pytest

from monespace_gql.graph.executor import OVER
from monespace_gql.graph.subscriptions.shared import Execution, Shared, Subscriber
from monespace_gql.graph.subscriptions.watched import Watched
from monespace_gql.journal.bell import Bell
from monespace_gql.journal.store import Store
from tests.graph.listeners import Anybody, Listener, Operation, Reader
from tests.graph.turnstile import Turnstile

BELL = "the case"
STEPS = 150
GONE = -1


@dataclass(eq=False)
class Case:
    """Something whose version goes up, looked at through a turnstile."""

    turnstile: Turnstile
    version: int = 1
    bell: Bell = field(default_factory=Bell)
    looked: int = 0

    @property
    def store(self) -> Store:
        return cast(Store, SimpleNamespace(bell=self.bell))

    @property
    def heard(self) -> tuple[str, ...]:
        return (BELL,)

    async def look(self) -> int | None:
        """Look between two turns."""
        await self.turnstile.turn()
        self.looked += 1
        version = self.version
        await self.turnstile.turn()
        return None if version == GONE else version

    async def read(self, version: int) -> int:
        """Read what is there by then, as a case is read after it was looked at."""
        await self.turnstile.turn()
        return max(version, self.version)

    def change(self) -> None:
        """Change, and ring."""
        self.version += 1
        self.bell.ring([BELL])

    def go(self) -> None:
        """Be seen no more."""
        self.version = GONE
        self.bell.ring([BELL])


class Watching:
    """People around one case, in an order drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.turnstile = Turnstile(self.rng)
        self.case = Case(self.turnstile)
        self.operation = Operation()
        self.shared = Shared()
        self.people: list[tuple[int, Anybody]] = []
        """Each with the version that there was when they came."""

    def join(self) -> Subscriber:
        execution = Execution(self.operation.event, self.operation.failed, OVER)
        return self.shared.join("same", Watched(self.case, self.case.read), execution, lambda: None)

    async def step(self) -> None:
        """Let one thing happen."""
        happens: list[Callable[[], object]] = [self.case.change, self.come, self.leave, self.turn_deaf, self.listen]
        chosen = self.rng.choices([self.turnstile.let_one_through, *happens], weights=(14, 3, 2, 1, 2, 3))[0]
        ongoing = chosen()
        if asyncio.iscoroutine(ongoing):
            await ongoing
        await self.turnstile.settle()

    def come(self) -> None:
        if len(self.people) < 6:
            kind = self.rng.choice((Listener, Reader))
            self.people.append((self.case.version, kind(self.join())))

    def leave(self) -> None:
        if len(self.people) > 1:
            self.people.pop(self.rng.randrange(len(self.people)))[1].leave()

    def turn_deaf(self) -> None:
        if self.people:
            self.rng.choice(self.people)[1].reads.clear()

    def listen(self) -> None:
        for _, person in self.people:
            person.reads.set()

    async def opened(self) -> None:
        """Let everybody through, for ever."""
        while True:
            await self.turnstile.let_one_through()
            await self.turnstile.settle()

    async def end(self) -> None:
        """Let everything come to rest."""
        self.listen()
        await self.turnstile.settle()
        while await self.turnstile.let_one_through():
            self.listen()


@pytest.mark.parametrize("seed", range(40))
async def test_the_present_state_comes_first_and_the_last_one_always(seed: int) -> None:
    watching = Watching(seed)

    for _ in range(STEPS):
        await watching.step()
    watching.come()
    await watching.end()

    assert watching.case.version > 5
    assert watching.people
    for version, person in watching.people:
        assert person.heard[0] >= version  # never what was there before they came
        assert person.heard == sorted(person.heard)
        assert person.heard[-1] == watching.case.version

    watching.case.go()
    await watching.end()
    assert {person.last for _, person in watching.people} <= {"OVER", None}
    assert all(person.last == "OVER" for _, person in watching.people if isinstance(person, Listener))
    for _, person in watching.people:
        person.leave()
    await watching.turnstile.settle()
    assert len(watching.shared) == 0
    assert watching.case.bell.listeners(BELL) == 0


async def test_many_who_come_at_once_share_a_look() -> None:
    watching = Watching(1)

    people = [Listener(watching.join()) for _ in range(300)]
    await watching.end()

    assert [each.heard for each in people] == [[1]] * 300
    assert watching.case.looked == 1
    assert watching.operation.executed == [1]
    watching.case.change()
    await watching.end()
    assert [each.heard for each in people] == [[1, 2]] * 300
    assert watching.operation.executed == [1, 2]


async def test_what_is_not_there_is_not_found() -> None:
    watching = Watching(1)
    watching.case.version = GONE

    person = Listener(watching.join())
    await watching.end()

    assert person.last == "NOT_FOUND"
    assert len(watching.shared) == 0


async def test_who_asks_before_anybody_looks_does_not_wait_for_the_next_time() -> None:
    watching = Watching(1)
    opening = asyncio.create_task(watching.opened())

    subscriber = watching.join()
    async with asyncio.timeout(20):
        outcome = await anext(subscriber.missed())

    assert outcome.body == b"1"
    opening.cancel()
    subscriber.leave()
