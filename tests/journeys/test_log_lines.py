"""What a running server writes: one line of JSON an event, whatever is in it."""

import asyncio
import json
import sys
from typing import Any

import pytest

from monespace_gql.cli.log_lines import Paper
from tests.journeys.client import PATIENCE, Visitor
from tests.journeys.program import Program

pytestmark = pytest.mark.asyncio

ODD = """
import structlog
from structlog.contextvars import bound_contextvars
from monespace_gql.cli.log_lines import log_to_stderr
log_to_stderr()
log = structlog.get_logger("odd")
log.info("first", name="Zoé\\nRoy", ids={1, 2}, half="\\ud800", giant=2**70)
log.info("second", name="Zoé\\nRoy", \u00e9t\u00e9=[None, 1.5])
with bound_contextvars(plugin="a-plugin"):
    log.info("plugged", name="x")
log.bind(bound=1).info("of %s", "two")
try:
    raise ValueError("broken")
except ValueError:
    with bound_contextvars(plugin="a-plugin"):
        log.exception("third")
"""


async def lines(program: Program, event: str) -> list[dict[str, Any]]:  # Any: the values of log entries
    """Wait until the server has written of such an event; return all that it wrote of them."""
    async with asyncio.timeout(PATIENCE):
        while True:
            entries = [json.loads(line) for line in program.err if line.startswith("{")]
            if found := [entry for entry in entries if entry["event"] == event]:
                return found
            await asyncio.sleep(0.01)


async def test_a_request_has_one_line_that_says_which_operation_it_asked_for(
    program: Program, people: tuple[Visitor, Visitor]
) -> None:
    employer, _ = people

    await employer.ask("query Who { viewer { context } }")

    (line,) = [entry for entry in await lines(program, "request") if entry["route"] == "/graphql"]
    assert line.keys() >= {"operation", "document", "reads", "codes", "paths", "duration_ms", "level", "timestamp"}
    assert (line["method"], line["status"], line["level"]) == ("POST", 200, "info")
    assert (line["operation"], line["name"], line["codes"]) == ("query", "Who", [])
    assert [json.loads(other)["event"] for other in program.err if '"operation":"query"' in other] == ["request"]


async def test_a_line_is_written_whatever_is_in_it() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ODD, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    _, written = await process.communicate()

    first, second, plugged, bound, third = entries = [json.loads(line) for line in written.decode().splitlines()]
    assert (first["event"], first["name"], first["half"], first["giant"]) == ("first", "Zoé\nRoy", "\ud800", 2**70)
    assert (second["name"], second["été"]) == ("Zoé\nRoy", [None, 1.5])
    assert "ValueError: broken" in third["exception"]
    assert (plugged["event"], plugged["name"], bound["event"], bound["bound"]) == ("plugged", "x", "of two", 1)
    assert [entry.get("plugin") for entry in entries] == [None, None, "a-plugin", None, "a-plugin"]
    assert [entry["level"] for entry in entries] == ["info", "info", "info", "info", "error"]
    assert {len(entry["timestamp"]) for entry in entries} == {len("2026-01-06T12:00:00.000000Z")}


async def test_the_lines_of_one_turn_of_the_loop_are_written_at_once() -> None:
    written: list[bytes] = []
    paper = Paper(written.append)

    paper.info(b"one")
    paper.info(b"two")
    at_first = list(written)
    await asyncio.sleep(0)
    paper.info(b"three")
    await asyncio.sleep(0)

    assert (at_first, written) == ([], [b"one\ntwo\n", b"three\n"])


async def test_what_warns_is_written_now_after_what_came_before() -> None:
    written: list[bytes] = []
    paper = Paper(written.append)

    paper.info(b"one")
    paper.warning(b"two")

    assert written == [b"one\ntwo\n"]


async def test_a_line_that_a_loop_left_behind_does_not_hold_back_the_next() -> None:
    written: list[bytes] = []
    paper = Paper(written.append)

    def loop_that_ends_too_soon() -> None:
        loop = asyncio.new_event_loop()
        loop.call_soon(loop.stop)
        loop.call_soon(paper.info, b"one")
        loop.run_forever()
        loop.close()

    await asyncio.to_thread(loop_that_ends_too_soon)
    left = list(written)
    paper.info(b"two")
    await asyncio.sleep(0)

    assert (left, written) == ([], [b"one\ntwo\n"])


async def test_a_line_of_another_thread_or_beside_no_loop_does_not_wait() -> None:
    written: list[bytes] = []
    paper = Paper(written.append)

    await asyncio.to_thread(paper.info, b"one")

    assert written == [b"one\n"]
