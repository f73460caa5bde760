"""Importing a published file: batch after batch, each in a unit of work with how far it went, so that it resumes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from monespace_gql.directory.imports import establishment_line, unit_line
from monespace_gql.directory.imports.establishment_line import WrongLine
from monespace_gql.directory.imports.keep_published import keep_published, keep_units
from monespace_gql.directory.imports.published_file import Batch, Line, PublishedFile, Reader
from monespace_gql.directory.imports.selection import Selection
from monespace_gql.directory.models import DirectoryImport, Establishment, LegalUnit
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit

Row = TypeVar("Row", Establishment, LegalUnit)
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is: the last line read, rows kept, bad lines so far, and its place in the file."""

    last_line: int
    kept: int
    bad: int
    position: int
    size: int
    resumed: bool = False
    """Whether an earlier run had already done a part, or all of it."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[Row]):
    """One of the two files: what its lines are and how they are kept."""

    name: str
    columns: Sequence[str]
    optional: Sequence[str]
    read: Callable[[dict[str, str]], Row | None]
    keep: Callable[[list[Row]], Awaitable[None]]


ESTABLISHMENTS: Kind[Establishment] = Kind(
    "establishments",
    establishment_line.COLUMNS,
    establishment_line.OPTIONAL,
    establishment_line.read_establishment,
    keep_published,
)
UNITS: Kind[LegalUnit] = Kind("units", unit_line.COLUMNS, unit_line.OPTIONAL, unit_line.read_unit, keep_units)

Told = Callable[[Progress, Sequence[Line]], None]
"""Called after each batch with the bad lines of it."""


async def import_file(
    store: Store,
    kind: Kind[Row],
    file: PublishedFile,
    *,
    told: Told,
    selection: Selection | None = None,
    again: bool = False,
    batch: int = BATCH,
) -> Progress:
    """Import a file, going on where an earlier run of the same file stopped; `again` starts over.

    Bad lines are counted, told and passed over. Raises UnusableFile.
    """
    chosen = selection or Selection()
    key = await asyncio.to_thread(file.fingerprint, kind.name, chosen.digest)
    start = None if again else await DirectoryImport.get_or_none(key=key)
    size = await asyncio.to_thread(lambda: file.size)
    progress = _from(start, size)
    if start is not None and start.finished_at is not None:
        return progress
    with file.reader(kind.columns, optional=kind.optional) as reader:
        await asyncio.to_thread(reader.go_to, progress.position, progress.last_line)
        return await _Import(store, kind, chosen, key, told, batch).run(reader, progress)


def _from(start: DirectoryImport | None, size: int) -> Progress:
    if start is None:
        return Progress(1, 0, 0, 0, size)
    return Progress(start.last_line, start.kept, start.bad, start.position, size, resumed=True)


@dataclass(frozen=True, slots=True)
class _Import(Generic[Row]):
    """One import under way."""

    store: Store
    kind: Kind[Row]
    selection: Selection
    key: str
    told: Told
    most: int

    async def run(self, reader: Reader, progress: Progress) -> Progress:
        """Keep batch after batch; the one after is read while one is written."""
        ahead = asyncio.create_task(asyncio.to_thread(reader.batch, self.most))
        try:
            while (batch := await asyncio.shield(ahead)).lines:
                ahead = asyncio.create_task(asyncio.to_thread(reader.batch, self.most))
                progress = await self.step(batch, progress)
        finally:
            # A thread may still read from the file: it must end before the file is closed, whatever went wrong.
            await asyncio.gather(ahead, return_exceptions=True)
        await self.store.unit(lambda unit: self.note(unit, progress, finished=True))
        return progress

    async def step(self, batch: Batch, before: Progress) -> Progress:
        """Keep one batch and tell how far it brings us."""
        rows, bad = self.rows(batch)
        after = Progress(
            last_line=batch.last_line,
            kept=before.kept + len(rows),
            bad=before.bad + len(bad),
            position=batch.position,
            size=before.size,
            resumed=before.resumed,
        )

        async def work(unit: Unit) -> None:
            await self.kind.keep(rows)
            await self.note(unit, after)

        await self.store.unit(work)
        self.told(after, bad)
        return after

    def rows(self, batch: Batch) -> tuple[list[Row], list[Line]]:
        """Sort a batch into what is kept and what is wrong; what is not asked for is neither."""
        rows: list[Row] = []
        bad = [line for line in batch.lines if line.wrong]
        for line in batch.lines:
            if line.wrong or not self.selection.holds(line.values["siren"]):
                continue
            try:
                row = self.kind.read(line.values)
            except WrongLine as wrong:
                bad.append(Line(line.number, {}, str(wrong)))
                continue
            if row is not None:
                rows.append(row)
        return rows, sorted(bad, key=lambda line: line.number)

    async def note(self, unit: Unit, progress: Progress, *, finished: bool = False) -> None:
        """Write how far the import went, in the transaction of what was imported."""
        await DirectoryImport.update_or_create(
            key=self.key,
            defaults={
                "position": progress.position,
                "last_line": progress.last_line,
                "kept": progress.kept,
                "bad": progress.bad,
                "updated_at": unit.now,
                "finished_at": unit.now if finished else None,
            },
        )
