"""`monespace dev`."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from monespace_gql.app import installed
from monespace_gql.catalogue import BrokenPlugin
from monespace_gql.catalogue.install import GROUP
from monespace_gql.cli.demo import DEMO_DATA
from monespace_gql.graph.schema import build_schema
from monespace_gql.prints.sheet import sheets_of
from monespace_gql.settings import load_settings

CORE = "monespace_gql"
EVERY = 0.5
"""The seconds between two looks at the files."""
WATCHED = frozenset({".py", ".html", ".css", ".svg", ".png", ".jpg", ".yaml"})
FRESH = {"PYTHONDONTWRITEBYTECODE": "1"}  # two edits in one second would leave the first one's bytecode in place
COMMAND = (sys.executable, "-c", "from monespace_gql.cli import main; main()")
VERIFY = (sys.executable, "-c", "from monespace_gql.cli.dev import verify; verify()")

State = dict[str, tuple[int, int]]
"""The watched files, with when they changed and how long they are."""


def dev(
    port: Annotated[int, typer.Option(help="The port to listen at.", min=1, max=65535)] = 8000,
    data: Annotated[Path, typer.Option(help="The folder of the demonstration's data.")] = DEMO_DATA,
) -> None:
    """Serve the demonstration, again each time a file of an installed plugin changes.

    While a plugin is broken its mistake is told once, and the server of before goes on.
    """
    stop = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    server, seen = _Server(port, data), None
    try:
        while not stop.is_set():
            if (found := _state()) != seen:
                seen = found
                server.renew()
            stop.wait(EVERY)
    finally:
        server.end()


def verify() -> None:
    """Say whether the plugins, their types and their forms can be used: exits 2 with the mistake when not."""
    try:
        catalogue = installed(load_settings(os.environ))
        build_schema(catalogue)
        sheets_of(catalogue)
    except BrokenPlugin as mistake:
        sys.stderr.write(f"monespace: {mistake}\n")
        raise SystemExit(2) from None


class _Server:
    """The demonstration in a process of its own; a broken plugin leaves the one of before in place."""

    def __init__(self, port: int, data: Path) -> None:
        self._command = (*COMMAND, "demo", "--port", str(port), "--data", str(data))
        self._process: subprocess.Popen[bytes] | None = None

    def renew(self) -> None:
        """Start again with the files as they are."""
        environment = {**os.environ, **FRESH}
        if subprocess.run(VERIFY, env=environment, check=False).returncode:  # noqa: S603 - this very program
            stays = "the server of before goes on" if self._process else "nothing is served yet"
            sys.stderr.write(f"monespace: {stays}; the next change of a file is tried\n")
            return
        self.end()
        self._process = subprocess.Popen(self._command, env=environment)  # noqa: S603 - as above

    def end(self) -> None:
        """Let the server end in order."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()


def _state() -> State:
    found: State = {}
    for folder in _folders():
        for path in (folder, *folder.rglob("*")) if folder.is_dir() else (folder,):
            if path.suffix in WATCHED and path.is_file():
                known = path.stat()
                found[str(path)] = known.st_mtime_ns, known.st_size
    return found


def _folders() -> Iterator[Path]:
    """Walk the packages (or lone modules) of the plugins, the core's own left out; none of them is imported."""
    packages = {entry.module.partition(".")[0] for entry in entry_points(group=GROUP)}
    for package in packages - {CORE}:
        spec = find_spec(package)
        if spec is not None:
            yield from (Path(place) for place in spec.submodule_search_locations or [spec.origin or ""])
