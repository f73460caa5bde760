"""The tests that a scheme inherits, as pytest collects and runs them in an author's project."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conformance.given import INSTALLED

MINE = """
from monespace_gql.conformance import {kit}

class TestSmall({kit}):
    code = "{code}"
    plugin = "{plugin}"
"""


def ran(folder: Path, kit: str, code: str = "SMALL", *, plugin: str = "", path: Path = INSTALLED) -> str:
    """Run the inherited tests in a project of one file; return what pytest says."""
    (folder / "test_mine.py").write_text(MINE.format(kit=kit, code=code, plugin=plugin), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    found = os.pathsep.join([str(path), str(INSTALLED), *filter(None, [os.environ.get("PYTHONPATH")]), *sys.path])
    options = ["-v", "--color=no", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "test_mine.py"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": found},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


def test_there_is_a_test_a_situation_and_a_test_a_rule(tmp_path: Path) -> None:
    said = ran(tmp_path, "SchemeConformance")

    assert "test_a_situation_says_what_is_expected[Une fin trop t" in said
    for rule in ("SHOWN", "LENGTH", "FEW", "MANY", "DOC-INVOICE"):
        assert f"at_its_limits[SMALL-{rule}] PASSED" in said
    for rule in ("UNSHOWN", "WAITS", "EDGE", "ENDED"):
        assert f"at_its_limits[SMALL-{rule}] FAILED" in said
    assert "4 failed, 24 passed" in said
    assert "aucune situation ne la montre parler" in said


def test_a_thorough_scheme_has_every_change_noticed(tmp_path: Path) -> None:
    said = ran(tmp_path, "ThoroughConformance")

    assert "test_every_small_change_of_the_law_is_noticed FAILED" in said
    assert "SMALL-EDGE : page.quantity < 1 → <=" in said


def test_a_scheme_that_is_not_installed_is_told(tmp_path: Path) -> None:
    assert "NONE is not installed, only: " in ran(tmp_path, "SchemeConformance", "NONE")


def test_the_kit_of_an_author_needs_no_server_and_no_database() -> None:
    heavy = ("aiohttp", "tortoise", "strawberry", "asyncpg", "aiosqlite", "graphql", "durable", "weasyprint", "pytest")
    script = f"import sys, monespace_gql.conformance\nprint(sorted({set(heavy)!r} & set(sys.modules)))"

    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert printed.stdout.strip() == "[]"
