"""Examining a content: everything missing, ill-formed or against a rule, told at once, tab by tab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import structlog

from monespace_gql.lexicon import paths
from monespace_gql.lexicon.finding import Explanation, FactUse, Finding, FindingKind, Severity
from monespace_gql.rulebook import Engine, Judgement, Outcome, Value, Verdict, in_french, judge, judge_alone
from monespace_gql.scheme.answers import NOT_COMPUTED_CODE, Content, Reading
from monespace_gql.scheme.declaration import Scheme
from monespace_gql.scheme.document import Document, missing_document, rule_code
from monespace_gql.scheme.turnstile import Turnstile

_log = structlog.get_logger(__name__)


class TabStatus(StrEnum):
    """The chip behind a tab's label."""

    VALID = "VALID"
    INCOMPLETE = "INCOMPLETE"


TAB_STATUS_LABELS = {
    TabStatus.VALID: "Onglet validé",
    TabStatus.INCOMPLETE: "Des données obligatoires sont absentes ou des règles de gestion non valides",
}


@dataclass(frozen=True)
class Waiting:
    """A rule that cannot speak yet, the places it waits for, and every place it looks at, filled or not."""

    rule: str
    missing: tuple[str, ...]
    rests_on: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Examination:
    """What one examination found, on which day, under which version and rule set."""

    on: date
    scheme: str
    version: str
    digest: str
    reading: Reading
    findings: tuple[Finding, ...]
    waiting: tuple[Waiting, ...]
    required_documents: frozenset[str]
    attached: Mapping[str, int]

    @property
    def may_be_transmitted(self) -> bool:
        """Say whether nothing blocks."""
        return not any(finding.blocks for finding in self.findings)

    def status(self, tab: str) -> TabStatus:
        """Return the chip of one tab."""
        blocked = any(finding.blocks and paths.tab_of(finding.path) == tab for finding in self.findings)
        return TabStatus.INCOMPLETE if blocked else TabStatus.VALID


async def examine(
    scheme: Scheme,
    content: Content,
    *,
    on: date,
    attached: Mapping[str, int],
    engine: Engine | None,
    turns: Turnstile | None = None,
) -> Examination:
    """Examine a content as of a day, with the number of files attached by document code.

    The engine's verdict stands beside the interpreter's, the stricter of the two (see the rulebook); without an engine
    the interpreter's alone. With a turnstile, many at once never hold the event loop together.
    """
    turns = turns or Turnstile()
    await turns.turn()
    reading = scheme.read(content, on=on)
    _log_not_computed(reading)
    facts = facts_of(scheme, reading, on, attached)
    judgement = await judge(scheme.ruleset, facts, on=on, engine=engine)
    await turns.turn()
    return told(scheme, reading, on, attached, judgement)


def _log_not_computed(reading: Reading) -> None:
    """Tell the operator which fields an author's function failed to compute; the person typing is told by a finding."""
    for place in dict.fromkeys(paths.pattern(each.path) for each in reading.findings if each.code == NOT_COMPUTED_CODE):
        _log.error("field_not_computed", place=place)


def examine_alone(
    scheme: Scheme, content: Content, *, on: date, attached: Mapping[str, int] | None = None
) -> Examination:
    """Examine without event loop, server or engine: the jurist's door."""
    reading = scheme.read(content, on=on)
    given = attached or {}
    return told(scheme, reading, on, given, judge_alone(scheme.ruleset, facts_of(scheme, reading, on, given), on=on))


def not_examined(scheme: Scheme, *, on: date, version: str, why: str) -> Examination:
    """Return the examination of a content that the present version cannot read: each tab is blocked, and says why."""
    blocked = (Finding(tab.code, "SCHEME_VERSION", why, FindingKind.RULE) for tab in scheme.tabs)
    nothing = Reading({}, {}, ())
    return Examination(on, scheme.code, version, "", nothing, tuple(blocked), (), frozenset(), {})


def facts_of(scheme: Scheme, reading: Reading, on: date, attached: Mapping[str, int]) -> dict[str, object]:
    """Return what the rules read of a content on a day."""
    counts = {f"documents.{document.code}": attached.get(document.code, 0) for document in scheme.documents}
    return {**reading.facts, **counts, "case.filed_on": on}


def told(scheme: Scheme, reading: Reading, on: date, attached: Mapping[str, int], judgement: Judgement) -> Examination:
    """Return what there is to say of a content once its rules are judged."""
    spoken = [verdict for verdict in judgement.verdicts if verdict.outcome is Outcome.SPEAKS]
    listed = scheme.documents_listed(reading.answers, on)
    asked = _documents_asked(scheme, listed, spoken)
    of_documents = {rule_code(scheme.code, document) for document in scheme.documents}
    findings = [
        *reading.findings,
        *(_finding(scheme, verdict) for verdict in spoken if verdict.rule.code not in of_documents),
        *(_crash(scheme, verdict) for verdict in judgement.verdicts if verdict.outcome is Outcome.CRASHED),
        *(_missing(scheme, document, spoken) for document in asked if not attached.get(document.code)),
    ]
    return Examination(
        on=on,
        scheme=scheme.code,
        version=scheme.version,
        digest=scheme.ruleset.digest,
        reading=reading,
        findings=_in_order(scheme, findings),
        waiting=_waiting(scheme, judgement),
        required_documents=frozenset(document.code for document in asked),
        attached=dict(attached),
    )


def _documents_asked(scheme: Scheme, listed: Sequence[Document], spoken: Sequence[Verdict]) -> tuple[Document, ...]:
    by_rule = {verdict.rule.code for verdict in spoken}
    return tuple(
        document
        for document in listed
        if document.required or (document.when is not None and rule_code(scheme.code, document) in by_rule)
    )


def _in_order(scheme: Scheme, findings: list[Finding]) -> tuple[Finding, ...]:
    order = {tab.code: rank for rank, tab in enumerate(scheme.tabs)}
    return tuple(
        sorted(_without_doubles(findings), key=lambda finding: order.get(paths.tab_of(finding.path), len(order)))
    )


def _finding(scheme: Scheme, verdict: Verdict) -> Finding:
    rule = verdict.rule
    read = tuple(
        FactUse(fact.name, in_french(fact.value), scheme.leaves_of(fact.rests_on))
        for fact in verdict.facts_read
        if isinstance(fact.value, Value)  # a repeated block has no writing of its own
    )
    explanation = Explanation(_driving_date(verdict), verdict.dated_used, read, scheme.rests_on(rule))
    message = verdict.message or rule.says
    return Finding(verdict.at, rule.code, message, rule.kind, rule.severity, rule.source, explanation, rule.origin)


def _driving_date(verdict: Verdict) -> date | None:
    """Return the one day that decided which law applies; None when numbers of several days were used."""
    rule, days = verdict.rule, {use.on for use in verdict.dated_used}
    if rule.driven_by is not None or not days:
        return verdict.driving_date
    if rule.since is not None or rule.until is not None:
        days.add(verdict.driving_date)
    return days.pop() if len(days) == 1 else None


def _missing(scheme: Scheme, document: Document, spoken: Sequence[Verdict]) -> Finding:
    """Tell a missing document with the facts it is asked for, so that who may not read them is not told."""
    code = rule_code(scheme.code, document)
    asking = next((verdict for verdict in spoken if verdict.rule.code == code), None)
    return _finding(scheme, asking) if asking is not None else missing_document(scheme.code, document)


def _crash(scheme: Scheme, verdict: Verdict) -> Finding:
    rule = verdict.rule
    message = f"La règle {rule.code} n'a pas pu être vérifiée : contactez votre OPCO avant de transmettre"
    explanation = Explanation(rests_on=scheme.rests_on(rule))
    return Finding(verdict.at, rule.code, message, rule.kind, Severity.BLOCKING, rule.source, explanation, rule.origin)


def _without_doubles(findings: list[Finding]) -> list[Finding]:
    """Keep the first finding of a kind at a place: a missing value is told once, whichever rule asks for it."""
    seen: set[tuple[str, str, str, str]] = set()
    kept = []
    for finding in findings:
        key = (finding.path, finding.kind, finding.severity, finding.message)
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return kept


def _waiting(scheme: Scheme, judgement: Judgement) -> tuple[Waiting, ...]:
    """Return each rule that waits once, with what it lacks for every item it waits for."""
    missing: dict[str, dict[str, None]] = {}
    undetermined = [verdict for verdict in judgement.verdicts if verdict.outcome is Outcome.UNDETERMINED]
    for verdict in undetermined:
        missing.setdefault(verdict.rule.code, {}).update(dict.fromkeys(verdict.missing))
    rules = {verdict.rule.code: verdict.rule for verdict in undetermined}
    return tuple(Waiting(code, tuple(lacks), scheme.rests_on(rules[code])) for code, lacks in missing.items())
