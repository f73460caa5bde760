"""The two views of one content, from the same declaration: typed by scheme, and generic tab by tab. Pure."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monespace_gql.access.mask import Mask
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.finding import Finding, FindingKind
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.answers import read_value
from monespace_gql.scheme.examination import TAB_STATUS_LABELS, TabStatus
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.items import ITEM_ID, item_id
from monespace_gql.scheme.kind import FormatProblem, as_typed
from monespace_gql.scheme.tab import Block

Tree = dict[str, object]


def typed_form(
    scheme: Scheme, content: Mapping[str, object], mask: Mask, on: date, tabs: Container[str] | None = None
) -> Tree:
    """Return the content as its GraphQL types read it: values only, ill-formed ones null, choices with their labels.

    `tabs` are those to read, all by default.
    """
    read = [tab for tab in scheme.tabs if tabs is None or tab.code in tabs]
    covered = mask.cover({tab.code: content.get(tab.code) for tab in read})
    typed = {tab.code: _typed_block(tab, covered[tab.code], tab.code, mask, on) for tab in read}
    return {"__typename": f"{scheme.prefix}Content", "scheme_code": scheme.code, **typed}


def _typed_block(block: type[Block], given: object, path: str, mask: Mask, on: date) -> Tree | None:
    if not isinstance(given, Mapping):
        return None
    return {spec.name: _typed(spec, given.get(spec.name), f"{path}.{spec.name}", mask, on) for spec in block.specs}


def _typed_item(block: type[Block], given: object, rank: int, path: str, mask: Mask, on: date) -> Tree | None:
    typed = _typed_block(block, given, path, mask, on)
    return None if typed is None else {ITEM_ID: item_id(given, rank), **typed}


def _typed(spec: FieldSpec, value: object, path: str, mask: Mask, on: date) -> object:
    if spec.block is not None:
        if spec.many:
            items = value if isinstance(value, list) else []
            return [_typed_item(spec.block, item, rank, path, mask, on) for rank, item in enumerate(items)]
        return _typed_block(spec.block, value, path, mask, on)
    typed = as_typed(value)
    if typed is None or path in mask.masked:
        return typed
    try:
        read = read_value(spec, typed, on=on)
    except FormatProblem:
        return None
    if spec.declared.choices is not None:
        choice = spec.declared.choices.get(str(read))
        return {"code": choice.code, "label": choice.label} if choice else None
    return spec.kind.keep(read) if spec.kind else None


def tab_views(
    scheme: Scheme, content: Mapping[str, object], mask: Mask, findings: Sequence[Finding], on: date
) -> list[Tree]:
    """Return every tab with its chip and its fields, whatever the scheme; `findings` are those the viewer may read."""
    covered = mask.cover(content)
    return [_tab_view(scheme, code, covered.get(code), mask, findings, on) for code in (t.code for t in scheme.tabs)]


def _tab_view(scheme: Scheme, code: str, given: object, mask: Mask, findings: Sequence[Finding], on: date) -> Tree:
    tab = scheme.tab(code)
    here = [finding for finding in findings if paths.tab_of(finding.path) == code]
    status = TabStatus.INCOMPLETE if any(finding.blocks for finding in here) else TabStatus.VALID
    leaves = list(_leaves(tab, given, code, scheme)) if tab else []
    return {
        "code": code,
        "label": tab.label if tab else code,
        "status": status,
        "status_label": TAB_STATUS_LABELS[status],
        "fields": [_field_view(leaf, mask, here, on) for leaf in leaves],
        "findings": here,
    }


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One field, what stands there, and the identity of the item it is in, where items have one."""

    path: str
    spec: FieldSpec
    value: object
    item: str | None


def _leaves(block: type[Block], given: object, prefix: str, scheme: Scheme, item: str | None = None) -> Iterator[_Leaf]:
    values = given if isinstance(given, Mapping) else {}
    for spec in block.specs:
        path, value = f"{prefix}.{spec.name}", values.get(spec.name)
        if spec.block is None:
            yield _Leaf(path, spec, plain(value), item)
        elif spec.many:
            has_identity = paths.pattern(path) in scheme.identified
            for rank, each in enumerate(value if isinstance(value, list) else []):
                own = item_id(each, rank) if has_identity else None
                yield from _leaves(spec.block, each, f"{path}[{rank}]", scheme, own)
        else:
            yield from _leaves(spec.block, value, path, scheme, item)


def plain(value: object) -> object:
    """Return a value; None for a block or a list kept there under another version, whose inside no mask covers here."""
    return None if isinstance(value, (Mapping, list)) else value


def _field_view(leaf: _Leaf, mask: Mask, findings: Sequence[Finding], on: date) -> Tree:
    path, spec = leaf.path, leaf.spec
    pattern = paths.pattern(path)
    told = [finding for finding in findings if finding.path == path]
    offered = spec.declared.choices or ()
    return {
        "path": path,
        "label": spec.label,
        "kind": spec.kind.code if spec.kind else "TEXT",
        "required": spec.required or any(finding.kind is FindingKind.REQUIRED for finding in told),
        "visible": pattern not in mask.hidden,
        "locked": pattern in mask.locked,
        "value": leaf.value,
        "item_id": leaf.item,
        "choices": [{"code": choice.code, "label": choice.label} for choice in offered if choice.is_offered(on)],
        "help": spec.declared.help or None,
        "findings": told,
    }
