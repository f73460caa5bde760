"""A feed that many follow together: what was told is numbered, each has its number, and who falls behind reads back."""

from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from monespace_gql.graph.subscriptions.shared import Execution, Hub, Source
from monespace_gql.journal.follow import Beginning, Told, follow
from monespace_gql.journal.store import Store

if TYPE_CHECKING:
    from monespace_gql.graph.executor import Outcome

T = TypeVar("T")


class Feed(Hashable, Protocol):
    """What is told to somebody; equal for those who are told the same."""

    @property
    def store(self) -> Store:
        """The database where it is kept."""

    @property
    def recipient(self) -> str:
        """The feed that is followed."""

    async def told(self, entry: Told) -> Any:  # Any: what `written` takes
        """Return what an entry tells with the rights of this instant, None: nothing; Refusal: nothing any more."""


@dataclass(frozen=True, slots=True)
class Followed(Source[T]):
    """A feed from a place on, written as clients read it."""

    feed: Feed
    start: Beginning
    written: Callable[[Any], T]

    @property
    def same(self) -> Hashable:
        """The feed."""
        return self.feed

    @property
    def place(self) -> int:
        """The number of the last entry that this one was told."""
        return self.start.place

    def hub(self, execution: Execution, ended: Callable[[Hub], None]) -> Hub:
        """Follow it from what was told last; who begins earlier reads back."""
        return FeedHub(self, execution, ended)


class FeedHub(Hub):
    """Follows a feed for many."""

    def __init__(self, followed: Followed[Any], execution: Execution, ended: Callable[[Hub], None]) -> None:
        self._feed = followed.feed
        self._written = followed.written
        super().__init__(followed.start.latest, execution, ended)

    async def follow(self) -> None:
        """Tell what is told, for ever."""
        async with aclosing(follow(self._feed.store, self._feed.recipient, self.head)) as entries:
            async for entry in entries:
                outcome = await self._outcome(entry)
                self.head = entry.number
                if outcome is not None:
                    await self.tell(outcome)

    async def after(self, place: int) -> AsyncGenerator[tuple[int, "Outcome | None"], None]:
        """Yield what was told after a number, from the database, until the head is reached."""
        if place >= self.head:
            return
        async with aclosing(follow(self._feed.store, self._feed.recipient, place)) as entries:
            async for entry in entries:
                yield entry.number, await self._outcome(entry)
                if entry.number >= self.head:
                    return

    async def _outcome(self, entry: Told) -> "Outcome | None":
        """Return what an entry comes to with the rights of this instant; those who ask before it has begun share it."""
        return await self._feed.store.joined.ask((self, entry.number), partial(self._executed, entry))

    async def _executed(self, entry: Told) -> "Outcome | None":
        told = await self._feed.told(entry)
        return None if told is None else await self.execution.event(self._written(told))
