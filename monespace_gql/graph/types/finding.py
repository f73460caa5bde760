"""Findings, as clients read them."""

from enum import Enum

import strawberry

from monespace_gql.graph.scalars import Day
from monespace_gql.graph.types.addition import ADDED_BY, Addition, added_by
from monespace_gql.lexicon import finding as lexicon
from monespace_gql.scheme import examination


@strawberry.enum(description="The three kinds of messages of the form.")
class FindingKind(Enum):
    """See `monespace_gql.lexicon.finding.FindingKind`."""

    REQUIRED = strawberry.enum_value("REQUIRED", description="Saisie obligatoire.")
    FORMAT = strawberry.enum_value("FORMAT", description="Format de la donnée.")
    RULE = strawberry.enum_value("RULE", description="Règle de gestion.")


@strawberry.enum(description="What a finding does to a transmission.")
class Severity(Enum):
    """See `monespace_gql.lexicon.finding.Severity`."""

    BLOCKING = strawberry.enum_value("BLOCKING", description="Stops the transmission.")
    WARNING = strawberry.enum_value("WARNING", description="Shown, stops nothing.")
    INFO = strawberry.enum_value("INFO", description="A computed remark.")


@strawberry.type(description="A number of the law that a rule used.")
class DatedValue:
    """One entry of a dated table."""

    code: str = strawberry.field(description="The table's code.")
    label: str = strawberry.field(description="What the number is.")
    on: Day = strawberry.field(description="The day it was looked up for.")
    since: Day = strawberry.field(description="The day this value took effect.")
    value: str = strawberry.field(description="The value, written in French.")
    source: str = strawberry.field(description="The text that sets it.")


@strawberry.type(description="A value that a rule read.")
class FactRead:
    """A fact and the places it rests on."""

    name: str = strawberry.field(description="The place of the form, or the name of a computed fact.")
    value: str = strawberry.field(description="Its value, written in French.")
    rests_on: list[str] = strawberry.field(description="The places of the form it comes from.")


@strawberry.type(description="Why a rule spoke.")
class Explanation:
    """The text, the day, the numbers and the facts."""

    source: str = strawberry.field(description="The article or text behind the rule.")
    driving_date: Day | None = strawberry.field(
        description="The day that decided which law applies; null when several did: each number then bears its own."
    )
    dated: list[DatedValue] = strawberry.field(description="The numbers of the law used.")
    facts: list[FactRead] = strawberry.field(description="The values read, of those the viewer may read.")


@strawberry.type(description="One message at one place of the form: data, never an error of the request.")
class Finding:
    """What the form or the law says of what was typed."""

    path: str = strawberry.field(description="The place: `contract.start`, `funding.lines[0].quantity`.")
    code: str = strawberry.field(description="The stable code: `REQUIRED`, `FORMAT_DATE`, `CPRO-DUR-01`.")
    message: str = strawberry.field(description="One French sentence for the person typing.")
    kind: FindingKind = strawberry.field(description="Which of the three kinds it is.")
    severity: Severity = strawberry.field(description="What it does to a transmission.")
    source: str | None = strawberry.field(description="The article or text behind it.")
    explanation: Explanation | None = strawberry.field(description="Why the rule spoke; null for the other kinds.")
    added_by: Addition | None = strawberry.field(description=ADDED_BY)


@strawberry.type(description="A rule that cannot speak yet.")
class Waiting:
    """A rule and what it waits for."""

    rule: str = strawberry.field(description="The rule's code.")
    missing: list[str] = strawberry.field(description="The places it waits for.")


def told(finding: lexicon.Finding) -> Finding:
    """Write a finding as clients read it."""
    why = finding.explanation
    return Finding(
        path=finding.path,
        code=finding.code,
        message=finding.message,
        kind=FindingKind(finding.kind.value),
        severity=Severity(finding.severity.value),
        source=finding.source,
        explanation=_explained(why, finding.source or "") if why else None,
        added_by=added_by(finding.origin),
    )


def waits(rule: examination.Waiting) -> Waiting:
    """Write a waiting rule as clients read it."""
    return Waiting(rule=rule.rule, missing=list(rule.missing))


def _explained(why: lexicon.Explanation, source: str) -> Explanation:
    return Explanation(
        source=source,
        driving_date=Day(why.driving_date.isoformat()) if why.driving_date else None,
        dated=[_number(use) for use in why.dated],
        facts=[FactRead(name=fact.name, value=fact.value, rests_on=list(fact.rests_on)) for fact in why.facts],
    )


def _number(use: lexicon.DatedUse) -> DatedValue:
    return DatedValue(
        code=use.code,
        label=use.label,
        on=Day(use.on.isoformat()),
        since=Day(use.since.isoformat()),
        value=use.value,
        source=use.source,
    )
