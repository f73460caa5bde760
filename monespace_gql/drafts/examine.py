"""Examining a draft as it stands today, with the files attached to it and the forms generated from it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from monespace_gql.catalogue.blame import blaming
from monespace_gql.documents.attached import attached_counts
from monespace_gql.documents.printed import Latest, latest_printed
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.stale_forms import stale_forms
from monespace_gql.scheme.examination import Examination, examine


async def examine_draft(desk: Desk, draft: Draft) -> Examination:
    """Examine a draft as of the legal day."""
    attached, printed = await attached_counts(draft.id), await latest_printed(draft.id)
    return await examine_content(desk, draft.scheme, draft.content, attached, printed)


async def examine_content(
    desk: Desk,
    scheme: str,
    content: Mapping[str, object],
    attached: Mapping[str, int],
    printed: Iterable[Latest] = (),
) -> Examination:
    """Examine any content of a scheme as of the legal day.

    `attached` gives the number of files by type of document, `printed` the last revision of each form.
    """
    found = desk.scheme(scheme)
    examined = await examine_as_of(desk, scheme, content, attached, on=desk.today)
    with blaming(desk.catalogue, scheme):
        stale = tuple(stale_forms(found, examined.reading.values, printed))
    return replace(examined, findings=(*examined.findings, *stale))


async def examine_as_of(
    desk: Desk, scheme: str, content: Mapping[str, object], attached: Mapping[str, int], *, on: date
) -> Examination:
    """Examine any content of a scheme as of any day; many at once take turns."""
    found = desk.scheme(scheme)
    with blaming(desk.catalogue, scheme):
        return await examine(found, content, on=on, attached=attached, engine=desk.engine, turns=desk.turns)
