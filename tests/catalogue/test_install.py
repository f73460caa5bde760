"""Installing plugins: a bad one stops the boot with its name, what is wrong, and the way to start without it."""

import sys
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from monespace_gql.catalogue import BrokenPlugin, Catalogue, install, plugin_api
from monespace_gql.scheme import Event
from tests.catalogue.conftest import PLUGIN, Shelf

ON = date(2026, 1, 6)


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


@pytest.mark.parametrize("api", [None, "1.0", "1.1", "1.2"])
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


def test_what_a_blocked_plugin_adds_to_the_schemes_of_others_is_not_there() -> None:
    whole, without = (install(blocked).installed["CPRO"] for blocked in ((), ("monespace_rules", "monespace-gql")))

    assert {added.distribution for added in whole.added} >= {"monespace-rules", "monespace-gql"}
    assert not {added.distribution for added in without.added} & {"monespace-rules", "monespace-gql"}
    assert (without.scheme.form("RECAP"), whole.scheme.form("RECAP") is not None) == (None, True)


def test_the_plugins_of_this_house_install_and_can_be_blocked() -> None:
    assert {scheme.code for scheme in install()} >= {"CPRO", "BADGE"}
    assert {scheme.code for scheme in install(["monespace_cpro"])} == {scheme.code for scheme in install()} - {"CPRO"}


FOLLOWING = (
    PLUGIN
    + """
told = []

@hookimpl
async def monespace_happened(event):
    told.append(event)
"""
)
EVENT = Event(UUID(int=1), 1, datetime(2026, 1, 5, tzinfo=UTC), "DOSSIER_GRANTED", "dossier", "7", "AA", "26", {})


async def test_plugins_that_follow_what_happens_are_told_each_under_its_name(shelf: Shelf) -> None:
    shelf.add("follows", FOLLOWING.format(code="AA", prefix="Aa"))
    shelf.add("does-not", PLUGIN.format(code="BB", prefix="Bb"))
    shelf.add("follows-too", FOLLOWING.format(code="CC", prefix="Cc"))

    first, second = shelf.install().observers
    await second.tell(EVENT)

    assert (first.name, second.name) == ("follows-too: follows-too", "follows: follows")
    assert sys.modules["written_plugin_0"].told == [EVENT]
    assert sys.modules["written_plugin_2"].told == []


def test_a_blocked_plugin_is_told_nothing(shelf: Shelf) -> None:
    shelf.add("follows", FOLLOWING.format(code="AA", prefix="Aa"))

    assert shelf.install("follows").observers == ()


def test_a_hook_that_asks_for_what_is_not_told_stops_the_boot(shelf: Shelf) -> None:
    shelf.add("asks", FOLLOWING.replace("(event)", "(event, store)").format(code="AA", prefix="Aa"))

    with pytest.raises(BrokenPlugin, match=r"(?s)« asks » cannot be loaded.*store"):
        shelf.install()
