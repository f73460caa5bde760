"""Saving what was typed: any content is accepted; only rights, state, size, staleness and reference data decline."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date

from monespace_gql.access import Act, Viewer, mask_for
from monespace_gql.drafts.attest import Settled, attest
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.fill_companies import fill_companies
from monespace_gql.drafts.find import DraftRef, find_for, is_mandated
from monespace_gql.drafts.look_up import Found
from monespace_gql.drafts.merge import Base, Merged, accepted, merge
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.refresh_companies import refresh_companies
from monespace_gql.drafts.upgrade import bring_up_to_date, note_upgrade
from monespace_gql.drafts.words import keep_words
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.place import is_given
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.standing import Standing
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.answers import Reading
from monespace_gql.scheme.listing import listing, organisms, shared_portrait

Tree = Mapping[str, object]

READERS = frozenset({Standing.EMPLOYER, Standing.PROVIDER})
"""At what titles drafts are seen: what lists show and search of one, both read."""


async def save_draft(
    desk: Desk,
    unit: Unit,
    viewer: Viewer,
    ref: DraftRef,
    typed: Mapping[str, object],
    *,
    found: Mapping[str, Found] | None = None,
    of_scheme: str | None = None,
    if_version: int | None = None,
) -> Draft:
    """Merge what was typed into the draft; raises Refusal with every reason at once, and then changes nothing.

    `found` is what `look_up` said, before the unit, of the companies in what was typed.
    `of_scheme` is the scheme it was typed for, when the client said it; `if_version` the version the client last read.
    """
    draft, title = await find_for(viewer, ref, Act.SAVE, on=desk.today)
    merged, taken_up = await merge_into(
        desk, draft, title, typed, found=found or {}, of_scheme=of_scheme, if_version=if_version, on=desk.today
    )
    if taken_up:
        note_upgrade(unit, viewer, draft)
    if merged.changed or taken_up or merged.content != draft.content:
        await _keep(desk, unit, viewer, draft, desk.scheme_of(draft.scheme), merged)
    return draft


async def merge_into(
    desk: Desk,
    draft: Draft,
    title: Standing,
    typed: Mapping[str, object],
    *,
    found: Mapping[str, Found],
    of_scheme: str | None,
    if_version: int | None,
    on: date,
) -> tuple[Merged, bool]:
    """Merge what was typed into what is kept, in memory; say as well whether the draft was of a former version."""
    scheme = desk.scheme_of(draft.scheme)
    if of_scheme not in (None, scheme.code):
        raise refuse(RefusalKind.INVALID, "OTHER_SCHEME", f"Ce brouillon relève du dispositif « {scheme.label} ».")
    taken_up = bring_up_to_date(desk.catalogue, scheme, draft)
    if if_version is not None and not 0 < if_version <= draft.version:
        raise refuse(RefusalKind.INVALID, "UNKNOWN_VERSION", "Cette version du brouillon n'existe pas.")
    base = Base(draft.content, draft.field_versions, draft.version)
    mask = mask_for(scheme, title, mandated=await is_mandated(draft, on))
    merged = accepted(merge(scheme, base, typed, mask=mask, if_version=if_version, on=on))
    return await with_companies(scheme, base, merged, typed, found, draft.employer_siret), taken_up


async def with_companies(
    scheme: Scheme, base: Base, merged: Merged, typed: Tree, found: Mapping[str, Found], employer: str
) -> Merged:
    """Add what is known of the companies a content names: those just looked up, and what changed of the others."""
    asked = [lookup for lookup in scheme.lookups if is_given(typed, lookup.number)]
    filled = fill_companies(scheme, base.content, merged.content, asked, found)
    return replace(merged, content=await refresh_companies(scheme, filled, employer, asked=asked))


async def _keep(desk: Desk, unit: Unit, viewer: Viewer, draft: Draft, scheme: Scheme, merged: Merged) -> None:
    settled = _settled(desk, viewer, scheme, draft.content, merged.content)
    changed = (*merged.changed, *settled.unticked)
    reading = scheme.read(settled.content, on=desk.today)
    draft.version += 1
    draft.content = dict(reading.kept)
    draft.field_versions = {**draft.field_versions, **dict.fromkeys(changed, draft.version)}
    draft.updated_at = unit.now
    searched = draft.search_text
    show_portrait(draft, scheme, reading)
    await draft.save()
    await keep_words(draft, before=searched)
    told = {"number": draft.number, "scheme": scheme.code, "version": draft.version, "changed": list(changed)}
    unit.record("DRAFT_SAVED", "draft", draft.id, viewer.actor, told)


def _settled(desk: Desk, viewer: Viewer, scheme: Scheme, before: Tree, after: Tree) -> Settled:
    """Settle what is attested, the contents compared as the form reads both today."""
    if not scheme.boxes:
        return Settled(dict(after), ())
    was, becomes = (scheme.read(content, on=desk.today).kept for content in (before, after))
    return attest(scheme, was, becomes, on=desk.today, by=viewer.display_name)


def show_portrait(draft: Draft, scheme: Scheme, reading: Reading) -> None:
    """Bring the columns that lists show, order by and search up to date; the words are kept apart, by `keep_words`."""
    portrait = shared_portrait(scheme, reading.values, READERS)
    line = listing(
        portrait,
        default_title=scheme.new_title,
        number=str(draft.number),
        employer_name=draft.employer_name,
        by_module=False,
    )
    draft.update_from_dict(asdict(line))
    draft.organisms = organisms(portrait)
    draft.trainees = [trainee.display_name for trainee in portrait.trainees]
    draft.subrogation = portrait.subrogation
