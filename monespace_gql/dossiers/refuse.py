"""Refusing a dossier, for one of the reasons that the procedure knows."""

from monespace_gql.access import Act, Viewer
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.move import carry, hold
from monespace_gql.dossiers.refusal_reason import RefusalReason
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import today


async def refuse_dossier(
    unit: Unit, viewer: Viewer, ref: DossierRef, reason: RefusalReason, *, if_version: int | None = None
) -> Dossier:
    """Refuse the dossier; everybody concerned is told, the reason is read on the dossier by those it is open to."""
    held = await hold(viewer, ref, Act.REFUSE, if_version)
    held.dossier.refusal_reason = reason
    held.dossier.decided_on = today(unit.store.clock)
    return await carry(unit, held, viewer.actor, told_as="DOSSIER_REFUSED", why={"reason": reason.value})
