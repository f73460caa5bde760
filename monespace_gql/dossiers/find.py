"""Reaching a dossier: what access looks at, and the same answer for an unknown dossier and for another company's."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from monespace_gql.access import Act, Case, Viewer, may, standing
from monespace_gql.access.policy import WRONG_STATE
from monespace_gql.dossiers.models import Dossier, DossierModule
from monespace_gql.lexicon.refusal import RefusalKind, not_found, refuse
from monespace_gql.lexicon.standing import Context, Standing

WHAT = "Ce dossier"


@dataclass(frozen=True, slots=True)
class DossierRef:
    """How a client names a dossier: by its key or by its number."""

    id: int | None = None
    number: str | None = None


def case_of(dossier: Dossier, module_sirens: Iterable[str]) -> Case:
    """Return what access needs to know of a dossier."""
    return Case(
        scheme=dossier.scheme,
        state=dossier.state,
        transmitted=True,
        employer_siren=dossier.employer_siren,
        employer_siret=dossier.employer_siret,
        creator_context=Context(dossier.creator_context),
        creator_siren=dossier.creator_siren,
        module_sirens=frozenset(module_sirens),
    )


async def find(viewer: Viewer, ref: DossierRef) -> tuple[Dossier, Case, Standing]:
    """Return the dossier, its case and at what title the viewer sees it; declines NOT_FOUND when they do not."""
    return await _seen(viewer, await Dossier.get_or_none(**_criteria(ref)))


async def find_for(viewer: Viewer, ref: DossierRef, act: Act) -> tuple[Dossier, Case, Standing]:
    """Return the dossier locked for a change the viewer may make; call it inside a unit."""
    found = await _seen(viewer, await Dossier.select_for_update().get_or_none(**_criteria(ref)))
    decision = may(viewer, act, found[1])
    if not decision.allowed:
        kind = RefusalKind.WRONG_STATE if decision.code == WRONG_STATE else RefusalKind.FORBIDDEN
        raise refuse(kind, decision.code, f"{decision.reason}.")
    return found


async def _seen(viewer: Viewer, dossier: Dossier | None) -> tuple[Dossier, Case, Standing]:
    if dossier is None:
        raise not_found(WHAT)
    sirens = await DossierModule.filter(dossier_id=dossier.id).values_list("provider_siren", flat=True)
    case = case_of(dossier, [str(siren) for siren in sirens])
    title = standing(viewer, case)
    if title is None:
        raise not_found(WHAT)
    return dossier, case, title


def _criteria(ref: DossierRef) -> dict[str, Any]:  # Any: as Tortoise takes its criteria
    if ref.id is not None:
        return {"id": ref.id}
    if ref.number is not None:
        return {"number": ref.number}
    raise not_found(WHAT)
