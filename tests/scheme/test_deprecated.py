"""Deprecation: a word on its way out still works, and warns at the plugin's own line."""

import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from monespace_gql.scheme.deprecated import Deprecated, offering

WORDS = {"Old": Deprecated(value=int, replacement="offered.New", leaves_on=date(2027, 6, 1))}


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module that offers one deprecated word, as a package does."""
    module = ModuleType("offered")
    module.__path__ = []
    module.__getattr__ = offering("offered", WORDS)  # type: ignore[method-assign]  # what a module may define
    monkeypatch.setitem(sys.modules, "offered", module)
    return module


@pytest.mark.parametrize("source", ["\nfrom offered import Old", "import offered\nOld = offered.Old"])
def test_a_deprecated_word_works_and_warns_where_it_is_asked_for(
    offered: ModuleType, tmp_path: Path, source: str
) -> None:
    plugin, given = tmp_path / "plugin.py", dict[str, object]()

    with pytest.warns(DeprecationWarning, match="offered.Old") as warned:
        exec(compile(source, str(plugin), "exec"), given)

    assert given["Old"] is int
    assert {str(each.message) for each in warned} == {"offered.Old may be gone from 2027-06-01 on: use offered.New"}
    assert {(each.filename, each.lineno) for each in warned} == {(str(plugin), 2)}


def test_a_word_that_never_was_is_an_attribute_error(offered: ModuleType) -> None:
    with pytest.raises(AttributeError, match="module 'offered' has no attribute 'Never'"):
        offered.Never  # noqa: B018 - what is tried here
