"""Says what this machine lacks before anything is installed: run by the interpreter that `.venv` will be made of.

Prints each thing that is missing, what needs it and the Debian packages that bring it; exits with 1 when one is
indispensable. With `--packages` it prints only the packages of what is indispensable, for a script to install.
"""

import ctypes
import ctypes.util
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

OLDEST = (3, 11)


@dataclass(frozen=True)
class Missing:
    """One thing that this machine lacks, why it is needed and which Debian packages bring it."""

    what: str
    why: str
    packages: tuple[str, ...]
    indispensable: bool = True


@dataclass(frozen=True)
class Library:
    """A library that WeasyPrint loads when it is imported, under the names it has on the systems we know."""

    name: str
    files: tuple[str, ...]
    package: str
    indispensable: bool = True


# The libraries and names of weasyprint/text/ffi.py.
LIBRARIES = (
    Library("gobject-2.0", ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"), "libglib2.0-0"),
    Library("pango-1.0", ("libpango-1.0.so.0", "libpango-1.0.dylib"), "libpango-1.0-0"),
    Library("pangoft2-1.0", ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"), "libpangoft2-1.0-0"),
    Library("harfbuzz", ("libharfbuzz.so.0", "libharfbuzz.0.dylib"), "libharfbuzz0b"),
    Library("fontconfig", ("libfontconfig.so.1", "libfontconfig.1.dylib"), "libfontconfig1"),
    Library("harfbuzz-subset", ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"), "libharfbuzz-subset0", False),
)


def main(arguments: list[str]) -> int:
    lacking = missing_here()
    if "--packages" in arguments:
        print(" ".join(packages_for([one for one in lacking if one.indispensable])))
        return 0

    for line in report(lacking):
        print(line, file=sys.stderr)
    return 1 if any(one.indispensable for one in lacking) else 0


def missing_here() -> list[Missing]:
    """Everything that this interpreter and this machine lack, the indispensable first."""
    return [
        *missing_interpreter(),
        *missing_venv(),
        *missing_compiler(),
        *missing_libraries(LIBRARIES),
    ]


def packages_for(lacking: list[Missing]) -> list[str]:
    """The Debian packages that bring what is missing, each once."""
    return list(dict.fromkeys(package for one in lacking for package in one.packages))


def report(lacking: list[Missing]) -> list[str]:
    """What to tell whoever started the command: one line a thing, then what to type."""
    if not lacking:
        return []

    must = [one for one in lacking if one.indispensable]
    lines = [f"System check ({sys.executable}, Python {sys.version.split()[0]}):"]
    lines += [f"  {'MISSING' if one.indispensable else 'note   '} {one.what}: {one.why}" for one in lacking]
    if must:
        lines += [
            "Install what is missing, then start again. On Debian or Ubuntu:",
            f"  apt-get install {' '.join(packages_for(lacking))}",
            "Elsewhere install what the lines above name, with your system's own packages.",
        ]
    return lines


def missing_interpreter() -> list[Missing]:
    if sys.version_info >= OLDEST:
        return []
    return [Missing("Python 3.11 or newer", f"this one is {sys.version.split()[0]}", ("python3",))]


def missing_venv() -> list[Missing]:
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return []
    return [Missing("venv with ensurepip", "the environment .venv is made with it", (debian_python("venv"),))]


def missing_compiler() -> list[Missing]:
    """The C compiler and the headers that durable-rules, a source distribution, is compiled with."""
    why = "durable-rules is compiled when it is installed"
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")
    headers = Path(sysconfig.get_path("include"))
    lacking = []
    if not shutil.which(compiler[0]):
        lacking.append(Missing(f"the C compiler {compiler[0]}", why, ("gcc", "libc6-dev")))
    if not (headers / "Python.h").is_file():
        lacking.append(Missing(f"Python.h in {headers}", why, (debian_python("dev"),)))
    if not lacking and not compiles([*compiler, "-I", str(headers)]):
        lacking.append(Missing("the C library's headers", why, ("libc6-dev",)))
    return lacking


def compiles(compiler: list[str]) -> bool:
    done = subprocess.run(
        [*compiler, "-fsyntax-only", "-x", "c", "-"], input=b"#include <Python.h>\n", capture_output=True, check=False
    )
    return done.returncode == 0


def missing_libraries(libraries: tuple[Library, ...]) -> list[Missing]:
    return [
        Missing(f"the library {library.name}", why_library(library), (library.package,), library.indispensable)
        for library in libraries
        if not loads(library)
    ]


def why_library(library: Library) -> str:
    if library.indispensable:
        return "WeasyPrint, which makes the PDFs, loads it"
    return f"WeasyPrint makes smaller PDFs with it (optional; Debian: {library.package})"


def loads(library: Library) -> bool:
    found = ctypes.util.find_library(library.name)
    return any(opens(file) for file in (*library.files, *([found] if found else [])))


def opens(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def debian_python(part: str) -> str:
    """The package of this very interpreter: `python3.11-dev` rather than the `python3-dev` of another one."""
    return f"python{sys.version_info[0]}.{sys.version_info[1]}-{part}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
