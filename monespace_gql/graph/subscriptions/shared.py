"""Subscriptions that are told the same are executed once: each of them has only its place. Knows no transport."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Hashable
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from monespace_gql.graph.refused import as_error
from monespace_gql.journal.follow import Beginning, Told, follow
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.refusal import Refusal

if TYPE_CHECKING:
    from monespace_gql.graph.executor import Outcome

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

BREATH = 250
"""How many are told between two turns of the loop: whoever else the process serves does not wait for all of them."""

Take = Callable[["Outcome"], bool]
"""Takes what is told, at once; False: not now. It neither raises nor leaves. The last thing told has no data."""


class Feed(Protocol[T_co]):
    """What is told to somebody; equal, as a key, for those who are told the same."""

    @property
    def store(self) -> Store:
        """The database where it is kept."""

    @property
    def recipient(self) -> str:
        """The feed that is followed."""

    async def told(self, entry: Told) -> T_co | None:
        """Return what an entry tells with the rights of this instant, None: nothing; Refusal: nothing any more."""


@dataclass(frozen=True, slots=True)
class Followed(Generic[T]):
    """The source of a subscription that many may follow together, and where this one begins."""

    feed: Feed[Any]  # Any: what is told, and what `written` makes of it, are the field's own
    start: Beginning
    written: Callable[[Any], T]

    async def __aiter__(self) -> AsyncIterator[T]:
        """Follow alone: what is shared tells each of those who follow just this."""
        async with aclosing(follow(self.feed.store, self.feed.recipient, self.start.place)) as entries:
            async for entry in entries:
                if (payload := await self.payload(entry)) is not None:
                    yield payload

    async def payload(self, entry: Told) -> T | None:
        """Return the event of an entry with the rights of this instant, None when there is none to tell."""
        try:
            told = await self.feed.told(entry)
        except Refusal as declined:
            raise as_error(declined) from None
        return None if told is None else self.written(told)


@dataclass(frozen=True, slots=True)
class Execution:
    """How an operation answers an event, and a fault; the last answer has no data."""

    event: Callable[[object], Awaitable["Outcome"]]
    failed: Callable[[Exception], "Outcome"]


class Shared:
    """The feeds that are followed now, each once, by those who are told the same."""

    def __init__(self) -> None:
        self._hubs: dict[Hashable, Hub] = {}

    def join(
        self, key: Hashable, followed: Followed[Any], execution: Execution, left: Callable[[], None]
    ) -> "Subscriber":
        """Return the place of one more; the execution of the first one serves all. `left` is called when it leaves."""
        name = (key, followed.feed)
        hub = self._hubs.get(name)
        if hub is None:
            hub = self._hubs[name] = Hub(followed, execution, partial(self._forget, name))
        return Subscriber(hub, followed.start.place, left)

    def __len__(self) -> int:
        """How many feeds are followed."""
        return len(self._hubs)

    def _forget(self, name: Hashable, hub: "Hub") -> None:
        if self._hubs.get(name) is hub:
            del self._hubs[name]


class Hub:
    """One feed followed for many: each entry is looked at and executed once, then told to whoever is seated here."""

    def __init__(self, followed: Followed[Any], execution: Execution, ended: "Callable[[Hub], None]") -> None:
        self.feed = followed.feed
        self.failed = execution.failed
        self.head = followed.start.latest
        """The last entry that those who are seated were told of."""
        self.last: Outcome | None = None
        """What ended it, for everybody."""
        self._followed = followed
        self._execution = execution
        self._ended = ended
        self._seated: dict[Subscriber, bool] = {}
        self._task = asyncio.create_task(self._run())

    def seat(self, subscriber: "Subscriber", *, seated: bool) -> None:
        """Tell this one with the others from now on; or not, but go on for it."""
        self._seated[subscriber] = seated

    def is_seated(self, subscriber: "Subscriber") -> bool:
        """Say whether this one is told with the others."""
        return self._seated.get(subscriber, False)

    def leave(self, subscriber: "Subscriber") -> bool:
        """Go on without this one, and for nobody not at all; return whether it was here."""
        was_here = self._seated.pop(subscriber, None) is not None
        if not self._seated:
            self._ended(self)
            self._task.cancel()
        return was_here

    async def outcome(self, entry: Told) -> "Outcome | None":
        """Return what an entry comes to with the rights of this instant; those who ask before it has begun share it.

        None when there is nothing to tell; what is raised ends the subscription.
        """
        return await self.feed.store.joined.ask((self, entry.number), partial(self._executed, entry))

    async def _executed(self, entry: Told) -> "Outcome | None":
        payload = await self._followed.payload(entry)
        return None if payload is None else await self._execution.event(payload)

    async def _run(self) -> None:
        try:
            async with aclosing(follow(self.feed.store, self.feed.recipient, self.head)) as entries:
                async for entry in entries:
                    outcome = await self.outcome(entry)
                    self.head = entry.number
                    if outcome is not None:
                        await self._tell(outcome)
        except Exception as fault:  # noqa: BLE001 - everybody is told, in masked words, and may come back
            self._end(self.failed(fault))

    async def _tell(self, outcome: "Outcome") -> None:
        for rank, subscriber in enumerate(list(self._seated), start=1):
            if self.is_seated(subscriber) and not subscriber.told(self.head, outcome):
                self._seated[subscriber] = False
            if not rank % BREATH:
                await asyncio.sleep(0)

    def _end(self, last: "Outcome") -> None:
        self.last = last
        self._ended(self)
        for subscriber in [each for each, seated in self._seated.items() if seated]:
            subscriber.ended(last)


class Subscriber:
    """One of those who are told the same: a place, and neither task nor queue nor statement while it keeps up.

    Read what was missed with `missed`, then `sit`, and again whenever `take` has answered False; `leave` in the end. Or
    iterate, which does all of it, and `aclose`.
    """

    __slots__ = ("_hub", "_left", "_place", "_reading", "_take")

    def __init__(self, hub: Hub, place: int, left: Callable[[], None]) -> None:
        self._hub = hub
        self._place = place
        self._left = left
        self._take: Take = _nothing
        self._reading: AsyncGenerator[Outcome, None] | None = None
        hub.seat(self, seated=False)

    def sit(self, take: Take) -> bool:
        """Be told with the others from here on; False when something was missed, or it is over: read that first."""
        hub = self._hub
        if hub.last is not None or (self._place < hub.head and not hub.is_seated(self)):
            return False
        self._take = take
        hub.seat(self, seated=True)
        return True

    async def missed(self) -> AsyncGenerator["Outcome", None]:
        """Yield what was told after this place, with the rights of this instant, as far as the others are now.

        The end too, when it has come: an outcome without data.
        """
        hub, feed = self._hub, self._hub.feed
        try:
            async with aclosing(follow(feed.store, feed.recipient, self._place)) as entries:
                while self._place < hub.head:
                    entry = await anext(entries)
                    outcome = await hub.outcome(entry)
                    self._place = entry.number
                    if outcome is not None:
                        yield outcome
        except Exception as fault:  # noqa: BLE001 - it ends with a masked error rather than in silence
            yield hub.failed(fault)
            return
        if hub.last is not None:
            yield hub.last

    def __aiter__(self) -> "Subscriber":
        return self

    async def __anext__(self) -> "Outcome":
        """Return what comes next, at the reader's pace."""
        if self._reading is None:
            self._reading = self._outcomes()
        return await anext(self._reading)

    async def aclose(self) -> None:
        """Stop reading, and leave."""
        if self._reading is not None:
            await self._reading.aclose()
        self.leave()

    def told(self, number: int, outcome: "Outcome") -> bool:
        """Hear an entry with the others, unless it was heard before; False when it could not be taken."""
        if number <= self._place:
            return True
        taken = self._take(outcome)
        self._place = max(self._place, number if taken else number - 1)
        return taken

    def ended(self, last: "Outcome") -> None:
        """Hear that it is over; who cannot take that now will read it."""
        self._take(last)

    def leave(self) -> None:
        """Be told nothing more."""
        if self._hub.leave(self):
            self._left()

    async def _outcomes(self) -> AsyncGenerator["Outcome", None]:
        """Yield what was taken before what was missed since, then wait to be told."""
        slot = _Slot()
        while True:
            if slot.is_empty and not self.sit(slot.take):
                async with aclosing(self.missed()) as missed:
                    async for outcome in missed:
                        yield outcome
                        if not outcome.has_data:
                            return
                continue
            outcome = await slot.next()
            yield outcome
            if not outcome.has_data:
                return


class _Slot:
    """Holds one outcome until it is read, and takes no other meanwhile."""

    def __init__(self) -> None:
        self._kept: Outcome | None = None
        self._filled = asyncio.Event()

    @property
    def is_empty(self) -> bool:
        return self._kept is None

    def take(self, outcome: "Outcome") -> bool:
        if not self.is_empty:
            return False
        self._kept = outcome
        self._filled.set()
        return True

    async def next(self) -> "Outcome":
        await self._filled.wait()
        self._filled.clear()
        kept, self._kept = self._kept, None
        assert kept is not None
        return kept


def _nothing(_: "Outcome") -> bool:
    return False
