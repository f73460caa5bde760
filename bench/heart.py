"""A heart that beats every millisecond in the event loop: its longest silence is how long the loop stood still."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

BEAT = 0.001


class Heart:
    """What was heard of it."""

    def __init__(self) -> None:
        self._silences: list[float] = []

    @property
    def longest_silence(self) -> float:
        """The longest time in seconds that the loop did nothing else."""
        return max(self._silences)

    async def beat(self) -> None:
        """Beat until cancelled; a silence that is cut short counts too."""
        last = time.perf_counter()
        try:
            while True:
                await asyncio.sleep(BEAT)
                now = time.perf_counter()
                self._silences.append(now - last - BEAT)
                last = now
        finally:
            self._silences.append(time.perf_counter() - last - BEAT)


@asynccontextmanager
async def beating() -> AsyncIterator[Heart]:
    """Let a heart beat during the block; look at it afterwards."""
    heart = Heart()
    task = asyncio.create_task(heart.beat())
    await asyncio.sleep(BEAT)
    try:
        yield heart
    finally:
        task.cancel()
        await asyncio.wait([task])
