"""What the log of a running server looks like: one line of JSON an event, on the standard error."""

import json
import logging
import sys
import time
from functools import lru_cache
from typing import Any

import orjson
import structlog
from structlog.contextvars import get_contextvars, merge_contextvars
from structlog.processors import JSONRenderer, add_log_level, format_exc_info
from structlog.typing import EventDict


def log_to_stderr() -> None:
    """Write one line of JSON an event on the standard error, each with one write; for the whole life of the process."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[merge_contextvars, add_log_level, _add_instant, format_exc_info, _RENDER],
        logger_factory=structlog.BytesLoggerFactory(file=sys.stderr.buffer),
        wrapper_class=Lines,
        cache_logger_on_first_use=True,
    )


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
