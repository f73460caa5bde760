"""What remains before a request may be transmitted: what blocks, what is missing, what rules wait for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from monespace_gql.lexicon import paths
from monespace_gql.lexicon.finding import Finding, FindingKind
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.examination import Waiting


@dataclass(frozen=True, slots=True)
class Remaining:
    """Of a whole request, or of one tab."""

    blocking: tuple[Finding, ...]
    waiting: tuple[Waiting, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The places that must be filled, a document to attach included, each once."""
        return tuple(dict.fromkeys(each.path for each in self.blocking if each.kind is FindingKind.REQUIRED))

    def of_tab(self, tab: str) -> "Remaining":
        """Return what remains there: what blocks at its places, and the rules that wait for one of them."""
        blocking = (finding for finding in self.blocking if paths.tab_of(finding.path) == tab)
        waiting = (rule for rule in self.waiting if tab in map(paths.tab_of, rule.missing))
        return Remaining(tuple(blocking), tuple(waiting))


def remaining(findings: Sequence[Finding], waiting: Sequence[Waiting]) -> Remaining:
    """Return what remains, of the findings and the waiting rules that the viewer may be told."""
    return Remaining(tuple(finding for finding in findings if finding.blocks), tuple(waiting))


def tabs_of(scheme: Scheme) -> dict[str, str]:
    """Return the labels of the tabs by code; the documents are one, whether or not the form has a page for them."""
    labels = {tab.code: tab.label for tab in scheme.tabs}
    if scheme.documents:
        labels.setdefault("documents", "Documents")
    return labels
