"""Tasks that run to their end though whoever asked has gone: a cancelled query wedges its connection."""

import asyncio
import logging
from collections.abc import Coroutine
from contextvars import Context
from typing import Any, TypeVar

T = TypeVar("T")

log = logging.getLogger(__name__)


class Lasting:
    """The tasks under way, so that closing can wait for them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()  # Any: tasks of every outcome wait here together

    def start(self, work: Coroutine[Any, Any, T], context: Context | None = None) -> asyncio.Task[T]:
        """Start this work in its own task."""
        task = asyncio.get_running_loop().create_task(work, context=context)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    @property
    def under_way(self) -> int:
        """How many have not ended yet."""
        return len(self._tasks)

    async def all_ended(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # fetched, so that a failure nobody waits for any more is not reported as forgotten


async def to_its_end(task: asyncio.Task[T]) -> T:
    """Wait for the task's outcome; when cancelled meanwhile, still wait for its end, then pass the cancellation on."""
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        _tell_failure(task)
        raise cancelled
    return task.result()


def _tell_failure(task: asyncio.Task[Any]) -> None:
    """Log the kind of failure that its caller, cancelled, will not see."""
    if not task.cancelled() and (failure := task.exception()) is not None:
        log.warning("work whose caller was cancelled failed: %s", type(failure).__name__)
