"""The small plugin of these tests, found as an installed one is: through its metadata, on the path."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from monespace_gql.catalogue import Installed, install
from monespace_gql.conformance.case import Case
from monespace_gql.conformance.equivalent import Equivalent
from monespace_gql.conformance.plugin_situations import equivalents_of, situations_of
from monespace_gql.scheme import Scheme
from tests.conformance.given import INSTALLED


@dataclass(frozen=True)
class Small:
    """The small scheme, its situations and what is declared equivalent."""

    installed: Installed
    cases: tuple[Case, ...]
    equivalents: tuple[Equivalent, ...]

    @property
    def scheme(self) -> Scheme:
        """What the plugin brings."""
        return self.installed.scheme


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[Small]:
    """The small plugin as it is installed."""
    monkeypatch.syspath_prepend(str(INSTALLED))
    installed = install().installed["SMALL"].alone
    cases = tuple(Case(situation, installed.scheme) for situation in situations_of(installed))
    yield Small(installed, cases, tuple(equivalents_of(installed)))
    for module in [name for name in sys.modules if name.partition(".")[0] == "small_plugin"]:
        del sys.modules[module]
