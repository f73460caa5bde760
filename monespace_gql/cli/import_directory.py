"""`monespace import-directory FILE`."""

import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from monespace_gql.app import up_to_date_store
from monespace_gql.directory.imports.import_file import ESTABLISHMENTS, UNITS, Progress, Told, import_file
from monespace_gql.directory.imports.published_file import Line, PublishedFile
from monespace_gql.directory.imports.selection import Selection, read_selection
from monespace_gql.settings import Settings, load_settings

MOST_TOLD = 20
"""Bad lines told one by one; the others are counted."""


def import_directory(
    file: Annotated[Path, typer.Argument(help="StockEtablissement as INSEE publishes it, CSV or zip.")],
    units: Annotated[
        Path | None, typer.Option(help="StockUniteLegale, CSV or zip: the names of the companies. Read first.")
    ] = None,
    only_siren: Annotated[
        Path | None, typer.Option(help="Keep only the companies of this file: one SIREN or SIRET a line.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Import the files again from their beginning.")] = False,
) -> None:
    """Bring the State's published establishments into the embedded directory.

    An import that was stopped goes on where it was when the same command is given again; a file already imported is
    left alone. The OPCO's own references (collective agreement, staff, activity number, Qualiopi) are never touched.
    """
    settings = load_settings(os.environ)
    selection = read_selection(only_siren) if only_siren else Selection()
    asyncio.run(_import(settings, file, units, selection, again))


async def _import(settings: Settings, file: Path, units: Path | None, selection: Selection, again: bool) -> None:
    async with up_to_date_store(settings) as store:
        if units is not None:
            with _telling("units") as told:
                done = await import_file(
                    store, UNITS, PublishedFile(units), told=told, selection=selection, again=again
                )
            _say("units", done)
        with _telling("establishments") as told:
            done = await import_file(
                store, ESTABLISHMENTS, PublishedFile(file), told=told, selection=selection, again=again
            )
        _say("establishments", done)


@contextmanager
def _telling(name: str) -> Iterator[Told]:
    """Show progress and bad lines on the standard error: a bar in a terminal, nothing but bad lines elsewhere."""
    shown = 0
    with typer.progressbar(length=1, label=name, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def told(progress: Progress, bad: Sequence[Line]) -> None:
            nonlocal shown
            for line in bad[: max(0, MOST_TOLD - shown)]:
                sys.stderr.write(f"monespace: {name}, line {line.number}: {line.wrong}\n")
            shown += len(bad)
            bar.length = progress.size
            bar.update(progress.position - bar.pos)

        yield told


def _say(name: str, done: Progress) -> None:
    resumed = " (an earlier run included)" if done.resumed else ""
    sys.stdout.write(f"{name}: {done.last_line - 1} lines read, {done.kept} kept, {done.bad} bad{resumed}\n")
