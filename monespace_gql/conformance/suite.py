"""The tests a scheme inherits: one for each situation and one for each rule, collected by pytest.

```python
class TestScheme(SchemeConformance):
    code = "CPRO"
```
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, ClassVar

from monespace_gql.catalogue import Installed, install
from monespace_gql.conformance.case import Case
from monespace_gql.conformance.coverage import RuleCoverage, coverage
from monespace_gql.conformance.mutation import Mutation, mutate
from monespace_gql.conformance.plugin_situations import equivalents_of, situations_of

if TYPE_CHECKING:
    import pytest

    from monespace_gql.conformance.scale import Subject


class SchemeConformance:
    """Inherit it in a test file, and name the scheme as it is installed: it is found through its entry point."""

    code: ClassVar[str]

    @classmethod
    def pytest_generate_tests(cls, metafunc: pytest.Metafunc) -> None:
        """Make a test of each situation, named by its sentence, and of each rule."""
        if "situation" in metafunc.fixturenames:
            cases = _cases(cls.code)
            metafunc.parametrize("situation", cases, ids=[case.name for case in cases])
        if "rule" in metafunc.fixturenames:
            metafunc.parametrize("rule", [rule.code for rule in _installed(cls.code).scheme.ruleset])
        if "line" in metafunc.fixturenames:
            metafunc.parametrize("line", _lines(cls))

    def test_a_situation_says_what_is_expected(self, situation: Case) -> None:
        """The scheme says what the jurist expects."""
        assert not situation.differences, "\n".join(situation.differences)

    def test_a_rule_is_shown_speaking_quiet_and_at_its_limits(self, rule: str) -> None:
        """Situations show the rule."""
        lacks = _coverage(self.code)[rule].lacks

        assert not lacks, "\n".join(lacks)


class ThoroughConformance(SchemeConformance):
    """The same, and every small change of the law is noticed, as `monespace check CODE --mutations` asks."""

    def test_every_small_change_of_the_law_is_noticed(self) -> None:
        """A situation turns red for each mutant, unless it is declared equivalent with a reason."""
        mutation = _mutation(self.code)

        assert not mutation.survivors, "\n".join(mutant.id for mutant in mutation.survivors)
        assert not mutation.mistaken, "\n".join(equivalent.mutant for equivalent in mutation.mistaken)


class ScaleConformance(SchemeConformance):
    """The same, and a test for each line of the scale up to a level (`docs/conformance.md`): bronze, silver or gold."""

    level: ClassVar[str] = "silver"

    def test_a_line_of_the_scale_is_kept(self, line: str) -> None:
        """Nothing is wrong on this line."""
        from monespace_gql.conformance.scale import LINES  # the server's libraries, for who asks for the scale

        problems = [problem for each in LINES if each.code == line for problem in each.check(_subject(self.code))]

        assert not problems, "\n".join(problems)


@cache
def _installed(code: str) -> Installed:
    catalogue = install()
    assert code in catalogue.installed, f"{code} is not installed, only: {', '.join(catalogue.installed) or 'nothing'}"
    return catalogue.installed[code]


@cache
def _cases(code: str) -> tuple[Case, ...]:
    installed = _installed(code)
    return tuple(Case(situation, installed.scheme) for situation in situations_of(installed))


@cache
def _coverage(code: str) -> dict[str, RuleCoverage]:
    installed = _installed(code)
    shown = coverage(installed.scheme, _cases(code), equivalents=equivalents_of(installed))
    return {covered.rule.code: covered for covered in shown}


def _lines(asked: type[SchemeConformance]) -> list[str]:
    from monespace_gql.conformance.scale import LINES, Level

    level = Level(getattr(asked, "level", Level.SILVER))
    return [line.code for line in LINES if level.asks(line)]


@cache
def _subject(code: str) -> Subject:
    from monespace_gql.conformance.scale import Subject

    return Subject(_installed(code))


def _mutation(code: str) -> Mutation:
    installed = _installed(code)
    right = [case for case in _cases(code) if not case.differences]
    return mutate(installed.scheme, right, equivalents=equivalents_of(installed))
