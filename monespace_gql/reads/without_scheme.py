"""What is shown of a case whose scheme is no longer installed, from the legend that it left. Pure.

Only the places that the legend names are shown: what else a content holds is told to nobody.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monespace_gql.access.mask import Mask
from monespace_gql.catalogue.not_installed import NOT_INSTALLED, not_installed
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.finding import Finding, FindingKind
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.form import plain
from monespace_gql.scheme.examination import TAB_STATUS_LABELS, TabStatus
from monespace_gql.scheme.items import item_id
from monespace_gql.scheme.legend import Legend, LegendField

Tree = dict[str, object]


def reason(seen: CaseTree) -> str:
    """Return why a case whose scheme is gone can only be read, as the acts say it."""
    return not_installed(seen.legends.label if seen.legends else seen.case.scheme)


def notice(seen: CaseTree) -> str | None:
    """Return why the case can only be read, in one French sentence; None while its scheme is installed."""
    return None if seen.scheme is not None else f"{reason(seen)}."


def legend_of_case(seen: CaseTree) -> Legend | None:
    """Return the legend a case of a scheme that is gone is read with; None where its version left none."""
    return seen.legends.of(str(seen["scheme_version"])) if seen.legends else None


def not_examined_without_scheme(seen: CaseTree) -> tuple[Finding, ...]:
    """Return what is said of a draft that nothing can examine: at each page of its form, why."""
    legend = legend_of_case(seen)
    tabs = legend.tabs if legend else ()
    return tuple(Finding(tab.code, NOT_INSTALLED, f"{reason(seen)}.", FindingKind.RULE) for tab in tabs)


def tab_views_without_scheme(seen: CaseTree, findings: Sequence[Finding]) -> list[Tree]:
    """Return every page with its fields, as `tab_views` does; none where nothing is known of the form."""
    legend = legend_of_case(seen)
    if legend is None or seen.mask is None:
        return []
    covered = seen.mask.cover(seen.content)
    return [_tab(legend, tab.code, tab.label, covered.get(tab.code), seen.mask, findings) for tab in legend.tabs]


def _tab(legend: Legend, code: str, label: str, given: object, mask: Mask, findings: Sequence[Finding]) -> Tree:
    here = [finding for finding in findings if paths.tab_of(finding.path) == code]
    status = TabStatus.INCOMPLETE if any(finding.blocks for finding in here) else TabStatus.VALID
    fields = [field for field in legend.fields if paths.tab_of(field.path) == code]
    return {
        "code": code,
        "label": label,
        "status": status,
        "status_label": TAB_STATUS_LABELS[status],
        "fields": [_view(place, mask, here) for place in _places(legend, fields, given, code, code)],
        "findings": here,
    }


@dataclass(frozen=True, slots=True)
class _Place:
    """One field, what stands there, and the identity of the item it is in."""

    path: str
    field: LegendField
    value: object
    item: str | None


def _places(
    legend: Legend, fields: Sequence[LegendField], given: object, path: str, pattern: str, item: str | None = None
) -> Iterator[_Place]:
    """Walk the fields below a block, in their order; the items of a list are as many as the content has."""
    values = given if isinstance(given, Mapping) else {}
    for name, inside in _by_name(fields, pattern).items():
        below, value = f"{pattern}.{name}", values.get(name)
        if inside[0].path == below:
            yield _Place(f"{path}.{name}", inside[0], plain(value), item)
        elif below in legend.lists:
            for rank, each in enumerate(value if isinstance(value, list) else []):
                own = item_id(each, rank) if below in legend.identified else None
                yield from _places(legend, inside, each, f"{path}.{name}[{rank}]", below, own)
        else:
            yield from _places(legend, inside, value, f"{path}.{name}", below, item)


def _by_name(fields: Sequence[LegendField], pattern: str) -> dict[str, list[LegendField]]:
    found: dict[str, list[LegendField]] = {}
    for field in fields:
        found.setdefault(field.path.removeprefix(f"{pattern}.").partition(".")[0], []).append(field)
    return found


def _view(place: _Place, mask: Mask, findings: Sequence[Finding]) -> Tree:
    field = place.field
    return {
        "path": place.path,
        "label": field.label,
        "kind": field.kind,
        "required": field.required,
        "visible": field.path not in mask.hidden,
        "locked": True,
        "value": place.value,
        "item_id": place.item,
        "choices": [{"code": code, "label": label} for code, label in field.choices],
        "help": field.help or None,
        "findings": [finding for finding in findings if finding.path == place.path],
    }
