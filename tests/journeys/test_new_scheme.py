"""`monespace new-scheme`: what it writes is whole and passes everything at once; what it cannot write is said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.program import Ended, run

HOUSE = Path(__file__).parent.parent.parent


def installed_in(site: Path, folder: Path) -> dict[str, str]:
    """Install a distribution in a folder of its own, without any index; return the settings that find it there."""
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "--quiet"]
    subprocess.run([sys.executable, "-m", "pip", "install", *offline, "--target", site, folder], check=True)
    return {"PYTHONPATH": os.pathsep.join([str(site), str(HOUSE), *filter(None, [os.environ.get("PYTHONPATH")])])}


def module(*arguments: str, folder: Path, settings: dict[str, str]) -> Ended:
    """Run a tool of an author in the plugin's folder."""
    return run(*arguments, folder=folder, settings=settings, command=(sys.executable, "-m"))


@pytest.mark.parametrize("code", ["VAE", "MY_2ND"])
def test_the_plugin_that_is_written_is_gold_from_the_first_minute(tmp_path: Path, code: str) -> None:
    written = run("new-scheme", code, "--label", "L'essai d'un dispositif", folder=tmp_path)
    folder = tmp_path / f"monespace-{code.lower().replace('_', '-')}"
    settings = installed_in(tmp_path / "site", folder)

    checked = run("check", code, "--at-least", "gold", folder=tmp_path, settings=settings)

    assert (written.code, written.err) == (0, "")
    assert f"pip install --editable {folder.name}" in written.out
    assert checked.code == 0, checked.out + checked.err
    assert checked.out.splitlines()[-1] == "Niveau : or"
    assert "✗" not in checked.out


def test_its_tests_its_types_and_its_form_are_those_an_author_wants(tmp_path: Path) -> None:
    run("new-scheme", "VAE", folder=tmp_path)
    folder = tmp_path / "monespace-vae"
    settings = installed_in(tmp_path / "site", folder)

    tested = module("pytest", "-q", "-p", "no:cacheprovider", folder=folder, settings=settings)
    linted = module("ruff", "check", "--no-cache", ".", folder=folder, settings=settings)
    formatted = module("ruff", "format", "--no-cache", "--check", ".", folder=folder, settings=settings)

    assert tested.code == 0, tested.out
    assert "19 passed" in tested.out
    assert linted.code == 0, linted.out
    assert formatted.code == 0, formatted.out


def test_its_types_are_strict(tmp_path: Path) -> None:
    run("new-scheme", "VAE", folder=tmp_path)
    folder = tmp_path / "monespace-vae"
    options = ["--strict", "--follow-imports=silent", "--cache-dir", str(tmp_path / "cache")]

    typed = module("mypy", *options, "monespace_vae", folder=folder, settings={"MYPYPATH": str(HOUSE)})

    assert typed.code == 0, typed.out


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["vae"], "« vae » is no code: a code is 2 to 16 capitals, digits or underscores. Did you mean VAE?"),
        (["V-A"], "Did you mean V_A?"),
        (["1"], "« 1 » is no code"),
        (["CPRO"], "the code CPRO is already that of monespace-cpro"),
        (["BAD_GE"], "the prefix BadGe is already that of BADGE: choose another code"),
        (["RULES"], "a package monespace_rules is already installed"),
        (["VAE", "--label", 'Le "V"'], "a label is a French name on one line"),
        (["TAKEN"], "monespace-taken is already there: nothing was written"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is(tmp_path: Path, asked: list[str], told: str) -> None:
    (tmp_path / "monespace-taken").mkdir()

    refused = run("new-scheme", *asked, folder=tmp_path)

    assert (refused.code, refused.out) == (2, "")
    assert told in refused.err
    assert [path.name for path in tmp_path.rglob("*")] == ["monespace-taken"]
