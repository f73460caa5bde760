"""What a plugin adds to a scheme is judged by situations of its own, on the scheme with its additions alone."""

import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from monespace_gql.catalogue import Installed, install
from monespace_gql.catalogue.install import GROUP
from monespace_gql.conformance.check import check, check_whole
from monespace_gql.conformance.rule_pages import rule_pages
from tests.conformance.given import INSTALLED
from tests.conformance.test_suite import ran

PLUGIN = """
from monespace_gql.scheme import Addition, Severity, hookimpl, rule

@hookimpl
def monespace_additions(scheme):
    if scheme.code != "SMALL":
        return ()
    quantity = scheme.facts.page.quantity
    said = dict(at=quantity, says="Trop", severity=Severity.WARNING, source="Accord, article 1")
    return (Addition(label="{label}", source="Accord", rules=(rule("{code}", when=quantity {when}, **said),)),)
"""
SITUATIONS = """
scheme: SMALL
on: 2026-01-06
situations:
  - name: Sept est trop pour la branche
    given: {page.quantity: 7}
    expect: {speaks: [{code: ADD-1, severity: WARNING}]}
  - {name: Six ne l'est pas, given: {page.quantity: 6}, expect: {not: [ADD-1]}}
"""


def add(folder: Path, name: str, code: str, *, when: str, situations: str = "") -> None:
    """Install a plugin that adds one rule to the small scheme, as pip would."""
    package = folder / name.replace("-", "_")
    (package / "situations").mkdir(parents=True)
    (package / "__init__.py").touch()
    written = dedent(PLUGIN.format(label=f"Accord {code}", code=code, when=when))
    (package / "plugin.py").write_text(written, encoding="utf-8")
    (package / "situations" / "added.yaml").write_text(situations or "situations: []\n", encoding="utf-8")
    metadata = folder / f"{package.name}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\n{code} = {package.name}.plugin\n", encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of plugins beside the small one: one shows its rule, one has a rule that always speaks."""
    folder = tmp_path / "site"
    add(folder, "agreement-of-one", "ADD-1", when="> 6", situations=SITUATIONS)
    add(folder, "agreement-of-two", "ADD-2", when=">= 0")
    monkeypatch.syspath_prepend(str(INSTALLED))
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    for module in [name for name in sys.modules if name.startswith(("agreement_of_", "small_plugin"))]:
        del sys.modules[module]


@pytest.fixture
def small(site: Path) -> Installed:
    return install().installed["SMALL"]


def test_the_situations_of_the_author_never_see_what_others_add(small: Installed) -> None:
    whole, alone = check(small), check(small.alone)

    assert "ADD-2" in {rule.code for rule in small.scheme.ruleset}
    assert (whole.situations, whole.red) == (alone.situations, alone.red)
    assert [rule.lacks for rule in whole.rules] == [rule.lacks for rule in alone.rules]
    assert not {rule.rule.code for rule in whole.rules} & {"ADD-1", "ADD-2"}


def test_each_plugin_that_adds_answers_for_its_own_rules(small: Installed) -> None:
    _own, first, second = check_whole(small)

    assert (first.installed.distribution, [rule.rule.code for rule in first.rules]) == ("agreement-of-one", ["ADD-1"])
    assert (first.is_well, first.situations, first.red) == (True, 2, ())
    assert second.installed.distribution == "agreement-of-two"
    assert not second.is_well
    assert any("aucune situation ne la montre parler" in lack for rule in second.rules for lack in rule.lacks)


def test_one_rule_that_is_added_is_checked_by_its_own_code(small: Installed) -> None:
    (report,) = check_whole(small, ["ADD-1"])

    assert (report.installed.distribution, [rule.rule.code for rule in report.rules]) == ("agreement-of-one", ["ADD-1"])


def test_the_page_of_an_added_rule_says_who_added_it_and_shows_its_situations(small: Installed) -> None:
    pages = {path.name: text for path, text in rule_pages(small).items()}

    assert "| Ajoutée par | Accord ADD-1 (`agreement-of-one`), Accord |" in pages["ADD-1.md"]
    assert (
        "| Sept est trop pour la branche | 06/01/2026 | « Demande › Quantité » : 7 | parle : avertissement |"
        in pages["ADD-1.md"]
    )
    assert "Aucune situation ne nomme cette règle." in pages["ADD-2.md"]
    assert "[ADD-1](ADD-1.md)" in pages["README.md"]
    assert "Ajoutée par" not in pages["SMALL-SHOWN.md"]


def test_the_tests_of_an_addition_are_those_of_its_own_situations_and_rules(tmp_path: Path, site: Path) -> None:
    said = ran(tmp_path, "AdditionConformance", plugin="agreement-of-one", path=site)
    other = ran(tmp_path, "AdditionConformance", plugin="agreement-of-three", path=site)

    assert "at_its_limits[ADD-1] PASSED" in said
    assert "test_every_small_change_of_the_law_is_noticed PASSED" in said
    assert "4 passed" in said
    assert "« agreement-of-three » adds no rule to SMALL, only: " in other
