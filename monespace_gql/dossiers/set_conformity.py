"""Saying whether a document of a dossier conforms; once said again, nothing changes and nobody is told."""

from uuid import UUID

from monespace_gql.access import Act, Viewer
from monespace_gql.documents.conformity import Conformity
from monespace_gql.documents.judge import judge_document
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.move import DEPOSITORS, carry, hold
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse

TOLD_AS = {
    Conformity.CONFORMING: "DOCUMENT_CONFORMING",
    Conformity.NON_CONFORMING: "DOCUMENT_NON_CONFORMING",
}


async def set_conformity(
    unit: Unit,
    viewer: Viewer,
    ref: DossierRef,
    document_id: UUID,
    conformity: Conformity,
    *,
    if_version: int | None = None,
) -> Dossier:
    """Write what is thought of a file; those who may deposit another are told, without naming it."""
    held = await hold(viewer, ref, Act.SET_CONFORMITY, if_version)
    if conformity not in TOLD_AS:
        told = "Dites si la pièce est conforme ou non conforme."
        raise refuse(RefusalKind.INVALID, "NO_OPINION", told, path="conformity")
    if not await judge_document(unit, viewer, held.dossier.id, document_id, conformity):
        return held.dossier
    return await carry(unit, held, viewer.actor, told_as=TOLD_AS[conformity], told_to=DEPOSITORS)
