"""Wakes those who follow a feed in this process. Only a bell: the database is the queue, and they look there anyway."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class Waiter:
    """One follower's ear; several rings before it listens are one."""

    __slots__ = ("_rung", "_waking")

    def __init__(self) -> None:
        self._rung = False
        self._waking: asyncio.Future[None] | None = None

    def ring(self) -> None:
        """Wake the follower, now or at its next wait."""
        self._rung = True
        if self._waking is not None:
            _wake(self._waking)

    async def wait(self, at_most: float) -> bool:
        """Wait for a ring, at most this many seconds, then forget it; return whether it rang. Read after it."""
        if not self._rung:
            await self._woken(at_most)
        rung, self._rung = self._rung, False
        return rung

    async def _woken(self, at_most: float) -> None:
        """Wait with one future and one timer: there are as many ears as people who follow something."""
        loop = asyncio.get_running_loop()
        self._waking = loop.create_future()
        timer = loop.call_later(at_most, _wake, self._waking)
        try:
            await self._waking
        finally:
            timer.cancel()
            self._waking = None


def _wake(waking: asyncio.Future[None]) -> None:
    if not waking.done():
        waking.set_result(None)


class Bell:
    """Who waits for what, in this process."""

    def __init__(self) -> None:
        self._waiters: dict[str, set[Waiter]] = {}

    def ring(self, recipients: Iterable[str]) -> None:
        """Wake whoever follows one of these recipients."""
        for recipient in recipients:
            for waiter in self._waiters.get(recipient, ()):
                waiter.ring()

    def ring_all(self) -> None:
        """Wake everybody: nobody knows what was missed."""
        self.ring(list(self._waiters))

    @contextmanager
    def waiter(self, *recipients: str) -> Iterator[Waiter]:
        """Register an ear for these recipients: before the first read, so that nothing is told in between."""
        waiter = Waiter()
        for recipient in recipients:
            self._waiters.setdefault(recipient, set()).add(waiter)
        try:
            yield waiter
        finally:
            for recipient in recipients:
                self._forget(recipient, waiter)

    def listeners(self, recipient: str) -> int:
        """How many follow this recipient now."""
        return len(self._waiters.get(recipient, ()))

    def _forget(self, recipient: str, waiter: Waiter) -> None:
        waiters = self._waiters[recipient]
        waiters.discard(waiter)
        if not waiters:
            del self._waiters[recipient]
