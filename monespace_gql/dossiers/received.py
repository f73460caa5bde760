"""The back office has received a dossier: its transmission is over, and everybody concerned is told."""

from monespace_gql.access.audience import audience
from monespace_gql.dossiers.find import case_of
from monespace_gql.dossiers.models import Dossier, DossierModule
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.state import DossierState

ACTOR = "system:transmission"


async def received(unit: Unit, key: int, reference: str) -> Dossier:
    """Keep the reference under which the back office has the dossier; told once, however often it is received."""
    dossier = await Dossier.select_for_update().get(id=key)
    if dossier.state != DossierState.IN_TRANSMISSION:
        return dossier
    dossier.office_reference, dossier.carry_at, dossier.carry_error = reference, None, None
    dossier.state = DossierState.TRANSMITTED
    await dossier.save()
    sirens = await DossierModule.filter(dossier_id=dossier.id).values_list("provider_siren", flat=True)
    recipients = await audience(case_of(dossier, map(str, sirens)))
    told = {"number": dossier.number, "scheme": dossier.scheme, "title": dossier.title, "draft": dossier.draft_number}
    unit.record("DOSSIER_TRANSMITTED", "dossier", dossier.id, ACTOR, told, recipients=recipients)
    return dossier
