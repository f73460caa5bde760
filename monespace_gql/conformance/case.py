"""A situation at work: its content read once, judged under the rules of the scheme or under changed ones."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import chain

from monespace_gql.conformance.situation import Said, Situation, check_codes, content_of
from monespace_gql.lexicon.finding import Finding
from monespace_gql.rulebook import Dated, DatedTable, Judgement, Outcome, Readings, Rule, Verdict
from monespace_gql.rulebook.interpreter import verdicts_of
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.document import rule_code
from monespace_gql.scheme.examination import Examination, facts_of, told

Verdicts = Mapping[str, tuple[Verdict, ...]]
"""What became of each rule, by its code: one verdict, or one for each item it is judged for."""


def run(situation: Situation, scheme: Scheme) -> list[str]:
    """Examine a situation and return how it differs from what is expected, a sentence a difference; none is right."""
    return list(Case(situation, scheme).differences)


class Case:
    """One situation of a scheme. A document whose file is not spoken of (`attached`) has one when it is asked for."""

    def __init__(self, situation: Situation, scheme: Scheme) -> None:
        check_codes(situation, scheme)
        self.situation = situation
        self.scheme = scheme
        self._reading = scheme.read(content_of(situation, scheme), on=situation.on)
        self._asking = {code: document for document in scheme.documents if (code := rule_code(scheme.code, document))}

    @property
    def name(self) -> str:
        """The sentence that names the situation."""
        return self.situation.name

    @cached_property
    def verdicts(self) -> Verdicts:
        """What becomes of each rule as it is declared."""
        return self._judged(self._readings, self.scheme.ruleset)

    @cached_property
    def differences(self) -> tuple[str, ...]:
        """How the situation differs from what is expected, a sentence a difference."""
        return tuple(self._differences(self._attached, self.verdicts))

    @cached_property
    def named(self) -> frozenset[str]:
        """The codes that something is expected of."""
        expect = self.situation.expect
        return frozenset((*(said.code for said in expect.speaks), *expect.silent))

    def ends(self, code: str, outcome: Outcome) -> bool:
        """Say whether a rule ends so, for any item when it is judged for each."""
        return any(verdict.outcome is outcome for verdict in self.verdicts[code])

    def expects_to_speak(self, code: str) -> bool:
        """Say whether a rule is expected to speak."""
        return any(said.code == code for said in self.situation.expect.speaks)

    def concerns(self, codes: Iterable[str]) -> bool:
        """Say whether a change of these rules could turn the situation red."""
        return self.situation.expect.clean or not self.named.isdisjoint(codes)

    def is_red_under(self, rules: Iterable[Rule], *, recomputed: bool) -> bool:
        """Say whether these rules, in place of those of the same code, give what is not expected.

        A rule expected to be silent that only waits from now on is not what is expected either: it was known to be
        quiet. `recomputed` reads the facts again, for a change of what computes them.
        """
        changed = tuple(rules)
        readings = Readings(self._facts) if recomputed else self._readings
        attached = self._attached_under(changed, recomputed=recomputed)
        if attached != self._attached:
            readings = Readings(facts_of(self.scheme, self._reading, self.situation.on, attached))
            verdicts = self._judged(readings, self.scheme.ruleset)
        else:
            verdicts = dict(self.verdicts)
        verdicts |= self._judged(readings, changed)
        if all(_alike(verdicts[code], self.verdicts[code]) for code in verdicts) and attached == self._attached:
            return False
        return self._stopped_deciding(verdicts) or any(self._differences(attached, verdicts))

    def days_of(self, table: DatedTable) -> Iterator[date]:
        """Walk the days on which rules in force look a number of the law up."""
        for rule in self.scheme.ruleset:
            if any(verdict.outcome is not Outcome.NOT_IN_FORCE for verdict in self.verdicts[rule.code]):
                yield from self._days(rule, table)

    def _days(self, rule: Rule, table: DatedTable) -> Iterator[date]:
        for part in rule.parts:
            if isinstance(part, Dated) and part.table.code == table.code:
                days = (readings.value(part.driver) for readings in self._readings.everywhere(part.driver))
                yield from (day for day in days if isinstance(day, date))

    @cached_property
    def _bare(self) -> Mapping[str, object]:
        return facts_of(self.scheme, self._reading, self.situation.on, {})

    @cached_property
    def _bare_readings(self) -> Readings:
        return Readings(self._bare)

    @cached_property
    def _attached(self) -> Mapping[str, int]:
        return self._attached_under((), recomputed=False)

    @cached_property
    def _facts(self) -> Mapping[str, object]:
        return facts_of(self.scheme, self._reading, self.situation.on, self._attached)

    @cached_property
    def _readings(self) -> Readings:
        return Readings(self._facts)

    def _attached_under(self, changed: tuple[Rule, ...], *, recomputed: bool) -> Mapping[str, int]:
        """Return the files there are: those the situation lists, else one for each document asked for."""
        if self.situation.attached is not None:
            return dict.fromkeys(self.situation.attached, 1)
        asked = dict(self._asked)
        readings = Readings(self._bare) if recomputed else self._bare_readings
        for rule in changed:
            if rule.code in self._asking:
                asked[rule.code] = self._asks(rule, readings)
        return {self._asking[code].code: 1 for code, asks in asked.items() if asks}

    @cached_property
    def _asked(self) -> Mapping[str, bool]:
        rules = {rule.code: rule for rule in self.scheme.ruleset if rule.code in self._asking}
        conditional = {code: self._asks(rule, self._bare_readings) for code, rule in rules.items()}
        always = {code: True for code, document in self._asking.items() if document.required}
        return {**conditional, **always}

    def _asks(self, rule: Rule, readings: Readings) -> bool:
        verdicts = verdicts_of(rule, readings, self.situation.on)
        return any(verdict.outcome is Outcome.SPEAKS for verdict in verdicts)

    def _judged(self, readings: Readings, rules: Iterable[Rule]) -> dict[str, tuple[Verdict, ...]]:
        return {rule.code: verdicts_of(rule, readings, self.situation.on) for rule in rules}

    def _stopped_deciding(self, verdicts: Verdicts) -> bool:
        expect = self.situation.expect
        return any(
            after.outcome is Outcome.UNDETERMINED and before.outcome is Outcome.QUIET
            for code, judged in self.verdicts.items()
            if expect.clean or code in expect.silent
            for before, after in zip(judged, verdicts[code], strict=True)
        )

    def _differences(self, attached: Mapping[str, int], verdicts: Verdicts) -> Iterator[str]:
        judgement = Judgement(tuple(chain.from_iterable(verdicts.values())))
        examination = told(self.scheme, self._reading, self.situation.on, attached, judgement)
        expect, found = self.situation.expect, list(examination.findings)
        for verdict in judgement.verdicts:
            if verdict.outcome is Outcome.CRASHED:
                yield f"{verdict.rule.code} s'est arrêtée sur une erreur : {verdict.reason}"
        for said in expect.speaks:
            yield from _difference(said, found, examination)
        for finding in found:
            if finding.code in expect.silent:
                yield f"{finding.code} devait se taire : « {finding.message} »"
            if expect.clean:
                yield f"Rien ne devait être dit, or {_quoted(finding)}"


def _alike(some: Iterable[Verdict], others: Iterable[Verdict]) -> bool:
    return all(
        (one.outcome, one.message, one.rule.severity) == (other.outcome, other.message, other.rule.severity)
        for one, other in zip(some, others, strict=True)
    )


def _difference(said: Said, found: list[Finding], examination: Examination) -> Iterator[str]:
    spoken = [finding for finding in found if finding.code == said.code and said.at in (None, finding.path)]
    if not spoken:
        yield f"{said.code} devait parler{f' en {said.at}' if said.at else ''} {_why_not(said.code, examination)}"
        return
    finding = spoken[0]
    if said.severity is not None and finding.severity is not said.severity:
        yield f"{said.code} devait être {said.severity}, elle est {finding.severity}"
    if said.message is not None and not any(said.message in each.message for each in spoken):
        yield f"{said.code} devait dire « {said.message} », or {_quoted(finding)}"


def _why_not(code: str, examination: Examination) -> str:
    missing = next((waiting.missing for waiting in examination.waiting if waiting.rule == code), None)
    return f"et attend {', '.join(missing)}" if missing else "et s'est tue"


def _quoted(finding: Finding) -> str:
    return f"{finding.code} dit en {finding.path} : « {finding.message} »"
