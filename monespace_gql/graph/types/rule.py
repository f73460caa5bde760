"""The rules of a scheme and their calendar, as clients read them."""

from datetime import date
from enum import Enum

import strawberry

from monespace_gql.graph.scalars import Day
from monespace_gql.graph.types.addition import ADDED_BY, Addition, added_by
from monespace_gql.graph.types.finding import FindingKind, Severity
from monespace_gql.rulebook import DatedTable as Table
from monespace_gql.rulebook import Entry, in_french
from monespace_gql.scheme.calendar import RuleChange as Change
from monespace_gql.scheme.calendar import RuleEntry


@strawberry.enum(description="What happens to a rule on a day.")
class RuleChangeKind(Enum):
    """See `monespace_gql.scheme.calendar.ChangeKind`."""

    STARTS = strawberry.enum_value("STARTS", description="It comes into force that day.")
    ENDS = strawberry.enum_value("ENDS", description="From that day it is no longer in force.")
    VALUE = strawberry.enum_value("VALUE", description="A number of the law that it uses changes that day.")


@strawberry.type(description="A number of the law from a day on.")
class DatedEntry:
    """One entry of a table."""

    since: Day = strawberry.field(description="The day it takes effect.")
    until: Day | None = strawberry.field(description="Its last day; null while no later value is known.")
    value: str | None = strawberry.field(description="The value, written in French; null when there no longer is one.")
    source: str = strawberry.field(description="The text that sets it.")


@strawberry.type(description="A number of the law over time.")
class DatedTable:
    """A table."""

    table: str = strawberry.field(description="Its code.")
    label: str = strawberry.field(description="What the number is, in French.")
    unit: str = strawberry.field(description="Its unit.")
    entries: list[DatedEntry] = strawberry.field(description="Its values, the oldest first.")


@strawberry.type(description="One day on which a rule is no longer what it was the day before.")
class RuleChange:
    """A change."""

    on: Day = strawberry.field(description="The first day on which it is changed.")
    what: RuleChangeKind = strawberry.field(description="What happens.")
    table: str | None = strawberry.field(description="For VALUE: the code of the table.")
    value_before: str | None = strawberry.field(description="For VALUE: the number until then; null if none.")
    value_after: str | None = strawberry.field(description="For VALUE: the number from then on; null if none.")
    source: str = strawberry.field(description="The text behind the change.")
    paths: list[str] = strawberry.field(description="The places of the form that it touches.")


@strawberry.type(
    description="A rule of a scheme. It is law, not data: everybody reads it whole, even where it looks at a field "
    "that their standing does not read in a request."
)
class Rule:
    """A rule."""

    code: str = strawberry.field(description="Its stable code, as findings bear it: `CPRO-DUR-01`.")
    kind: FindingKind = strawberry.field(description="Which of the three kinds of messages it gives.")
    severity: Severity = strawberry.field(description="What it does to a transmission when it speaks.")
    message: str = strawberry.field(
        description="What it says, in French, the values it shows being named in brackets: `[Durée minimale]`."
    )
    source: str = strawberry.field(description="The article or text behind it.")
    since: Day | None = strawberry.field(description="Its first day in force; null: always.")
    until: Day | None = strawberry.field(description="Its last day in force; null: no end is known.")
    driven_by: str | None = strawberry.field(
        description="The date of the form that decides whether it is in force; null: the day of the examination."
    )
    path: str = strawberry.field(description="The place of the form where it speaks.")
    paths: list[str] = strawberry.field(description="The places it looks at.")
    doc: str = strawberry.field(description="What its author says of it; empty when nothing.")
    dated: list[DatedTable] = strawberry.field(description="The numbers of the law it uses.")
    changes: list[RuleChange] = strawberry.field(
        description="The days on which it changes, the oldest first; with `changingAfter`, those after that day."
    )
    added_by: Addition | None = strawberry.field(description=ADDED_BY)


def rule_type(entry: RuleEntry) -> Rule:
    """Write a rule as clients read it."""
    rule = entry.rule
    return Rule(
        code=rule.code,
        kind=FindingKind(rule.kind.value),
        severity=Severity(rule.severity.value),
        message=entry.message,
        source=rule.source,
        since=_day(rule.since),
        until=_day(rule.until),
        driven_by=rule.driven_by.pattern if rule.driven_by is not None else None,
        path=rule.place,
        paths=list(entry.paths),
        doc=rule.doc,
        dated=[_table(table) for table in entry.tables],
        changes=[_change(change) for change in entry.changes],
        added_by=added_by(rule.origin),
    )


def _table(table: Table) -> DatedTable:
    entries = [
        DatedEntry(since=Day(entry.since.isoformat()), until=_day(last), value=_value(entry), source=entry.source)
        for entry, last in table.spans
    ]
    return DatedTable(table=table.code, label=table.label, unit=table.unit, entries=entries)


def _change(change: Change) -> RuleChange:
    return RuleChange(
        on=Day(change.on.isoformat()),
        what=RuleChangeKind(change.what.value),
        table=change.table.code if change.table else None,
        value_before=_value(change.before),
        value_after=_value(change.after),
        source=change.source,
        paths=list(change.paths),
    )


def _value(entry: Entry | None) -> str | None:
    return None if entry is None or entry.value is None else in_french(entry.value)


def _day(day: date | None) -> Day | None:
    return None if day is None else Day(day.isoformat())
