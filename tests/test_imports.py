"""The direction of the house, as tests: the contracts of pyproject.toml, and what a scheme's author may import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
PLUGINS = ("rules", "plugins/cpro", "plugins/badges")
SDK = "monespace_gql.scheme"
KIT = "monespace_gql.conformance"


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Checks the contracts on the house that stands in `root`, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=root,
        env={"PYTHONPATH": ":".join(str(root / each) for each in (".", *PLUGINS))},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_room_imports_only_what_the_contracts_allow() -> None:
    result = lint_imports(HOUSE)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("monespace_gql/lexicon/mistake_of_test.py", "import monespace_gql.scheme", "Each room imports only"),
        ("monespace_gql/attic/__init__.py", "", "Each room imports only"),
        ("monespace_gql/lexicon/mistake_of_test.py", "import durable.lang", "Only rulebook imports durable-rules"),
        (
            "monespace_gql/scheme/mistake_of_test.py",
            "import strawberry",
            "Only graph and conformance import Strawberry",
        ),
        (
            "monespace_gql/scheme/mistake_of_test.py",
            "import aiohttp.web",
            "Only web, backoffice and directory import aiohttp",
        ),
        ("monespace_gql/scheme/mistake_of_test.py", "import weasyprint", "Only prints imports WeasyPrint"),
        ("monespace_gql/scheme/mistake_of_test.py", "import tortoise", "know no database"),
        ("plugins/cpro/monespace_cpro/mistake_of_test.py", "import monespace_gql.lexicon", "A scheme's author imports"),
        ("plugins/cpro/monespace_cpro/mistake_of_test.py", "import tortoise", "A scheme's author imports"),
        ("plugins/cpro/monespace_cpro/mistake_of_test.py", "import monespace_badges", "side by side"),
        ("rules/monespace_rules/mistake_of_test.py", "import monespace_cpro", "side by side"),
        ("monespace_gql/lexicon/mistake_of_test.py", "import monespace_rules", "side by side"),
    ],
)
def test_an_import_against_the_direction_breaks_its_contract(
    tmp_path: Path, file: str, line: str, contract: str
) -> None:
    bare_house(tmp_path)
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(line + "\n")

    result = lint_imports(tmp_path)

    assert result.returncode != 0
    assert any(contract in said and "BROKEN" in said for said in result.stdout.splitlines()), result.stdout


def test_a_house_without_the_mistake_keeps_every_contract(tmp_path: Path) -> None:
    bare_house(tmp_path)

    result = lint_imports(tmp_path)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_scheme_author_imports_the_sdk_by_its_public_name(plugin: str) -> None:
    """`from monespace_gql.scheme import …`, never a file inside; a plugin's tests may add the conformance kit."""
    wrong = [
        f"{file.relative_to(HOUSE)}:{line} {name}"
        for file in sorted((HOUSE / plugin).rglob("*.py"))
        for line, name in core_imports(file)
        if name not in ((SDK, KIT) if "tests" in file.parts else (SDK,))
    ]

    assert wrong == []


def core_imports(file: Path) -> list[tuple[int, str]]:
    """The modules of the core that a file imports, with their lines."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.append((node.lineno, node.module))
        elif isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
    return [(line, name) for line, name in found if name.split(".")[0] == "monespace_gql"]


def bare_house(root: Path) -> None:
    """The rooms with nothing in them, under the contracts of this house."""
    (root / "pyproject.toml").write_bytes((HOUSE / "pyproject.toml").read_bytes())
    rooms = [f"monespace_gql/{room}" for room in ("lexicon", "rulebook", "scheme", "graph", "web")]
    packages = ["rules/monespace_rules", "plugins/cpro/monespace_cpro", "plugins/badges/monespace_badges"]
    for folder in ("monespace_gql", *rooms, *packages):
        (root / folder).mkdir(parents=True)
        (root / folder / "__init__.py").touch()
