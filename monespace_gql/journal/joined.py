"""The same question asked by many at once is asked once: whoever asks before it has begun shares its answer."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

from monespace_gql.journal.lasting import Lasting

T = TypeVar("T")


class Joined:
    """Questions that wait to begin; one that has begun is joined by nobody, so no answer is older than its question."""

    def __init__(self, lasting: Lasting) -> None:
        self._waiting: dict[Hashable, asyncio.Task[Any]] = {}  # Any: answers of every kind wait here together
        self._lasting = lasting

    async def ask(self, key: Hashable, question: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Return the answer; a caller who is cancelled leaves, the question goes on for the others."""
        task = self._waiting.get(key)
        if task is None:
            task = self._waiting[key] = self._lasting.start(self._begin(key, question))
        return await asyncio.shield(task)

    async def _begin(self, key: Hashable, question: Callable[[], Coroutine[Any, Any, T]]) -> T:
        del self._waiting[key]
        return await question()
