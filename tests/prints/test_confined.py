"""What a printer gave up, tried from inside one."""

import subprocess
import sys
from pathlib import Path

import pytest

CONFINED = """
import os, pathlib, socket, subprocess, sys
from monespace_gql.prints.confined import MEMORY, allow_seconds, close_the_doors, hold_to_limits
inside, outside = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
hold_to_limits(MEMORY)
close_the_doors(inside)
try:
    {tried}
except (PermissionError, MemoryError) as refused:
    print(type(refused).__name__)
else:
    print("done")
"""


def try_it(tried: str, folder: Path) -> str:
    """Try something once confined to a folder; return what came of it."""
    inside, outside = folder / "inside", folder / "outside"
    for each in (inside, outside):
        each.mkdir()
        (each / "there").write_text("x", encoding="utf-8")
    script = CONFINED.format(tried=tried)
    ended = subprocess.run(
        [sys.executable, "-c", script, str(inside), str(outside)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return ended.stdout.strip()


@pytest.mark.parametrize(
    ("tried", "came"),
    [
        ("(inside / 'new').write_text('x')", "done"),
        ("(inside / 'there').rename(inside / 'other')", "done"),
        ("(outside / 'there').read_text()", "done"),
        ("(outside / 'new').write_text('x')", "PermissionError"),
        ("(inside / '..' / 'outside' / 'new').write_text('x')", "PermissionError"),
        ("os.open(outside / 'new', os.O_CREAT | os.O_WRONLY)", "PermissionError"),
        ("(outside / 'there').unlink()", "PermissionError"),
        ("(inside / 'there').rename(outside / 'there')", "PermissionError"),
        ("socket.create_connection(('127.0.0.1', 1))", "PermissionError"),
        ("subprocess.run(['true'])", "PermissionError"),
        ("os.system('true')", "PermissionError"),
        ("bytearray(2 * MEMORY)", "MemoryError"),
    ],
)
def test_a_printer_changes_its_own_folder_and_nothing_else(tried: str, came: str, tmp_path: Path) -> None:
    assert try_it(tried, tmp_path) == came
    assert (tmp_path / "outside" / "there").read_text(encoding="utf-8") == "x"
    assert not (tmp_path / "outside" / "new").exists()


def test_a_printer_that_works_too_long_is_ended_by_the_system() -> None:
    script = "from monespace_gql.prints.confined import allow_seconds\nallow_seconds(1)\nwhile True: pass"

    ended = subprocess.run([sys.executable, "-c", script], timeout=120, check=False)

    assert ended.returncode < 0
