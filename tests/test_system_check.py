"""What the commands say before they install anything, to somebody whose machine lacks something."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tools.check_system import LIBRARIES, Library, missing_compiler, missing_libraries, packages_for, report

TOOLS = Path(__file__).parent.parent / "tools"
ABSENT = Library("no-such-thing", ("libno-such-thing.so.0",), "libno-such-thing0")


def test_a_machine_that_runs_these_tests_lacks_nothing_indispensable() -> None:
    assert [one.what for one in missing_libraries(LIBRARIES) if one.indispensable] == []


def test_a_missing_library_is_named_with_the_package_that_brings_it() -> None:
    lacking = missing_libraries((ABSENT,))

    said = "\n".join(report(lacking))

    assert packages_for(lacking) == ["libno-such-thing0"]
    assert "MISSING the library no-such-thing" in said
    assert "apt-get install libno-such-thing0" in said


def test_an_optional_library_is_noted_and_asks_for_nothing() -> None:
    said = "\n".join(report(missing_libraries((Library("no-such-thing", (), "libno-such-thing0", False),))))

    assert "note" in said
    assert "apt-get" not in said


def test_a_missing_compiler_is_said_with_what_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")

    (compiler,) = missing_compiler()

    assert compiler.what == "the C compiler no-such-compiler"
    assert "durable-rules" in compiler.why
    assert "gcc" in compiler.packages


def test_no_python_is_chosen_where_the_one_named_lacks_something() -> None:
    chosen = subprocess.run(
        [TOOLS / "choose_python"],
        env={**os.environ, "PYTHON": sys.executable, "CC": "no-such-compiler"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert chosen.returncode == 1
    assert chosen.stdout == ""
    assert "MISSING the C compiler no-such-compiler" in chosen.stderr


def test_the_check_knows_every_library_that_weasyprint_loads() -> None:
    """A WeasyPrint that loads another library turns this red, before a newcomer meets its traceback."""
    indispensable = {file for library in LIBRARIES if library.indispensable for file in library.files}

    unknown = [names for names in loaded_by_weasyprint() if not indispensable & set(names)]

    assert unknown == []


def loaded_by_weasyprint() -> list[list[str]]:
    """The names under which WeasyPrint looks for each library that it cannot do without, read from its source."""
    spec = find_spec("weasyprint")
    assert spec is not None
    assert spec.origin is not None
    source = (Path(spec.origin).parent / "text/ffi.py").read_text(encoding="utf-8")
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_dlopen"
    ]
    assert calls
    return [
        [name.value for name in call.args if isinstance(name, ast.Constant) and isinstance(name.value, str)]
        for call in calls
        if not call.keywords
    ]
