"""Subscriptions that are told the same are executed once: each of them has only its place. Knows no transport."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable, Hashable
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from monespace_gql.graph.refused import as_error
from monespace_gql.lexicon.refusal import Refusal

if TYPE_CHECKING:
    from monespace_gql.graph.executor import Outcome

T = TypeVar("T")

BREATH = 500
"""How many are told between two turns of the loop: whoever else the process serves does not wait for all of them."""

Take = Callable[["Outcome"], bool]
"""Takes what is told, at once; False: not now. It neither raises nor leaves. The last thing told has no data."""


@dataclass(frozen=True, slots=True)
class Execution:
    """How an operation answers an event and a fault, and how it ends; the last two have no data."""

    event: Callable[[object], Awaitable["Outcome"]]
    failed: Callable[[Exception], "Outcome"]
    over: "Outcome"


class Source(ABC, AsyncIterable[T]):
    """What a subscription is told, and from where on."""

    @property
    @abstractmethod
    def same(self) -> Hashable:
        """What is equal for those who are told the same."""

    @property
    @abstractmethod
    def place(self) -> int:
        """The place where this one begins."""

    @abstractmethod
    def hub(self, execution: Execution, ended: "Callable[[Hub], None]") -> "Hub":
        """Follow it for all of those."""

    def __aiter__(self) -> AsyncIterator[T]:
        """graphql-core takes for a source what can be iterated; the executor joins it instead."""
        raise TypeError("a shared source is joined, not iterated")


class Shared:
    """The sources that are followed now, each once."""

    def __init__(self) -> None:
        self._hubs: dict[Hashable, Hub] = {}

    def join(self, key: Hashable, source: Source[T], execution: Execution, left: Callable[[], None]) -> "Subscriber":
        """Return the place of one more; the execution of the first one serves all. `left` is called when it leaves."""
        name = (key, source.same)
        hub = self._hubs.get(name)
        if hub is None:
            hub = self._hubs[name] = source.hub(execution, partial(self._forget, name))
        return Subscriber(hub, source.place, left)

    def __len__(self) -> int:
        """How many are followed."""
        return len(self._hubs)

    def _forget(self, name: Hashable, hub: "Hub") -> None:
        if self._hubs.get(name) is hub:
            del self._hubs[name]


class Hub(ABC):
    """One source followed for many: each event is executed once, then told to whoever is seated here."""

    def __init__(self, head: int, execution: Execution, ended: "Callable[[Hub], None]") -> None:
        self.head = head
        """The place of those who were told everything."""
        self.last: Outcome | None = None
        """What ended it, for everybody."""
        self.execution = execution
        self._ended = ended
        self._seated: dict[Subscriber, bool] = {}
        self._task = asyncio.create_task(self._run())

    @abstractmethod
    async def follow(self) -> None:
        """Tell what comes after the head, for as long as there is something to wait for."""

    @abstractmethod
    def after(self, place: int) -> AsyncGenerator[tuple[int, "Outcome | None"], None]:
        """Yield each place after this one, with what is told there if anything, until the head is reached."""

    async def tell(self, outcome: "Outcome") -> None:
        """Tell everybody who is seated what is at the head; who cannot take it now is seated no longer."""
        for rank, subscriber in enumerate(list(self._seated), start=1):
            if self.is_seated(subscriber) and not subscriber.told(self.head, outcome):
                self._seated[subscriber] = False
            if not rank % BREATH:
                await asyncio.sleep(0)

    def end(self, last: "Outcome") -> None:
        """Tell everybody that it is over, in these words."""
        self.last = last
        self._ended(self)
        for subscriber in [each for each, seated in self._seated.items() if seated]:
            subscriber.ended(last)

    def failed(self, fault: Exception) -> "Outcome":
        """Return the words for what ends it before its time: a refusal, or a fault of ours."""
        return self.execution.failed(as_error(fault) if isinstance(fault, Refusal) else fault)

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

    async def _run(self) -> None:
        try:
            await self.follow()
        except Exception as fault:  # noqa: BLE001 - everybody is told, in masked words, and may come back
            self.end(self.failed(fault))
        else:
            self.end(self.execution.over)


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
        hub = self._hub
        try:
            async with aclosing(hub.after(self._place)) as passed:
                async for place, outcome in passed:
                    self._place = place
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
        """Hear what is told with the others, unless it was heard before; False when it could not be taken."""
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
        """Yield what was taken before what was missed since, then wait to be told; the end only when it says why."""
        slot = _Slot()
        while True:
            if slot.is_empty and not self.sit(slot.take):
                async with aclosing(self.missed()) as missed:
                    async for outcome in missed:
                        if outcome.has_data or outcome.errors:
                            yield outcome
                        if not outcome.has_data:
                            return
                continue
            outcome = await slot.next()
            if outcome.has_data or outcome.errors:
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
