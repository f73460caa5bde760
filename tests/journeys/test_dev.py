"""`monespace dev`: an edited plugin is picked up; a broken one is told once and takes nothing down."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from tests.journeys.client import Visitor
from tests.journeys.house import visiting
from tests.journeys.plugin import plugin
from tests.journeys.program import LISTENING, SLOW, Program, running

SOUND = """
from monespace_gql.scheme import Scheme, SubScheme, Tab, field, hookimpl

class Page(Tab, label="Page"):
    city: str = field("LABEL", example="Albi")

@hookimpl
def monespace_schemes():
    return [Scheme(
        code="EDITED", prefix="Edited", label="Essai", version="1", number_code="ED", new_title="Nouvelle demande",
        sub_schemes=(SubScheme("A", "a", "A"),), tabs=(Page,),
    )]
"""
BROKEN = SOUND.replace(', example="Albi"', "")


async def until(program: Program, holds: Callable[[str], bool]) -> None:
    """Wait for what the program will say; a bound on what would wait for ever."""
    async with asyncio.timeout(2 * SLOW):
        while not holds(program.said):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.1)


def listening(times: int) -> Callable[[str], bool]:
    """Say whether a server has started this often."""
    return lambda said: said.count(LISTENING) == times


async def test_an_edited_plugin_is_picked_up_and_a_broken_one_takes_nothing_down(tmp_path: Path) -> None:
    site = plugin(tmp_path / "site", SOUND.replace("LABEL", "Commune avant"), name="edited")
    module = site / "edited.py"
    path = os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH")]))

    async with running("dev", folder=tmp_path, settings={"PYTHONPATH": path}) as program, visiting() as http:
        reader = Visitor(http, program.base, None)

        async def schema() -> str:
            return (await reader.request("GET", "/schema.graphql")).text

        first = await schema()
        module.write_text(BROKEN.replace("LABEL", "Commune après"), encoding="utf-8")
        await until(program, lambda said: "the server of before goes on" in said)
        meanwhile = await schema()
        told = program.said
        module.write_text(SOUND.replace("LABEL", "Commune après"), encoding="utf-8")
        await until(program, listening(2))
        last = await schema()

    assert '"""Commune avant"""' in first
    assert meanwhile == first
    assert told.count("The plugin « edited » cannot be loaded: SchemeMistake: Page.city has no example") == 1
    assert '"""Commune après"""' in last
    assert '"""Commune avant"""' not in last
