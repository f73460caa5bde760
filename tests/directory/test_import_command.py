"""`monespace import-directory`, as an operator runs it."""

import asyncio
import sqlite3
from asyncio.subprocess import PIPE
from contextlib import closing
from pathlib import Path

from tests.directory.given import (
    KISO,
    UNIT_COLUMNS,
    as_csv,
    establishment_row,
    sirets,
    unit_row,
    write_file,
)
from tests.journeys.program import COMMAND, SLOW, environment, run


async def test_files_are_imported_and_counted(tmp_path: Path) -> None:
    write_file(tmp_path, as_csv([establishment_row(KISO), establishment_row(KISO, nic="?")]), "stock.zip")
    write_file(tmp_path, as_csv([unit_row(KISO[:9], "KISO")], UNIT_COLUMNS), "units.csv")

    done = await asyncio.to_thread(run, "import-directory", "stock.zip", "--units", "units.csv", folder=tmp_path)

    assert done.code == 0, done.err
    assert done.out == "units: 1 lines read, 1 kept, 0 bad\nestablishments: 2 lines read, 1 kept, 1 bad\n"
    assert "establishments, line 3: its SIRET is not" in done.err
    assert KISO not in done.err
    assert kept(tmp_path, "company_name") == ["KISO"]


async def test_a_mistake_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    write_file(tmp_path, "a,b\n1,2\n", "other.csv")

    wrong = await asyncio.to_thread(run, "import-directory", "other.csv", folder=tmp_path)
    missing = await asyncio.to_thread(run, "import-directory", "nowhere.csv", folder=tmp_path)

    assert (wrong.code, missing.code) == (2, 2)
    assert wrong.err.startswith("monespace: other.csv lacks the columns siren, nic, siret")
    assert missing.err == "monespace: nowhere.csv cannot be read: No such file or directory\n"


async def test_an_import_killed_outright_goes_on_where_it_was(tmp_path: Path) -> None:
    good = [establishment_row(siret) for siret in sirets(20_000)]
    write_file(tmp_path, as_csv([*good[:1_500], establishment_row(KISO, nic="?"), *good[1_500:]]), "stock.csv")

    killed = await asyncio.create_subprocess_exec(
        COMMAND, "import-directory", "stock.csv", cwd=tmp_path, env=environment(None), stdout=PIPE, stderr=PIPE
    )
    assert killed.stderr is not None
    async with asyncio.timeout(SLOW):
        told = await killed.stderr.readline()
    killed.kill()
    await killed.communicate()
    before = await asyncio.to_thread(kept, tmp_path, "siret")
    again = await asyncio.to_thread(run, "import-directory", "stock.csv", folder=tmp_path)

    assert b"line 1502" in told
    assert 1_999 <= len(before) < 20_000
    assert (again.code, again.err) == (0, "")
    assert again.out == "establishments: 20001 lines read, 20000 kept, 1 bad (an earlier run included)\n"
    assert await asyncio.to_thread(kept, tmp_path, "siret") == sirets(20_000)


def kept(folder: Path, column: str) -> list[str]:
    """What is in the embedded database."""
    with closing(sqlite3.connect(f"file:{folder}/.monespace/monespace.sqlite3?mode=ro", uri=True)) as database:
        rows = database.execute(f"SELECT {column} FROM establishment ORDER BY siret").fetchall()
    return [row[0] for row in rows]
