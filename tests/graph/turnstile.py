"""A store whose every statement waits at a turnstile: who goes on is drawn from a seed, so that it happens again."""

import asyncio
from collections.abc import Iterable
from random import Random
from typing import Any

from monespace_gql.journal.store import Store

TURNS = 12
"""How often the loop turns before nothing is thought to move any more: no chain of steps without a wait is longer."""


class Turnstile:
    """Who waits to go on; one at a time is let through, drawn by lot."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._waiting: list[asyncio.Future[None]] = []
        self._inside = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    async def turn(self) -> None:
        """Wait to be let through."""
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        await place

    async def settle(self) -> None:
        """Wait until everybody stands at the turnstile, or waits for what has not happened."""
        for _ in range(TURNS):
            await self._quiet.wait()
            await asyncio.sleep(0)

    async def let_one_through(self) -> bool:
        """Let somebody through and wait until nothing moves; False when nobody stands here."""
        self._waiting = [place for place in self._waiting if not place.done()]
        if not self._waiting:
            return False
        self._waiting.pop(self._rng.randrange(len(self._waiting))).set_result(None)
        await self.settle()
        return True

    def enter(self) -> None:
        """Say that something is under way which the loop does not see."""
        self._inside += 1
        self._quiet.clear()

    def leave(self) -> None:
        """Say that it has come to its end."""
        self._inside -= 1
        if not self._inside:
            self._quiet.set()


class TurnstileStore:
    """What follows a feed is given this for a store: it waits before each statement, and before it has the answer."""

    def __init__(self, store: Store, turnstile: Turnstile) -> None:
        self._store = store
        self._turnstile = turnstile
        self.bell = store.bell
        self.joined = store.joined

    async def fetch(self, sql: str, params: Iterable[object] = ()) -> Any:  # Any: rows of either driver
        """Run a statement between two turns."""
        await self._turnstile.turn()
        self._turnstile.enter()
        try:
            rows = await self._store.fetch(sql, params)
        finally:
            self._turnstile.leave()
        await self._turnstile.turn()
        return rows
