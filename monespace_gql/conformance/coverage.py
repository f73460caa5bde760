"""What the situations of a scheme show of each rule: that it speaks, that it is known to be quiet, and its limits."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from monespace_gql.conformance.case import Case
from monespace_gql.conformance.equivalent import Equivalent
from monespace_gql.conformance.mutant import Mutant, numbered, rule_mutants
from monespace_gql.conformance.mutation import survives
from monespace_gql.rulebook import Outcome, Rule
from monespace_gql.scheme import Scheme


@dataclass(frozen=True)
class RuleCoverage:
    """What is shown of one rule: the names of the situations where it speaks, is known to be quiet, merely waits…

    Each ordered comparison has two `limits`, its operator flipped and its limit moved by the smallest step: those of a
    condition that rules share are shown by any of them;
    `open_limits` are those that no situation notices.
    """

    rule: Rule
    speaks: tuple[str, ...]
    quiet: tuple[str, ...]
    waits: tuple[str, ...]
    out_of_force: tuple[str, ...]
    crashes: tuple[str, ...]
    limits: tuple[Mutant, ...]
    open_limits: tuple[Mutant, ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing or wrong, a sentence each; none when the rule is shown."""
        return tuple(self._lacks())

    def _lacks(self) -> Iterator[str]:
        if self.crashes:
            yield f"elle s'arrête sur une erreur : « {self.crashes[0]} »"
        if not self.speaks:
            yield "aucune situation ne la montre parler (`speaks`)"
        if not self.quiet:
            yield f"aucune situation ne la montre se taire en connaissance de cause (`not`){self._almost}"
        for mutant in self.open_limits:
            yield f"limite non montrée : {mutant.change}"

    @property
    def _almost(self) -> str:
        if self.waits:
            return f" : elle attend seulement dans « {self.waits[0]} »"
        return f" : elle n'est pas en vigueur dans « {self.out_of_force[0]} »" if self.out_of_force else ""


def coverage(
    scheme: Scheme, cases: Sequence[Case], codes: Collection[str] = (), equivalents: Iterable[Equivalent] = ()
) -> tuple[RuleCoverage, ...]:
    """Return what the situations show of each rule, or of some; a situation that is red shows nothing."""
    right = [case for case in cases if not case.differences]
    limits = tuple(mutant for mutant in numbered(rule_mutants(scheme.ruleset)) if mutant.boundary)
    accepted = {equivalent.mutant for equivalent in equivalents}
    rules = [rule for rule in scheme.ruleset if not codes or rule.code in codes]
    asked = {rule.code for rule in rules}
    tried = (mutant for mutant in limits if mutant.touches & asked and mutant.id not in accepted)
    unnoticed = tuple(mutant for mutant in tried if survives(mutant, scheme, right))
    return tuple(_of_rule(rule, cases, right, limits, unnoticed) for rule in rules)


def _of_rule(
    rule: Rule, cases: Sequence[Case], right: Sequence[Case], limits: Sequence[Mutant], unnoticed: Sequence[Mutant]
) -> RuleCoverage:
    silent = [case for case in right if rule.code in case.situation.expect.silent]
    return RuleCoverage(
        rule=rule,
        speaks=tuple(_named(rule, Outcome.SPEAKS, (case for case in right if case.expects_to_speak(rule.code)))),
        quiet=tuple(_named(rule, Outcome.QUIET, silent)),
        waits=tuple(_named(rule, Outcome.UNDETERMINED, silent)),
        out_of_force=tuple(_named(rule, Outcome.NOT_IN_FORCE, silent)),
        crashes=tuple(_named(rule, Outcome.CRASHED, cases)),
        limits=tuple(mutant for mutant in limits if rule.code in mutant.touches),
        open_limits=tuple(mutant for mutant in unnoticed if rule.code in mutant.touches),
    )


def _named(rule: Rule, outcome: Outcome, cases: Iterable[Case]) -> Iterator[str]:
    return (case.name for case in cases if case.ends(rule.code, outcome))
