"""Installed plugins that follow what happens in a server: one that fails is named, one that does not is told it all."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from monespace_gql.journal.store import open_store
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.migrations import MODELS
from monespace_gql.web.identity import Tokens
from tests.journeys.client import Visitor
from tests.journeys.given import open_draft
from tests.journeys.house import SECRET, settle, visiting
from tests.journeys.plugin import plugin
from tests.journeys.program import Program, running
from tests.journeys.test_boot import before, hook
from tests.journeys.test_engine_death import until

KEEPS = """
@hookimpl
async def monespace_happened(event):
    with open("told.txt", "a") as told:
        told.write(f"{event.number} {event.kind} {event.scheme}\\n")
"""
FAILS = """
@hookimpl
async def monespace_happened(event):
    raise LookupError("a.partner.that.is.away")
"""


async def test_a_plugin_goes_on_where_it_was_while_another_fails(database_url: str, tmp_path: Path) -> None:
    async with open_store(database_url, MODELS, clock=SystemClock()) as store:
        await store.unit(settle)
    settings = installed(database_url, tmp_path)

    first = await drafts_opened(2, tmp_path, settings)
    second = await drafts_opened(1, tmp_path, settings)

    numbers = [int(line.split()[0]) for line in told(tmp_path)]
    assert told(tmp_path) == [f"{number} DRAFT_OPENED CPRO" for number in numbers]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    for program in (first, second):
        failures = [line for line in program.err if '"event": "event_failed"' in line]
        assert all('"plugin": "failing-plugin: zzz"' in line for line in failures)
        assert "a.partner.that.is.away" not in program.said
    assert any("event_failed" in line for line in first.err)


def installed(database_url: str, folder: Path) -> Mapping[str, str]:
    """The settings of a server that finds the two plugins."""
    keeps = plugin(folder / "keeps", hook("[bring()]", KEEPS), name="keeping-plugin")
    fails = plugin(folder / "fails", hook("[bring(code='THIRD', prefix='Third')]", FAILS), name="failing-plugin")
    return {
        "MONESPACE_MODE": "development",
        "MONESPACE_DATABASE_URL": database_url,
        "MONESPACE_DATA": str(folder / "data"),
        "MONESPACE_SECRET": SECRET,
        "PYTHONPATH": f"{keeps}:{before(fails)}",
    }


async def drafts_opened(times: int, folder: Path, settings: Mapping[str, str]) -> Program:
    """Open drafts in a server, which then ends once the plugin was told of them."""
    expected = len(told(folder)) + times
    async with running("serve", folder=folder, settings=settings) as program, visiting() as http:
        token = Tokens(SECRET, SystemClock()).issue("employer@humando.test", timedelta(hours=1))
        for _ in range(times):
            await open_draft(Visitor(http, program.base, token))
        await until(lambda: len(told(folder)) == expected)
        if expected == times:  # the first time: the other plugin was told as well, and failed
            await until(lambda: "event_failed" in program.said)
    return program


def told(folder: Path) -> list[str]:
    """What the plugin that keeps it was told of drafts; a server's first start leaves the legends of its schemes."""
    kept = folder / "told.txt"
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    return [line for line in lines if "SCHEME_LEGEND_KEPT" not in line]
