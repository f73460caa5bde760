"""Cancelling a dossier that its company gave up: the company asks, the OPCO decides."""

from monespace_gql.access import Act, Viewer
from monespace_gql.dossiers.due import stop_clock
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.move import carry, hold
from monespace_gql.journal.unit import Unit


async def cancel_dossier(unit: Unit, viewer: Viewer, ref: DossierRef, *, if_version: int | None = None) -> Dossier:
    """Cancel the dossier before anything is decided on it; nothing is awaited and no time runs any more."""
    held = await hold(viewer, ref, Act.CANCEL, if_version)
    stop_clock(held.dossier)
    held.dossier.pieces, held.dossier.pieces_asked_at = None, None
    return await carry(unit, held, viewer.actor, told_as="DOSSIER_CANCELLED")
