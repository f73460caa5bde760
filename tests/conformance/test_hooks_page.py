"""`docs/hooks.md` says what hooks there are, and what it shows works."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from monespace_gql.catalogue import install
from monespace_gql.conformance.hooks_page import PARTS, hooks, hooks_page, parts_of
from tests.journeys.plugin import plugin

HOUSE = Path(__file__).parent.parent.parent


def test_the_page_in_docs_is_what_the_code_writes() -> None:
    assert (HOUSE / "docs" / "hooks.md").read_text(encoding="utf-8") == hooks_page(), "make docs"


def test_each_hook_stands_on_it_with_its_signature() -> None:
    page = hooks_page()

    assert [name for name in hooks() if f"\n## {name}\n\n```python\n{name}(" not in page] == []
    assert "monespace_additions(scheme: Scheme) -> Iterable[Addition]\n" in page


@pytest.mark.parametrize("name", hooks())
def test_each_hook_says_when_it_is_called_what_its_failure_does_and_who_uses_it_here(name: str) -> None:
    said = parts_of(hooks()[name])

    assert list(said) == list(PARTS)
    (module,) = re.findall(r"^`([\w.]+)`", said["Used by"])
    used_by = import_module(module)
    owners = (used_by, *vars(used_by).values())
    assert any(hasattr(getattr(owner, name, None), "monespace_impl") for owner in owners)


def test_the_plugin_of_the_page_adds_its_rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = re.findall(r"```python\n(.*?)```", hooks_page(), re.DOTALL)[0]
    monkeypatch.syspath_prepend(plugin(tmp_path, body, name="branch-example"))

    entry = install().installed["CPRO"]

    (rule,) = (rule for rule in entry.scheme.rules if rule.code == "EXAMPLE-1")
    assert rule.origin is not None
    assert (rule.origin.plugin, rule.origin.label) == ("branch-example", "Accord de la branche d'exemple")
