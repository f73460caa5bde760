"""Duplicating a draft: a new one with the tabs chosen; attestations and files are never copied."""

from collections.abc import Iterable, Mapping

from monespace_gql.access import Act, Mask, Viewer, mask_for
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.employer import choose_parties
from monespace_gql.drafts.find import DraftRef, find, require
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.open import create, must_be_open
from monespace_gql.drafts.upgrade import bring_up_to_date
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.scheme import Reference, Scheme, Tab
from monespace_gql.scheme.tab import Block


async def duplicate_draft(
    desk: Desk,
    unit: Unit,
    viewer: Viewer,
    ref: DraftRef,
    *,
    tabs: Iterable[str],
    sub_scheme: str | None,
    siret: str | None,
    provider_siren: str | None,
) -> Draft:
    """Create a draft of the same scheme with these tabs of another; the sub-scheme may change.

    Where the employer's tab is kept the employer stays; else it is chosen again as for a new request.
    """
    source, title = await find(viewer, ref)
    await require(viewer, Act.DUPLICATE, source, on=desk.today)
    scheme = desk.scheme_of(source.scheme)
    must_be_open(scheme, desk.today)
    bring_up_to_date(desk.catalogue, scheme, source)
    chosen = _chosen(scheme, tabs)
    same_employer = any(_is_employers(tab) for tab in chosen)
    parties = await choose_parties(viewer, scheme, source.employer_siret if same_employer else siret, provider_siren)
    copied = _copied(chosen, source.content, _left_out(scheme, mask_for(scheme, title)))
    return await create(desk, unit, viewer, scheme, parties, sub_scheme=sub_scheme or source.sub_scheme, content=copied)


def _chosen(scheme: Scheme, codes: Iterable[str]) -> list[type[Tab]]:
    offered = {tab.code: tab for tab in scheme.duplicable}
    chosen = []
    for code in dict.fromkeys(codes):
        if code not in offered:
            known = ", ".join(offered)
            raise refuse(
                RefusalKind.INVALID, "NOT_DUPLICABLE", f"Onglets à dupliquer possibles : {known}.", path="tabs"
            )
        chosen.append(offered[code])
    return chosen


def _is_employers(tab: type[Tab]) -> bool:
    """Say whether a tab is the one the directory fills with the employer."""
    return any(spec.declared.reference is Reference.SIRET for spec in tab.specs)


def _left_out(scheme: Scheme, mask: Mask) -> frozenset[str]:
    """Return the places a copy leaves behind: those the viewer may not read, and what the server writes.

    What the directory said of a company goes with its number, where that is copied.
    """
    closed = mask.hidden | mask.locked
    looked_up = (lookup for lookup in scheme.lookups if lookup.number not in closed)
    return closed - ({place for lookup in looked_up for place, _reference in lookup.filled} - mask.hidden)


def _copied(tabs: Iterable[type[Tab]], content: Mapping[str, object], closed: frozenset[str]) -> dict[str, object]:
    return {tab.code: _block(tab, content.get(tab.code), tab.code, closed) for tab in tabs}


def _block(block: type[Block], given: object, path: str, closed: frozenset[str]) -> dict[str, object]:
    """Copy a block but for attestations and closed places."""
    values = given if isinstance(given, Mapping) else {}
    copied: dict[str, object] = {}
    for spec in block.specs:
        place, value = f"{path}.{spec.name}", values.get(spec.name)
        if spec.declared.attested or place in closed:
            continue
        if spec.block is None:
            copied[spec.name] = value
        elif spec.many:
            items = value if isinstance(value, list) else []
            copied[spec.name] = [_block(spec.block, item, place, closed) for item in items]
        else:
            copied[spec.name] = _block(spec.block, value, place, closed)
    return copied
