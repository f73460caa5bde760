"""What the log of a running server looks like: one line of JSON an event, on the standard error."""

import asyncio
import atexit
import json
import logging
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from threading import RLock
from typing import Any

import orjson
import structlog
from structlog.contextvars import get_contextvars, merge_contextvars
from structlog.processors import JSONRenderer, add_log_level, format_exc_info
from structlog.typing import EventDict


def log_to_stderr() -> None:
    """Write one line of JSON an event on the standard error; for the whole life of the process."""
    paper = Paper(_on_stderr)
    atexit.register(paper.write)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[merge_contextvars, add_log_level, _add_instant, format_exc_info, _RENDER],
        logger_factory=lambda *names: paper,
        wrapper_class=Lines,
        cache_logger_on_first_use=True,
    )


class Paper:
    """What lines are written on. Those that only inform wait for the end of the turn of the event loop they came in.

    They are then written at once, for a server that is busy answers several requests in one turn, and a write takes as
    long as all the rest of a line: several times as long to a pipe. What warns of something is not kept waiting.
    """

    def __init__(self, put: Callable[[bytes], object]) -> None:
        self._put = put
        self._waiting: list[bytes] = []
        self._lock = RLock()

    def info(self, line: bytes) -> None:
        """Write a line by the end of the turn; at once where no loop runs."""
        with self._lock:
            self._waiting.append(line)
        _by_the_end_of_the_turn(self.write)  # for each line: the loop that the one before counted on may be over

    def error(self, line: bytes) -> None:
        """Write a line now, after those that wait."""
        with self._lock:
            self._waiting.append(line)
        self.write()

    msg = log = debug = warn = warning = fatal = critical = failure = err = exception = error

    def write(self) -> None:
        """Write what waits."""
        with self._lock:
            lines, self._waiting = self._waiting, []
            if lines:
                self._put(b"\n".join((*lines, b"")))


def _by_the_end_of_the_turn(act: Callable[[], None]) -> None:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        act()
    else:
        loop.call_soon(act)


def _on_stderr(written: bytes) -> None:
    sys.stderr.buffer.write(written)
    sys.stderr.buffer.flush()


class Lines(structlog.make_filtering_bound_logger(logging.INFO)):  # type: ignore[misc]  # a class made as it is asked for
    """Writes what happens: what only informs, as each request does, in one step when nothing is to be added to it."""

    def info(self, event: str, *args: object, **entry: Any) -> Any:  # Any: as structlog has it
        """Write a line."""
        if args or "exc_info" in entry or self._context or get_contextvars():
            return super().info(event, *args, **entry)
        line = {**entry, "event": event, "level": "info", "timestamp": _instant()}
        return self._logger.info(_written(line, repr))


def _add_instant(logger: object, method: str, entry: EventDict) -> EventDict:
    entry["timestamp"] = _instant()
    return entry


def _instant() -> str:
    now = time.time_ns() // 1_000
    return f"{_second(now // 1_000_000)}.{now % 1_000_000:06d}Z"


@lru_cache(maxsize=1)
def _second(since_1970: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(since_1970))


def _written(entry: object, default: Any) -> bytes:  # Any: what is called for what is no JSON
    """Write an entry as JSON; orjson declines half a character and a giant number, a line of log must not be lost."""
    try:
        return orjson.dumps(entry, default=default)
    except TypeError:
        return json.dumps(entry, default=default).encode()


_RENDER = JSONRenderer(serializer=_written)
