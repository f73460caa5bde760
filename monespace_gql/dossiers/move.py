"""Moving a dossier along its life: held by one act at a time, one step of the table, written down and told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from monespace_gql.access import Act, Case, Viewer
from monespace_gql.access.audience import audience
from monespace_gql.access.workflow import Step, step
from monespace_gql.dossiers.find import DossierRef, find_for
from monespace_gql.dossiers.models import Dossier
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.standing import EVERY_STANDING, OPCO_STANDINGS, Standing
from monespace_gql.lexicon.state import DossierState

DEPOSITORS = frozenset({Standing.EMPLOYER, Standing.PROVIDER})
"""Those who may add documents: they are told what is thought of them and what is missing."""

COMPANIES = EVERY_STANDING - OPCO_STANDINGS
"""Everybody concerned outside the OPCO."""


@dataclass(frozen=True, slots=True)
class Held:
    """A dossier locked for an act that the viewer may do to it now."""

    dossier: Dossier
    case: Case
    step: Step


async def hold(viewer: Viewer, ref: DossierRef, act: Act, if_version: int | None = None) -> Held:
    """Return the dossier held for this act; declines what the table closes, and a version that is not the present one.

    Call it inside a unit.
    """
    dossier, case, title = await find_for(viewer, ref, act)
    if if_version is not None and if_version != dossier.version:
        told = "Ce dossier a changé depuis votre lecture : relisez-le avant de recommencer."
        raise refuse(RefusalKind.STALE, "DOSSIER_CHANGED", told, path="ifVersion")
    line = step(dossier.state, act, title, transmitted=True)
    assert line is not None  # find_for has checked the same table
    return Held(dossier, case, line)


async def carry(
    unit: Unit,
    held: Held,
    actor: str,
    *,
    told_as: str,
    told_to: Collection[Standing] = EVERY_STANDING,
    why: Mapping[str, object] | None = None,
    mailed: bool = False,
) -> Dossier:
    """Take the step, keep the dossier, and record it, told to those who see it at one of these titles.

    `mailed` tells them by mail as well. `why` is for the journal alone: what people are told says the dossier's number
    and title, and nothing of anybody.
    """
    return await carry_to(
        unit, held.dossier, held.case, held.step.to, actor, told_as, told_to, why or {}, mailed=mailed
    )


async def carry_to(
    unit: Unit,
    dossier: Dossier,
    case: Case,
    to: str,
    actor: str,
    told_as: str,
    told_to: Collection[Standing],
    why: Mapping[str, object],
    *,
    mailed: bool = False,
) -> Dossier:
    """Bring a dossier that is held to a state, as `carry` does; the journal says where it came from."""
    states = {} if dossier.state == to else {"from": str(dossier.state), "to": str(to)}
    dossier.state = DossierState(to)
    dossier.version += 1
    dossier.updated_at = unit.now
    await dossier.save()
    told = {"number": dossier.number, "scheme": dossier.scheme, "title": dossier.title, **states, **why}
    recipients = await audience(case, titles=told_to)
    unit.record(told_as, "dossier", dossier.id, actor, told, recipients=recipients, mailed=mailed)
    return dossier
