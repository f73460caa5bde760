"""Installing plugins: a bad one stops the boot with its name, what is wrong, and the way to start without it."""

import sys
from collections.abc import Iterator
from datetime import date
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path
from textwrap import dedent

import pytest

from monespace_gql.catalogue import BrokenPlugin, Catalogue, install, plugin_api
from monespace_gql.catalogue.install import GROUP

ON = date(2026, 1, 6)
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


def test_without_plugin_the_catalogue_is_empty(shelf: Shelf) -> None:
    catalogue = shelf.install()

    assert (len(catalogue), list(catalogue), catalogue.get("CPRO"), catalogue.creatable(ON)) == (0, [], None, ())
    assert len(Catalogue()) == 0


def test_a_plugin_brings_its_schemes_with_the_name_of_its_distribution(shelf: Shelf) -> None:
    shelf.add("plugin-a", PLUGIN.format(code="AAA", prefix="Aaa"))
    shelf.add("plugin-b", PLUGIN.format(code="BBB", prefix="Bbb"))

    catalogue = shelf.install()

    assert [scheme.code for scheme in catalogue] == ["AAA", "BBB"]
    entry = catalogue.installed["BBB"]
    assert (entry.scheme, entry.distribution, entry.version) == (catalogue.get("BBB"), "plugin-b", "3.1")
    assert catalogue.creatable(ON) == tuple(catalogue)


def test_the_catalogue_is_frozen_and_in_the_order_of_names(shelf: Shelf) -> None:
    shelf.add("zebra", PLUGIN.format(code="ZZZ", prefix="Zzz"))
    shelf.add("ant", PLUGIN.format(code="AAA", prefix="Aaa"))

    catalogue = shelf.install()

    assert list(catalogue.installed) == ["AAA", "ZZZ"]
    with pytest.raises(TypeError):
        catalogue.installed["CCC"] = catalogue.installed["AAA"]  # type: ignore[index]  # what is tried here


def test_one_distribution_may_bring_several_plugins(shelf: Shelf) -> None:
    shelf.add("both", PLUGIN.format(code="AAA", prefix="Aaa"), name="one")
    shelf.add("both", PLUGIN.format(code="BBB", prefix="Bbb"), name="two")

    assert [scheme.code for scheme in shelf.install()] == ["AAA", "BBB"]


@pytest.mark.parametrize("written", ["my-plugin", "My-Plugin", "my_plugin", "MY_PLUGIN"])
def test_a_blocked_plugin_is_not_even_imported(shelf: Shelf, written: str) -> None:
    shelf.add("My_Plugin", "raise RuntimeError('imported')")
    shelf.add("plugin-b", PLUGIN.format(code="BBB", prefix="Bbb"))

    catalogue = shelf.install(written, "never-installed")

    assert [scheme.code for scheme in catalogue] == ["BBB"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import no_such_module_at_all", "ModuleNotFoundError: No module named 'no_such_module_at_all'"),
        ("1 +", "SyntaxError"),
        ("raise RuntimeError('à l\\'import')", "RuntimeError: à l'import"),
        (
            """
            from monespace_gql.scheme import hookimpl
            @hookimpl
            def monespace_schemes():
                raise ValueError("broken hook")
            """,
            "ValueError: broken hook",
        ),
        (
            """
            from monespace_gql.scheme import hookimpl
            @hookimpl
            def monespace_scheme():
                return ()
            """,
            "unknown hook 'monespace_scheme'",
        ),
        (
            """
            from monespace_gql.scheme import hookimpl
            @hookimpl
            def monespace_schemes():
                return ["CPRO"]
            """,
            "monespace_schemes gave 'CPRO', which is not a Scheme",
        ),
        (
            """
            from monespace_gql.scheme import hookimpl
            @hookimpl
            def monespace_schemes():
                return 3
            """,
            "TypeError: 'int' object is not iterable",
        ),
        (
            """
            from monespace_gql.scheme import Tab, field
            class Page(Tab, label="Page"):
                city: str = field("Commune")
            """,
            "SchemeMistake: Page.city has no example: say what a person would type",
        ),
        (PLUGIN.format(code="bad", prefix="Bad"), "SchemeMistake: scheme 'bad': a code is 2 to 16 capitals"),
    ],
)
def test_a_broken_plugin_is_named_with_what_is_wrong_and_the_way_out(shelf: Shelf, source: str, reason: str) -> None:
    shelf.add("plugin-a", PLUGIN.format(code="AAA", prefix="Aaa"))
    shelf.add("plugin-b", source)

    with pytest.raises(BrokenPlugin) as broken:
        shelf.install()

    assert broken.value.distribution == "plugin-b"
    assert reason in broken.value.reason
    told = str(broken.value)
    assert "The plugin « plugin-b » cannot be loaded: " in told
    assert "To start without it: MONESPACE_BLOCKED_PLUGINS=plugin-b" in told
    assert [scheme.code for scheme in shelf.install("plugin-b")] == ["AAA"]


@pytest.mark.parametrize(
    ("code", "prefix", "reason"),
    [
        ("AAA", "Bbb", "the scheme code 'AAA' is already that of plugin-a"),
        ("BBB", "Aaa", "the prefix 'Aaa' is already that of plugin-a"),
        ("BBB", "AAA", "the prefix 'AAA' is already that of plugin-a"),
    ],
)
def test_two_plugins_may_not_take_the_same_names(shelf: Shelf, code: str, prefix: str, reason: str) -> None:
    shelf.add("plugin-a", PLUGIN.format(code="AAA", prefix="Aaa"))
    shelf.add("plugin-b", PLUGIN.format(code=code, prefix=prefix))

    with pytest.raises(BrokenPlugin) as broken:
        shelf.install()

    assert (broken.value.distribution, broken.value.reason) == ("plugin-b", reason)


def test_a_plugin_that_clashes_with_itself_is_told_too(shelf: Shelf) -> None:
    twice = PLUGIN.format(code="AAA", prefix="Aaa").replace("    return [", "    return 2 * [")
    shelf.add("plugin-a", twice)

    with pytest.raises(BrokenPlugin, match="the scheme code 'AAA' is already that of plugin-a"):
        shelf.install()


def test_a_scheme_closed_to_new_drafts_stays_in_the_catalogue(shelf: Shelf) -> None:
    closed = PLUGIN.format(code="AAA", prefix="Aaa").replace(
        "tabs=(Page,)", "tabs=(Page,), creatable_until=date(2025, 12, 31)"
    )
    shelf.add("plugin-a", f"from datetime import date\n{closed}")

    catalogue = shelf.install()

    assert catalogue.creatable(ON) == ()
    assert [scheme.code for scheme in catalogue] == ["AAA"]
    assert len(catalogue.creatable(date(2025, 12, 31))) == 1


def test_a_mistake_is_told_with_the_plugin_s_own_line(shelf: Shelf) -> None:
    shelf.add("plugin-a", "\nfrom monespace_gql.scheme import field\nfield('Nom', reveal=())\n")

    with pytest.raises(BrokenPlugin) as broken:
        shelf.install()

    assert broken.value.reason.startswith("SchemeMistake: « Nom »: only a sensitive field is revealed")
    assert broken.value.reason.endswith(" (written_plugin_0, line 3)")


def test_a_hook_with_another_signature_is_told_with_the_argument_that_is_too_many(shelf: Shelf) -> None:
    hook = "from monespace_gql.scheme import hookimpl\n@hookimpl\ndef monespace_schemes(catalogue):\n    return ()\n"
    shelf.add("plugin-a", hook)

    with pytest.raises(BrokenPlugin, match="'catalogue'"):
        shelf.install()


@pytest.mark.parametrize("api", [None, "1.0", "1.1"])
def test_a_plugin_written_for_what_the_core_offers_is_loaded(shelf: Shelf, api: str | None) -> None:
    shelf.add("plugin-a", PLUGIN.format(code="AAA", prefix="Aaa"), api=api)

    assert [scheme.code for scheme in shelf.install()] == ["AAA"]


@pytest.mark.parametrize(
    ("api", "told"),
    [
        ("1.999", "written for the plugin API 1.999, and this monespace-gql offers 1.1: install a newer monespace-gql"),
        ("2.0", "written for the plugin API 2.0, and this monespace-gql offers 1.1: install a newer monespace-gql"),
        ("0.9", "offers 1.1: install a newer version of the plugin, or port it"),
        ("latest", 'declares the plugin API « latest »: write a version such as "1.1"'),
    ],
)
def test_a_plugin_written_for_another_api_is_refused_before_it_is_imported(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, api: str, told: str
) -> None:
    monkeypatch.setattr(plugin_api, "PLUGIN_API", "1.1")
    shelf.add("plugin-a", "raise RuntimeError('imported')", api=api)

    with pytest.raises(BrokenPlugin) as broken:
        shelf.install()

    assert told in broken.value.reason
    assert broken.value.distribution == "plugin-a"


def test_the_plugins_of_this_house_install_and_can_be_blocked() -> None:
    assert {scheme.code for scheme in install()} >= {"CPRO", "BADGE"}
    assert {scheme.code for scheme in install(["monespace_cpro"])} == {scheme.code for scheme in install()} - {"CPRO"}
