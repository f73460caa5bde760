"""Carrying a dossier to the back office again, at once: once what stopped it is mended."""

from monespace_gql.access import Act, Viewer
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.move import hold
from monespace_gql.journal.unit import Unit

WAITING = "transmissions"
"""The bell that rings when a dossier waits to be carried."""


async def retry_transmission(unit: Unit, viewer: Viewer, ref: DossierRef) -> Dossier:
    """Carry the dossier at once, and as often as the first time."""
    dossier = (await hold(viewer, ref, Act.RETRY_TRANSMISSION)).dossier
    dossier.carry_at, dossier.carry_attempts, dossier.carry_error = unit.now, 0, None
    await dossier.save()
    told = {"number": dossier.number, "scheme": dossier.scheme}
    unit.record("TRANSMISSION_RETRIED", "dossier", dossier.id, viewer.actor, told)
    unit.after_commit(lambda: unit.store.ring([WAITING]))
    return dossier
