"""docs/write-a-scheme.md, followed to the letter: from an empty folder to a transmitted dossier of a new scheme."""

import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from tests.journeys.program import free_port

HOUSE = Path(__file__).parent.parent.parent
PAGE = HOUSE / "docs/write-a-scheme.md"
STEP = re.compile(r"(?P<said>[^\n]*\n?[^\n]*)\n\n```(?P<kind>\w+)\n(?P<text>.*?)```\n", re.DOTALL)
PORT = "8765"
LONG = 900
"""How many seconds the whole page may take on a busy machine before something is wrong."""


def script(page: str) -> Iterator[str]:
    """Turn the fenced blocks into one shell script: commands as they are, files written or grown as the text says."""
    for step in STEP.finditer(page):
        if step["kind"] == "console":
            yield step["text"]
        else:
            (verb, path) = re.findall(r"([Ww]rite|[Aa]dd at the end of)\s+`([^`]+)`:$", step["said"])[-1]
            into = ">" if verb.lower() == "write" else ">>"
            yield f"cat {into} {path} <<'END_OF_BLOCK'\n{step['text']}END_OF_BLOCK\n"


def libraries(folder: Path) -> Path:
    """Make a folder of everything installed here but our distributions: what an index would give."""
    folder.mkdir()
    for path in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for installed in Path(path).iterdir():
            if "monespace" not in installed.name and installed.suffix != ".pth":
                (folder / installed.name).symlink_to(installed)
    return folder


def core_wheel(folder: Path) -> Path:
    """Build the core's wheel, without any index."""
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "--quiet"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *offline, "--wheel-dir", folder, HOUSE], check=True)
    return folder


def test_the_page_leads_from_an_empty_folder_to_a_transmitted_dossier(tmp_path: Path) -> None:
    work = tmp_path / "empty"
    work.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MONESPACE_")}
    offline = {
        "PYTHONPATH": str(libraries(tmp_path / "libraries")),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(core_wheel(tmp_path / "wheels")),
        "PIP_NO_BUILD_ISOLATION": "0",  # pip's own spelling of « no isolation »: what builds is already there
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_QUIET": "1",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    steps = "\n".join(script(PAGE.read_text(encoding="utf-8"))).replace(PORT, str(free_port()))

    done = subprocess.run(
        ["bash", "-e", "-u", "-c", f"trap 'kill $! 2>/dev/null || true' EXIT\n{steps}"],
        cwd=work,
        env={**kept, **offline},
        capture_output=True,
        encoding="utf-8",
        timeout=LONG,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    levels = [line for line in done.stdout.splitlines() if line.startswith("Niveau : ")]
    assert levels == ["Niveau : argent", "Niveau : or"]
    assert re.search(r"^Dossier [0-9]{4}VA[0-9]{6}$", done.stdout, re.MULTILINE), done.stdout
    assert [wheel.name for wheel in (work / "dist").iterdir()] == ["monespace_vae-0.1.0-py3-none-any.whl"]


def test_no_block_of_the_page_is_left_out() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert len(list(script(page))) == page.count("```") // 2
