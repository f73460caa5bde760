"""A turnstile for work that never waits: many at once pass one by one, and the event loop turns between two."""

import asyncio


class Turnstile:
    """Belongs to one event loop. Whoever passes goes on until they next wait for something."""

    def __init__(self) -> None:
        self._gate = asyncio.Lock()

    async def turn(self) -> None:
        """Wait for one's turn, in the order of arrival.

        The lock is given up when the work begins, not when it ends: it wakes whoever is next on the following round of
        the loop, which they spend inside. A mere `sleep(0)` would let everybody pass in one round.
        """
        async with self._gate:
            await asyncio.sleep(0)
