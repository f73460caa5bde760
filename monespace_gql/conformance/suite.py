"""The tests a scheme inherits: one for each situation and one for each rule, collected by pytest.

```python
class TestScheme(SchemeConformance):
    code = "CPRO"
```
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, ClassVar

from monespace_gql.catalogue import install
from monespace_gql.conformance.case import Case
from monespace_gql.conformance.coverage import RuleCoverage, coverage
from monespace_gql.conformance.mutation import Mutation, mutate
from monespace_gql.conformance.part import Part, parts_of
from monespace_gql.conformance.plugin_situations import equivalents_of, situations_of

if TYPE_CHECKING:
    import pytest

    from monespace_gql.conformance.scale import Subject


class SchemeConformance:
    """Inherit it in a test file, and name the scheme as it is installed: it is found through its entry point.

    `plugin` names the distribution whose rules are tested: by default, the scheme's own.
    """

    code: ClassVar[str]
    plugin: ClassVar[str] = ""

    @classmethod
    def pytest_generate_tests(cls, metafunc: pytest.Metafunc) -> None:
        """Make a test of each situation, named by its sentence, and of each rule."""
        if "situation" in metafunc.fixturenames:
            cases = _cases(cls.code, cls.plugin)
            metafunc.parametrize("situation", cases, ids=[case.name for case in cases])
        if "rule" in metafunc.fixturenames:
            metafunc.parametrize("rule", list(_coverage(cls.code, cls.plugin)))
        if "line" in metafunc.fixturenames:
            metafunc.parametrize("line", _lines(cls))

    def test_a_situation_says_what_is_expected(self, situation: Case) -> None:
        """The scheme says what the jurist expects."""
        assert not situation.differences, "\n".join(situation.differences)

    def test_a_rule_is_shown_speaking_quiet_and_at_its_limits(self, rule: str) -> None:
        """Situations show the rule."""
        lacks = _coverage(self.code, self.plugin)[rule].lacks

        assert not lacks, "\n".join(lacks)


class ThoroughConformance(SchemeConformance):
    """The same, and every small change of the law is noticed, as `monespace check CODE --mutations` asks."""

    def test_every_small_change_of_the_law_is_noticed(self) -> None:
        """A situation turns red for each mutant, unless it is declared equivalent with a reason."""
        mutation = _mutation(self.code, self.plugin)

        assert not mutation.survivors, "\n".join(mutant.id for mutant in mutation.survivors)
        assert not mutation.mistaken, "\n".join(equivalent.mutant for equivalent in mutation.mistaken)


class AdditionConformance(ThoroughConformance):
    """The same for what a plugin adds to a scheme it did not write: `code` is the scheme, `plugin` your distribution.

    Your situations are judged on the scheme with your additions alone, whatever else is installed.
    """


class ScaleConformance(SchemeConformance):
    """The same, and a test for each line of the scale up to a level (`docs/conformance.md`): bronze, silver or gold."""

    level: ClassVar[str] = "silver"

    def test_a_line_of_the_scale_is_kept(self, line: str) -> None:
        """Nothing is wrong on this line."""
        from monespace_gql.conformance.scale import LINES  # the server's libraries, for who asks for the scale

        problems = [problem for each in LINES if each.code == line for problem in each.check(_subject(self.code))]

        assert not problems, "\n".join(problems)


@cache
def _part(code: str, plugin: str) -> Part:
    catalogue = install()
    assert code in catalogue.installed, f"{code} is not installed, only: {', '.join(catalogue.installed) or 'nothing'}"
    parts = {part.installed.distribution: part for part in reversed([*parts_of(catalogue.installed[code])])}
    own = catalogue.installed[code].distribution
    assert not plugin or plugin in parts, f"« {plugin} » adds no rule to {code}, only: {', '.join(parts)}"
    return parts[plugin or own]


@cache
def _cases(code: str, plugin: str) -> tuple[Case, ...]:
    installed = _part(code, plugin).installed
    return tuple(Case(situation, installed.scheme) for situation in situations_of(installed))


@cache
def _coverage(code: str, plugin: str) -> dict[str, RuleCoverage]:
    part = _part(code, plugin)
    equivalents = equivalents_of(part.installed)
    shown = coverage(part.installed.scheme, _cases(code, plugin), part.codes, equivalents)
    return {covered.rule.code: covered for covered in shown}


def _lines(asked: type[SchemeConformance]) -> list[str]:
    from monespace_gql.conformance.scale import LINES, Level

    level = Level(getattr(asked, "level", Level.SILVER))
    return [line.code for line in LINES if level.asks(line)]


@cache
def _subject(code: str) -> Subject:
    from monespace_gql.conformance.scale import Subject

    return Subject(_part(code, "").installed)


def _mutation(code: str, plugin: str) -> Mutation:
    part = _part(code, plugin)
    right = [case for case in _cases(code, plugin) if not case.differences]
    return mutate(part.installed.scheme, right, part.codes, equivalents_of(part.installed))
