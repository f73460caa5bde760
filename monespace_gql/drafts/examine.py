"""Examining a draft as it stands today, with the files attached to it."""

from collections.abc import Mapping
from datetime import date

from monespace_gql.documents.attached import attached_counts
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.models import Draft
from monespace_gql.scheme.examination import Examination, examine


async def examine_draft(desk: Desk, draft: Draft) -> Examination:
    """Examine a draft as of the legal day."""
    return await examine_content(desk, draft.scheme, draft.content, await attached_counts(draft.id))


async def examine_content(
    desk: Desk, scheme: str, content: Mapping[str, object], attached: Mapping[str, int]
) -> Examination:
    """Examine any content of a scheme as of the legal day, given the number of files by type of document."""
    return await examine_as_of(desk, scheme, content, attached, on=desk.today)


async def examine_as_of(
    desk: Desk, scheme: str, content: Mapping[str, object], attached: Mapping[str, int], *, on: date
) -> Examination:
    """Examine any content of a scheme as of any day; many at once take turns."""
    return await examine(desk.scheme(scheme), content, on=on, attached=attached, engine=desk.engine, turns=desk.turns)
