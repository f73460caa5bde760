"""Reaching a draft: what access looks at, and the same answer for an unknown draft and for another company's."""

from dataclasses import dataclass
from typing import Any

from monespace_gql.access import Act, Case, Viewer, may, standing
from monespace_gql.drafts.models import Draft
from monespace_gql.drafts.state import DraftState
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, UserError, not_found
from monespace_gql.lexicon.standing import Context, Standing

WHAT = "Ce brouillon"


@dataclass(frozen=True, slots=True)
class DraftRef:
    """How a client names a draft: by its key or by its number."""

    id: int | None = None
    number: int | None = None


def case_of(draft: Draft) -> Case:
    """Return what access needs to know of a draft."""
    return Case(
        scheme=draft.scheme,
        state=draft.state,
        transmitted=False,
        employer_siren=draft.employer_siren,
        employer_siret=draft.employer_siret,
        creator_context=Context(draft.creator_context),
        creator_siren=draft.creator_siren,
    )


async def find(viewer: Viewer, ref: DraftRef) -> tuple[Draft, Standing]:
    """Return the draft and at what title the viewer sees it; declines NOT_FOUND alike for unknown and not theirs."""
    draft = await Draft.get_or_none(**_criteria(ref))
    title = standing(viewer, case_of(draft)) if draft else None
    if draft is None or title is None:
        raise not_found(WHAT)
    return draft, title


async def find_for(viewer: Viewer, ref: DraftRef, act: Act) -> tuple[Draft, Standing]:
    """Return the draft locked for a change the viewer may make; call it inside a unit."""
    draft = await Draft.select_for_update().get_or_none(**_criteria(ref))
    title = standing(viewer, case_of(draft)) if draft else None
    if draft is None or title is None:
        raise not_found(WHAT)
    require(viewer, act, draft)
    return draft, title


def require(viewer: Viewer, act: Act, draft: Draft) -> None:
    """Decline unless the viewer may do this to the draft now."""
    decision = may(viewer, act, case_of(draft))
    if decision.allowed:
        return
    transmitted = draft.state == DraftState.TRANSMITTED and decision.code == "WRONG_STATE"
    kind = RefusalKind.WRONG_STATE if decision.code == "WRONG_STATE" else RefusalKind.FORBIDDEN
    code = "ALREADY_TRANSMITTED" if transmitted else decision.code
    raise Refusal(UserError(kind, code, f"{decision.reason}."))


def _criteria(ref: DraftRef) -> dict[str, Any]:  # Any: as Tortoise takes its criteria
    if ref.id is not None:
        return {"id": ref.id}
    if ref.number is not None:
        return {"number": ref.number}
    raise not_found(WHAT)
