"""Reaching a draft: what access looks at, and the same answer for an unknown draft and for another company's."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from monespace_gql.access import Act, Case, Viewer, may, standing
from monespace_gql.access.policy import ALREADY_TRANSMITTED, WRONG_STATE, Decision
from monespace_gql.drafts.models import Draft
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, not_found, refuse
from monespace_gql.lexicon.standing import Context, Standing
from monespace_gql.people.mandate import holds_mandate

WHAT = "Ce brouillon"


@dataclass(frozen=True, slots=True)
class DraftRef:
    """How a client names a draft: by its key or by its number."""

    id: int | None = None
    number: int | None = None


def case_of(draft: Draft, *, mandated: bool) -> Case:
    """Return what access needs to know of a draft."""
    return Case(
        scheme=draft.scheme,
        state=draft.state,
        transmitted=False,
        employer_siren=draft.employer_siren,
        employer_siret=draft.employer_siret,
        creator_context=Context(draft.creator_context),
        creator_siren=draft.creator_siren,
        mandated=mandated,
    )


async def is_mandated(draft: Draft, on: date) -> bool:
    """Say whether the provider that created the draft holds a mandate for it on that day."""
    if draft.creator_context != Context.PROVIDER:
        return False
    return await holds_mandate(
        draft.creator_siren, draft.employer_siren, draft.employer_siret, scheme=draft.scheme, on=on
    )


async def find(viewer: Viewer, ref: DraftRef) -> tuple[Draft, Standing]:
    """Return the draft and at what title the viewer sees it; declines NOT_FOUND alike for unknown and not theirs."""
    return _seen(viewer, await Draft.get_or_none(**_criteria(ref)))


async def find_for(viewer: Viewer, ref: DraftRef, act: Act, *, on: date) -> tuple[Draft, Standing]:
    """Return the draft locked for a change the viewer may make on that day; call it inside a unit."""
    draft, title = _seen(viewer, await Draft.select_for_update().get_or_none(**_criteria(ref)))
    await require(viewer, act, draft, on=on)
    return draft, title


async def require(viewer: Viewer, act: Act, draft: Draft, *, on: date) -> None:
    """Decline unless the viewer may do this to the draft on that day."""
    decision = may(viewer, act, case_of(draft, mandated=await is_mandated(draft, on)))
    if not decision.allowed:
        raise declined(decision)


def declined(decision: Decision) -> Refusal:
    """Return the refusal that says why an act is closed."""
    of_state = decision.code in (WRONG_STATE, ALREADY_TRANSMITTED)
    kind = RefusalKind.WRONG_STATE if of_state else RefusalKind.FORBIDDEN
    return refuse(kind, decision.code, f"{decision.reason}.")


def _seen(viewer: Viewer, draft: Draft | None) -> tuple[Draft, Standing]:
    title = standing(viewer, case_of(draft, mandated=False)) if draft else None
    if draft is None or title is None:
        raise not_found(WHAT)
    return draft, title


def _criteria(ref: DraftRef) -> dict[str, Any]:  # Any: as Tortoise takes its criteria
    if ref.id is not None:
        return {"id": ref.id}
    if ref.number is not None:
        return {"number": ref.number}
    raise not_found(WHAT)
