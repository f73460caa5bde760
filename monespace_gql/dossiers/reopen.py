"""Reopening a closed dossier, to correct it: a manager's act, that the journal keeps."""

from monespace_gql.access import Act, Viewer
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.move import carry, hold
from monespace_gql.journal.unit import Unit


async def reopen_dossier(unit: Unit, viewer: Viewer, ref: DossierRef, *, if_version: int | None = None) -> Dossier:
    """Bring a closed dossier back to granted; everybody concerned is told."""
    held = await hold(viewer, ref, Act.REOPEN, if_version)
    return await carry(unit, held, viewer.actor, told_as="DOSSIER_REOPENED")
