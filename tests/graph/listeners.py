"""Who follows together in these tests, as sockets and event streams do, and the operation that answers them."""

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import cast

from monespace_gql.graph.executor import Outcome
from monespace_gql.graph.subscriptions.shared import Subscriber
from tests.graph.turnstile import Turnstile


@dataclass
class Operation:
    """Counts what it executes."""

    turnstile: Turnstile | None = None
    executed: list[int] = field(default_factory=list)

    async def event(self, payload: object) -> Outcome:
        """Answer a number by itself."""
        number = cast(int, payload)
        if self.turnstile is not None:
            await self.turnstile.turn()
        self.executed.append(number)
        return Outcome(str(number).encode(), True)

    def failed(self, fault: Exception) -> Outcome:
        """Answer a fault by its kind."""
        code = getattr(fault, "extensions", {}).get("code", type(fault).__name__)
        return Outcome(b"", False, ({"extensions": {"code": code}},))


class Listener:
    """Follows as a socket does: told with the others while it can, in a task of its own when it has to catch up."""

    def __init__(self, subscriber: Subscriber) -> None:
        self.heard: list[int] = []
        self.last: str | None = None
        self.fell_behind = 0
        self.reads = asyncio.Event()
        self.reads.set()
        self._subscriber = subscriber
        self._catching_up = asyncio.create_task(self._catch_up())

    def take(self, outcome: Outcome) -> bool:
        """Hear an outcome now, unless this listener does not read."""
        if not outcome.has_data:
            self.last = outcome.code or "OVER"
        elif self.reads.is_set():
            self.heard.append(int(outcome.body))
        else:
            self.fell_behind += 1
            self._catching_up = asyncio.create_task(self._catch_up())
            return False
        return True

    def leave(self) -> None:
        """Go, whatever is under way."""
        self._catching_up.cancel()
        self._subscriber.leave()

    async def _catch_up(self) -> None:
        await self.reads.wait()
        while not self._subscriber.sit(self.take):
            async with aclosing(self._subscriber.missed()) as missed:
                async for outcome in missed:
                    if not outcome.has_data:
                        self.last = outcome.code or "OVER"
                        return
                    self.heard.append(int(outcome.body))
                    await self.reads.wait()


class Reader:
    """Follows as an event stream does: one after the other, at its own pace."""

    def __init__(self, subscriber: Subscriber) -> None:
        self.heard: list[int] = []
        self.last: str | None = None
        self.fell_behind = 0
        self.reads = asyncio.Event()
        self.reads.set()
        self._subscriber = subscriber
        self._reading = asyncio.create_task(self._read())

    def leave(self) -> None:
        """Go, whatever is under way."""
        self._reading.cancel()

    async def _read(self) -> None:
        async with aclosing(self._subscriber) as outcomes:
            async for outcome in outcomes:
                if not outcome.has_data:
                    self.last = outcome.code or "OVER"
                    return
                self.heard.append(int(outcome.body))
                await self.reads.wait()


Anybody = Listener | Reader
