"""A state that many watch together: each has the present one first, then the last one after each change."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from monespace_gql.graph.subscriptions.shared import Execution, Hub, Source
from monespace_gql.journal.bell import Waiter
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.refusal import not_found

if TYPE_CHECKING:
    from monespace_gql.graph.executor import Outcome

T = TypeVar("T")

POLL = 30.0
"""Seconds after which it is looked at though nobody rang."""
NOWHERE = -1
"""The place of who was told nothing yet."""


class State(Hashable, Protocol):
    """Something that changes; equal for those to whom it is the same."""

    @property
    def store(self) -> Store:
        """The database where it is kept."""

    @property
    def heard(self) -> tuple[str, ...]:
        """The bells that tell when to look again."""

    async def look(self) -> object:
        """Return what tells one state from another, None when there is nothing to see; Refusal: nothing any more."""


@dataclass(frozen=True, slots=True)
class Watched(Source[T]):
    """A state, and how it is read once it is seen to be another: None when there is nothing to see."""

    state: State
    read: Callable[[Any], Awaitable[T | None]]

    @property
    def same(self) -> Hashable:
        """The state."""
        return self.state

    @property
    def place(self) -> int:
        """Before anything."""
        return NOWHERE

    def hub(self, execution: Execution, ended: Callable[[Hub], None]) -> Hub:
        """Watch it."""
        return StateHub(self, execution, ended)


class StateHub(Hub):
    """Watches a state for many; its places count the states that were seen."""

    def __init__(self, watched: Watched[Any], execution: Execution, ended: Callable[[Hub], None]) -> None:
        self._state = watched.state
        self._read = watched.read
        self._now: Outcome | None = None
        self._ear: Waiter | None = None
        self._asking: list[asyncio.Future[tuple[int, Outcome]]] = []
        super().__init__(0, execution, ended)

    async def follow(self) -> None:
        """Tell each state that is another than before; NOT_FOUND when there is nothing to begin with."""
        with self._state.store.bell.waiter(*self._state.heard) as self._ear:
            if self._asking:
                self._ear.ring()
            before: object = None
            while True:
                await self._ear.wait(at_most=POLL)
                asking = len(self._asking)
                found = await self._state.look()
                if found is None or found != before:
                    before = found
                    self._now = await self._outcome(found)
                    if self._now is None:
                        return
                    self.head += 1
                    await self.tell(self._now)
                self._answer(asking)

    async def after(self, place: int) -> AsyncGenerator[tuple[int, "Outcome | None"], None]:
        """Yield the present state, by a look that begins now: those who ask meanwhile share it."""
        if self.last is not None:
            return
        asked: asyncio.Future[tuple[int, Outcome]] = asyncio.get_running_loop().create_future()
        self._asking.append(asked)
        if self._ear is not None:
            self._ear.ring()
        yield await asked

    def end(self, last: "Outcome") -> None:
        """Tell those too who wait for the present state."""
        self._now = last
        self._answer(len(self._asking))
        super().end(last)

    async def _outcome(self, found: object) -> "Outcome | None":
        payload = None if found is None else await self._read(found)
        if payload is None and self._now is None:
            raise not_found()
        return None if payload is None else await self.execution.event(payload)

    def _answer(self, many: int) -> None:
        """Give the present state to those who asked before the look began."""
        answered, self._asking = self._asking[:many], self._asking[many:]
        for asked in answered:
            if not asked.done() and self._now is not None:
                asked.set_result((self.head, self._now))
