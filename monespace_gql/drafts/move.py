"""Moving a draft along its workflow: one step of the table, written down and told to whom it concerns."""

from collections.abc import Mapping

from monespace_gql.access import Act, Viewer
from monespace_gql.access.audience import audience
from monespace_gql.access.workflow import step
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.find import DraftRef, case_of, find_for
from monespace_gql.drafts.models import Draft
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context


async def move(
    desk: Desk,
    unit: Unit,
    viewer: Viewer,
    ref: DraftRef,
    act: Act,
    *,
    told_as: str,
    told_to: Context | None = None,
    mailed: bool = False,
    why: Mapping[str, object] | None = None,
) -> Draft:
    """Take the step of this act and tell one side, as far as its people see the draft afterwards; nobody by default.

    `mailed` tells them by mail as well. Declines where the scheme is no longer installed: nobody decides on what
    nothing can examine.
    """
    draft, title = await find_for(viewer, ref, act, on=desk.today)
    desk.scheme_of(draft.scheme)
    line = step(draft.state, act, title, transmitted=False)
    assert line is not None  # find_for has checked the same table
    draft.state = line.to
    draft.version += 1
    draft.updated_at = unit.now
    await draft.save()
    told = {"number": draft.number, "scheme": draft.scheme, "title": draft.title, **(why or {})}
    case = case_of(draft, mandated=draft.mandated)
    recipients = await audience(case, context=told_to) if told_to else frozenset[str]()
    unit.record(told_as, "draft", draft.id, viewer.actor, told, recipients=recipients, mailed=mailed)
    return draft
