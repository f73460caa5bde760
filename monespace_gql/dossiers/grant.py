"""Granting a dossier: its costs are accepted, shared between the trainees, and everybody concerned is told."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from monespace_gql.access import Act, Viewer
from monespace_gql.documents.attached import non_conforming_types
from monespace_gql.dossiers.beneficiaries import beneficiaries_of
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.move import carry, hold
from monespace_gql.financing.grant import FunderShare, Grant, grant_costs
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import today
from monespace_gql.lexicon.refusal import RefusalKind, refuse


async def grant_dossier(
    unit: Unit,
    viewer: Viewer,
    ref: DossierRef,
    *,
    funder: str,
    amounts: Mapping[int, Decimal],
    shares: Mapping[int, Sequence[FunderShare]] | None = None,
    if_version: int | None = None,
) -> Dossier:
    """Grant each requested line (as asked, or the amount given for its key) by one funder, or those named for it.

    Each funder's amount is split between the trainees of the line's module. Declined while a mandatory document has no
    file that conforms.
    """
    held = await hold(viewer, ref, Act.GRANT, if_version)
    dossier = held.dossier
    await _check_documents(dossier)
    await grant_costs(dossier.id, Grant(funder, amounts, shares or {}), await beneficiaries_of(dossier.id))
    dossier.decided_on = today(unit.store.clock)
    return await carry(unit, held, viewer.actor, told_as="DOSSIER_GRANTED")


async def _check_documents(dossier: Dossier) -> None:
    if await non_conforming_types(dossier.id) & set(dossier.required_documents):
        told = "Une pièce obligatoire est jugée non conforme : demandez-en une autre avant d'accorder le dossier."
        raise refuse(RefusalKind.WRONG_STATE, "NON_CONFORMING_DOCUMENT", told)
