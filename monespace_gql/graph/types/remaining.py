"""What remains before a draft may be transmitted, as clients read it."""

from collections.abc import Sequence

import strawberry

from monespace_gql.graph.types.finding import Finding, Waiting, told, waits
from monespace_gql.graph.types.form import TabStatus
from monespace_gql.lexicon import finding as lexicon
from monespace_gql.reads import remaining as reads
from monespace_gql.scheme import Scheme
from monespace_gql.scheme import examination as examined
from monespace_gql.scheme.examination import TAB_STATUS_LABELS


@strawberry.type(description="What remains to be done in one tab.")
class RemainingTab:
    """A tab."""

    code: str = strawberry.field(description="The tab's code.")
    label: str = strawberry.field(description="The French label.")
    status: TabStatus = strawberry.field(description="The chip.")
    status_label: str = strawberry.field(description="The chip's French text.")
    blocking: list[Finding] = strawberry.field(description="The findings that stop the transmission, of this tab.")
    missing: list[str] = strawberry.field(description="The places of this tab that must be filled.")
    waiting: list[Waiting] = strawberry.field(
        description="The rules that cannot speak yet and wait for a place of this tab, whichever tab they speak at."
    )


@strawberry.type(description="What remains before a draft may be transmitted.")
class Remaining:
    """Of a whole draft."""

    blocking: list[Finding] = strawberry.field(description="The findings that stop the transmission.")
    missing: list[str] = strawberry.field(
        description="The places that must be filled; `documents.identity` is a type of document that needs a file."
    )
    waiting: list[Waiting] = strawberry.field(
        description="The rules that cannot speak yet, with what they wait for: places, or numbers of the law."
    )
    tabs: list[RemainingTab] = strawberry.field(description="The same tab by tab; the documents are the last tab.")


def remaining_of(scheme: Scheme, findings: Sequence[lexicon.Finding], waiting: Sequence[examined.Waiting]) -> Remaining:
    """Write what remains, of the findings and the waiting rules that the viewer may be told."""
    whole = reads.remaining(findings, waiting)
    return Remaining(
        blocking=[told(finding) for finding in whole.blocking],
        missing=list(whole.missing),
        waiting=[waits(rule) for rule in whole.waiting],
        tabs=[_tab(code, label, whole.of_tab(code)) for code, label in reads.tabs_of(scheme).items()],
    )


def _tab(code: str, label: str, here: reads.Remaining) -> RemainingTab:
    status = examined.TabStatus.INCOMPLETE if here.blocking else examined.TabStatus.VALID
    return RemainingTab(
        code=code,
        label=label,
        status=TabStatus(status.value),
        status_label=TAB_STATUS_LABELS[status],
        blocking=[told(finding) for finding in here.blocking],
        missing=list(here.missing),
        waiting=[waits(rule) for rule in here.waiting],
    )
