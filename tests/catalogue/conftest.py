"""Plugins written by a test, found as the installer finds them: through entry points."""

import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path
from textwrap import dedent

import pytest

from monespace_gql.catalogue import Catalogue, install, plugin_api
from monespace_gql.catalogue.install import GROUP

PLUGIN = """
from monespace_gql.scheme import Scheme, SubScheme, Tab, field, hookimpl

class Page(Tab, label="Page"):
    city: str = field("Commune", example="Albi")

@hookimpl
def monespace_schemes():
    return [Scheme(
        code="{code}", prefix="{prefix}", label="Essai", version="1", number_code="ZZ", new_title="Nouveau",
        sub_schemes=(SubScheme("A", "a", "A"),), tabs=(Page,),
    )]
"""


class Written(Distribution):
    """A distribution that a test wrote."""

    def __init__(self, name: str, entry_points: str = "") -> None:
        self._name = name
        self._entry_points = entry_points

    def read_text(self, filename: str) -> str:
        if filename == "entry_points.txt":
            return self._entry_points
        return f"Metadata-Version: 2.1\nName: {self._name}\nVersion: 3.1\n"

    def locate_file(self, path: object) -> Path:  # never asked for
        raise NotImplementedError


class Shelf:
    """Writes plugins and finds them, as the installer does through entry points."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found: list[EntryPoint] = []

    def add(self, distribution: str, source: str, name: str | None = None, api: str | None = None) -> None:
        """Write a module and the entry point that names it."""
        module = f"written_plugin_{len(self.found)}"
        (self.folder / f"{module}.py").write_text(dedent(source), encoding="utf-8")
        entry = EntryPoint(name or distribution, module, GROUP)
        declared = f"[{plugin_api.GROUP}]\n{api} = {module}\n" if api else ""
        vars(entry)["dist"] = Written(distribution, declared)
        self.found.append(entry)

    def install(self, *blocked: str) -> Catalogue:
        """Install what was written."""
        return install(blocked, found=self.found)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """A folder of plugins that this test alone imports."""
    monkeypatch.syspath_prepend(str(tmp_path))
    yield Shelf(tmp_path)
    for module in [name for name in sys.modules if name.startswith("written_plugin_")]:
        del sys.modules[module]
