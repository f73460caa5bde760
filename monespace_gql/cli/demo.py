"""`monespace demo`."""

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from monespace_gql.app import Page, Services
from monespace_gql.cli.running import run
from monespace_gql.demo.index import index_page
from monespace_gql.demo.load import load_demo
from monespace_gql.demo.welcome import welcome
from monespace_gql.journal.lock import held_alone
from monespace_gql.settings import Mode, SettingsError, load_settings

DEMO_DATA = Path(".demo")
MARK = "monespace.sqlite3"
LOOPBACK = "127.0.0.1,localhost"
"""The names the demonstration answers to: its page shows tokens, no other site's name may lead to it."""


def demo(
    port: Annotated[int, typer.Option(help="The port to listen at.", min=1, max=65535)] = 8000,
    data: Annotated[Path, typer.Option(help="The folder of the demonstration's data.")] = DEMO_DATA,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the data of an earlier demonstration.")] = False,
) -> None:
    """Serve a demonstration on 127.0.0.1: SQLite, local files, the guides' companies and people, nothing to set up."""
    if fresh:
        _forget(data)
    hosts = None if "MONESPACE_HOSTS" in os.environ else LOOPBACK
    settings = load_settings(os.environ, mode=Mode.DEMO, data=data, hosts=hosts)
    run(settings, host="127.0.0.1", port=port, ready=_load_and_welcome)


async def _load_and_welcome(opened: Services, base: str) -> Page | None:
    await load_demo(opened)
    sys.stdout.write(f"{welcome(opened, base)}\n")
    sys.stdout.flush()
    return lambda: index_page(opened, base)


def _forget(data: Path) -> None:
    if not data.exists():
        return
    if not (data / MARK).exists():
        raise SettingsError(f"{data} does not look like a demonstration's folder: nothing was deleted")
    with held_alone(data / MARK):  # a demonstration that runs keeps its data
        shutil.rmtree(data)
