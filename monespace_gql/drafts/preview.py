"""Previewing: what would be said of a content on a day, by the very steps of a save, without writing anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from monespace_gql.access import Act, Viewer, mask_for
from monespace_gql.documents.attached import attached_counts
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.employer import choose_parties
from monespace_gql.drafts.examine import examine_as_of
from monespace_gql.drafts.find import DraftRef, find, require
from monespace_gql.drafts.look_up import Found
from monespace_gql.drafts.merge import Base, accepted, merge
from monespace_gql.drafts.open import checked_sub_scheme, must_be_open, starting_content
from monespace_gql.drafts.save import merge_into, with_companies
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.standing import Context, Standing
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.examination import Examination

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
"""The numbers of the law are known between these days at most."""

Typed = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Preview:
    """A content nobody kept, at what title it was looked at, and what is said of it."""

    scheme: Scheme
    standing: Standing
    content: Mapping[str, object]
    examination: Examination


@dataclass(frozen=True, slots=True)
class Opening:
    """A draft that is not opened yet: its scheme, and for whom and by whom, as `open_draft` takes them."""

    scheme: str
    sub_scheme: str | None = None
    siret: str | None = None
    provider_siren: str | None = None


async def preview_draft(
    desk: Desk,
    viewer: Viewer,
    ref: DraftRef,
    typed: Typed,
    *,
    found: Mapping[str, Found],
    of_scheme: str | None,
    on: date | None,
) -> Preview:
    """Preview a save into a draft the viewer may save, with the files attached to it; declines what a save declines."""
    day = known_day(on, desk.today)
    draft, title = await find(viewer, ref)
    await require(viewer, Act.SAVE, draft, on=desk.today)
    merged, _taken_up = await merge_into(
        desk, draft, title, typed, found=found, of_scheme=of_scheme, if_version=None, on=day
    )
    attached = await attached_counts(draft.id)
    examination = await examine_as_of(desk, draft.scheme, merged.content, attached, on=day)
    return Preview(desk.scheme_of(draft.scheme), title, merged.content, examination)


async def preview_new(
    desk: Desk, viewer: Viewer, opening: Opening, typed: Typed, *, found: Mapping[str, Found], on: date | None
) -> Preview:
    """Preview a draft as it would be once opened and saved; declines what opening and saving decline."""
    day = known_day(on, desk.today)
    scheme = desk.scheme(opening.scheme)
    must_be_open(scheme, day)
    chosen = checked_sub_scheme(scheme, opening.sub_scheme, on=day)
    parties = await choose_parties(viewer, scheme, opening.siret, opening.provider_siren)
    title = Standing.PROVIDER if viewer.context is Context.PROVIDER else Standing.EMPLOYER
    base = Base(scheme.read(starting_content(viewer, scheme, parties, sub_scheme=chosen), on=day).kept, {}, 1)
    merged = accepted(merge(scheme, base, typed, mask=mask_for(scheme, title), if_version=None, on=day))
    merged = await with_companies(scheme, base, merged, typed, found, parties.employer.siret)
    examination = await examine_as_of(desk, scheme.code, merged.content, {}, on=day)
    return Preview(scheme, title, merged.content, examination)


def known_day(asked: date | None, today: date) -> date:
    """Return the day to look at, today by default; declines one on which no number of the law is known."""
    day = asked or today
    if not FIRST_DAY <= day <= LAST_DAY:
        told = f"Choisissez une date entre le {FIRST_DAY:%d/%m/%Y} et le {LAST_DAY:%d/%m/%Y}."
        raise refuse(RefusalKind.INVALID, "DATE_OUT_OF_RANGE", told, path="onDate")
    return day
