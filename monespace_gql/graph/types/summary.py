"""The last look at a case (Synthèse), as clients read it."""

from datetime import date

import strawberry

from monespace_gql.graph.scalars import Amount
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.summary import summary_of


@strawberry.type(description="One line of the Synthèse.")
class SummaryLine:
    """A label and its value."""

    label: str = strawberry.field(description="The French label.")
    value: str = strawberry.field(description="The value as French people write it; masked when it is sensitive.")


@strawberry.type(description="Lines of the Synthèse under one title.")
class SummarySection:
    """A section; what is not filled, or not open to the viewer, is absent."""

    title: str = strawberry.field(description="The French title.")
    lines: list[SummaryLine] = strawberry.field(description="Its lines, in order.")


@strawberry.type(description="A total of the Synthèse.")
class SummaryTotal:
    """An amount; absent while it cannot be computed."""

    label: str = strawberry.field(description="The French label.")
    amount: Amount = strawberry.field(description="The amount, euros HT.")


@strawberry.type(description="The last look at a request (Synthèse): what forms print of it is the same.")
class Summary:
    """Sections and totals."""

    sections: list[SummarySection] = strawberry.field(description="The sections, in the order of the scheme.")
    totals: list[SummaryTotal] = strawberry.field(description="The totals.")


def as_summary(seen: CaseTree, on: date) -> Summary | None:
    """Return the Synthèse of a case, None when its scheme is no longer installed."""
    if seen.scheme is None or seen.mask is None:
        return None
    recap = summary_of(seen.scheme, seen.content, seen.mask, on)
    return Summary(
        sections=[
            SummarySection(
                title=section.title, lines=[SummaryLine(label=line.label, value=line.value) for line in section.lines]
            )
            for section in recap.sections
        ],
        totals=[SummaryTotal(label=total.label, amount=Amount(f"{total.amount:.2f}")) for total in recap.totals],
    )
