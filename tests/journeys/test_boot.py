"""Booting with no scheme, with broken plugins, and without them: a scheme author's mistake is found there."""

import os
import sys
import sysconfig
from datetime import timedelta
from pathlib import Path
from textwrap import indent

import pytest

import monespace_gql
from monespace_gql.catalogue import BrokenPlugin, install
from monespace_gql.journal.store import open_store
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.migrations import MODELS
from monespace_gql.web.identity import Tokens
from tests.journeys.client import Visitor
from tests.journeys.house import SECRET, settle, visiting
from tests.journeys.plugin import BROKEN, plugin
from tests.journeys.program import Ended, run, running

OURS = "monespace-cpro,monespace-badges"

SCHEME = """
from datetime import date
from monespace_gql.scheme import Scheme, SubScheme, Tab, Fact, FactType, facts, field, hookimpl, rule

class Page(Tab, label="Page"):
    start: date = field("Début", example=date(2026, 1, 5))

def bring(code="OTHER", prefix="Other", rules=()):
    return Scheme(
        code=code, prefix=prefix, label="Autre", version="1", number_code="AU", new_title="Nouvelle demande",
        sub_schemes=(SubScheme("X", "X", "X"),), tabs=(Page,), rules=tuple(rules),
    )

def a_rule(fact):
    return rule("AU-1", when=fact >= date(2026, 1, 1), at=facts(Page).start, says="Non", source="L1")
"""


def hook(returned: str, before: str = "") -> str:
    """The module of a plugin that brings this."""
    lines = f"{before}\n@hookimpl\ndef monespace_schemes():\n{indent(f'return {returned}', '    ')}\n"
    return SCHEME + lines


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("import nothing_of_that_name", "No module named 'nothing_of_that_name'"),
        ("def", "invalid syntax"),
        ("raise RuntimeError('no licence')", "RuntimeError: no licence"),
        (hook("[bring(code='CPRO')]"), "the scheme code 'CPRO' is already that of monespace-cpro"),
        (hook("[bring(prefix='Cpro')]"), "the prefix 'Cpro' is already that of monespace-cpro"),
        (hook("[bring(prefix='CPRO')]"), "the prefix 'CPRO' is already that of monespace-cpro"),
        (hook("[bring(), bring()]"), "the scheme code 'OTHER' is already that of broken-plugin"),
        (hook("['CPRO']"), "'CPRO', which is not a Scheme"),
        (hook("None"), "it brings no scheme"),
        ("schemes = []", "it brings no scheme"),
        (hook("[bring(code='cpro')]"), "2 to 16 capitals"),
        (
            hook("[bring(rules=[a_rule(facts(Page).strat)])]"),
            "« page.strat » n'existe pas. Vouliez-vous dire « start » ?",
        ),
        (
            hook("[bring(rules=[a_rule(Fact('page.strat', FactType.DATE))])]"),
            "a rule reads « page.strat », unknown. Vouliez-vous dire « page.start » ?",
        ),
        (hook("[bring()]", "@hookimpl\ndef monespace_scheme():\n    return []"), "unknown hook 'monespace_scheme'"),
    ],
)
def test_a_broken_plugin_is_named_with_what_is_wrong_and_how_to_start_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, told: str
) -> None:
    monkeypatch.syspath_prepend(plugin(tmp_path, body))
    monkeypatch.delitem(sys.modules, "broken_plugin", raising=False)

    with pytest.raises(BrokenPlugin) as stopped:
        install()
    started = install([BROKEN])

    message = str(stopped.value)
    assert stopped.value.distribution == BROKEN
    assert f"« {BROKEN} »" in message
    assert told in message
    assert f"MONESPACE_BLOCKED_PLUGINS={BROKEN}" in message
    assert [scheme.code for scheme in started] == ["BADGE", "CPRO"]


def test_a_sound_plugin_stands_beside_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = hook("[bring(rules=[a_rule(facts(Page).start)])]")
    monkeypatch.syspath_prepend(plugin(tmp_path, body, name="sound-plugin"))

    started = install()

    assert [scheme.code for scheme in started] == ["BADGE", "CPRO", "OTHER"]
    assert started.installed["OTHER"].distribution == "sound-plugin"


@pytest.mark.parametrize("name", ["serve", "demo"])
def test_a_broken_plugin_stops_the_boot_with_one_message(tmp_path: Path, name: str) -> None:
    site = plugin(tmp_path / "site", "import nothing_of_that_name")

    stopped = run(name, folder=tmp_path, settings={"PYTHONPATH": before(site), "MONESPACE_MODE": "development"})

    assert stopped == Ended(
        2,
        "",
        "monespace: The plugin « broken-plugin » cannot be loaded: "
        "ModuleNotFoundError: No module named 'nothing_of_that_name' (broken_plugin, line 1)\n"
        "To start without it: MONESPACE_BLOCKED_PLUGINS=broken-plugin\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_without_the_plugin_that_is_broken_the_others_boot(tmp_path: Path) -> None:
    site = plugin(tmp_path / "site", "import nothing_of_that_name")
    settings = {"PYTHONPATH": before(site), "MONESPACE_BLOCKED_PLUGINS": "Broken_Plugin"}

    listed = run("schemes", folder=tmp_path, settings=settings)

    assert (listed.code, listed.err) == (0, "")
    assert [line.split()[0] for line in listed.out.splitlines() if not line.startswith(" ")] == ["BADGE", "CPRO"]


def before(site: Path) -> str:
    """The search path with a folder at its head."""
    return os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH")]))


async def test_without_any_scheme_the_server_answers(database_url: str, tmp_path: Path) -> None:
    async with open_store(database_url, MODELS, clock=SystemClock()) as store:
        await store.unit(settle)
    settings = {
        "MONESPACE_MODE": "development",
        "MONESPACE_DATABASE_URL": database_url,
        "MONESPACE_DATA": str(tmp_path),
        "MONESPACE_SECRET": SECRET,
        "MONESPACE_BLOCKED_PLUGINS": OURS,
    }

    async with running("serve", folder=tmp_path, settings=settings) as program, visiting() as http:
        token = Tokens(SECRET, SystemClock()).issue("employer@humando.test", timedelta(hours=1))
        employer = Visitor(http, program.base, token)
        answer = await employer.ask(
            "{ viewer { email } schemes { code } drafts { nodes { number } } dossiers { nodes { number } } }"
        )
        refused = await employer.refused("openDraft", scheme="CPRO")
        unknown = await employer.act("saveDraft", "draft { number }", draft={"number": 1}, fields=[])

    assert answer == {
        "viewer": {"email": "employer@humando.test"},
        "schemes": [],
        "drafts": {"nodes": []},
        "dossiers": {"nodes": []},
    }
    assert refused == ["UNKNOWN_SCHEME"]
    assert [error["code"] for error in unknown["userErrors"]] == ["NOT_FOUND"]


def test_the_core_installed_alone_knows_no_scheme_and_prints_its_schema(tmp_path: Path) -> None:
    alone = core_alone(tmp_path / "site")

    listed = run("schemes", folder=tmp_path, settings=alone, command=CORE)
    printed = run("schema", folder=tmp_path, settings=alone, command=CORE)

    assert listed == Ended(0, "no scheme is installed\n", "")
    assert (printed.code, printed.err) == (0, "")
    assert "type Query" in printed.out
    assert "Cpro" not in printed.out


CORE = (sys.executable, "-S", "-c", "from monespace_gql.cli import main; main()")
"""The command of an environment where nothing is installed but what `core_alone` puts there."""


def core_alone(site: Path) -> dict[str, str]:
    """Make an environment of the core and the libraries it stands on; none of our other distributions is there."""
    site.mkdir()
    for path in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for installed in Path(path).iterdir():
            if "monespace" not in installed.name and not installed.name.endswith(".pth"):
                (site / installed.name).symlink_to(installed)
    (site / "monespace_gql").symlink_to(Path(monespace_gql.__file__).parent)
    return {"PYTHONPATH": str(site)}
