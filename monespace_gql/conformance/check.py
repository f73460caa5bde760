"""The verdict on the law of a scheme: its situations, what they show of each rule, and what they would not notice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from monespace_gql.catalogue import Installed
from monespace_gql.conformance.case import Case
from monespace_gql.conformance.coverage import RuleCoverage, coverage
from monespace_gql.conformance.mutation import Mutation, mutate
from monespace_gql.conformance.part import Part, parts_of
from monespace_gql.conformance.plugin_situations import equivalents_of, situations_of


@dataclass(frozen=True)
class Red:
    """A situation of which something else is said than its author expects."""

    name: str
    differences: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """What was checked of a scheme, or of what a plugin adds to it; `mutation` only when it was asked for."""

    installed: Installed
    situations: int
    red: tuple[Red, ...]
    rules: tuple[RuleCoverage, ...]
    mutation: Mutation | None

    @property
    def is_well(self) -> bool:
        """Say whether nothing is missing or wrong."""
        noticed = self.mutation is None or not (self.mutation.survivors or self.mutation.mistaken)
        return noticed and not self.red and not any(rule.lacks for rule in self.rules)


def check(installed: Installed, codes: Collection[str] = (), *, mutations: bool = False) -> Report:
    """Check what the author of a scheme wrote, or some of its rules; SituationMistake for an unreadable situation."""
    return _report(Part(installed.alone), tuple(codes), mutations=mutations)


def check_whole(installed: Installed, codes: Collection[str] = (), *, mutations: bool = False) -> tuple[Report, ...]:
    """Check a scheme and all that is added to it: a report for its author, then one for each plugin that adds.

    With codes, only for those that answer for one of them.
    """
    asked = ((part, part.asked(tuple(codes))) for part in parts_of(installed))
    return tuple(_report(part, own, mutations=mutations) for part, own in asked if own is not None)


def _report(part: Part, codes: tuple[str, ...], *, mutations: bool) -> Report:
    installed, scheme = part.installed, part.installed.scheme
    cases = [Case(situation, scheme) for situation in situations_of(installed)]
    equivalents = equivalents_of(installed)
    right = [case for case in cases if not case.differences]
    return Report(
        installed,
        len(cases),
        _red(cases, () if codes == part.codes else codes),
        coverage(scheme, cases, codes, equivalents),
        mutate(scheme, right, codes, equivalents) if mutations else None,
    )


def _red(cases: Sequence[Case], codes: Collection[str]) -> tuple[Red, ...]:
    concerned = (case for case in cases if not codes or case.concerns(codes))
    return tuple(Red(case.name, case.differences) for case in concerned if case.differences)
