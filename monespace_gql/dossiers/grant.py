"""Granting a dossier: its costs are accepted, shared between the trainees, and everybody concerned is told."""

from collections.abc import Mapping
from decimal import Decimal

from monespace_gql.access import Act, Viewer
from monespace_gql.access.audience import audience
from monespace_gql.dossiers.find import DossierRef, find_for
from monespace_gql.dossiers.models import Dossier, DossierTrainee
from monespace_gql.dossiers.state import DossierState
from monespace_gql.financing.grant import Beneficiary, grant_costs
from monespace_gql.journal.unit import Unit

LONGEST_NAME = 255


async def grant_dossier(
    unit: Unit, viewer: Viewer, ref: DossierRef, *, funder: str, amounts: Mapping[int, Decimal]
) -> Dossier:
    """Grant each requested line (as asked, or the amount given for its key) by one funder, split between trainees."""
    dossier, case, _title = await find_for(viewer, ref, Act.GRANT)
    trainees = await DossierTrainee.filter(dossier_id=dossier.id).order_by("rank")
    shared_by = [Beneficiary(t.rank, f"{t.first_name} {t.usual_name or t.birth_name}"[:LONGEST_NAME]) for t in trainees]
    await grant_costs(dossier.id, funder=funder, amounts=amounts, beneficiaries=shared_by)
    dossier.state = DossierState.GRANTED
    dossier.version += 1
    dossier.updated_at = unit.now
    await dossier.save()
    told = {"number": dossier.number, "scheme": dossier.scheme, "title": dossier.title}
    recipients = await audience(case)
    unit.record("DOSSIER_GRANTED", "dossier", dossier.id, viewer.actor, told, recipients=recipients)
    return dossier
