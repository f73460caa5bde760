"""Asking for pieces that are missing or do not conform: the file is not complete, no time runs."""

from collections.abc import Sequence

from monespace_gql.access import Act, Viewer
from monespace_gql.catalogue import Catalogue
from monespace_gql.documents.attached import types_of
from monespace_gql.dossiers.due import stop_clock
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.move import DEPOSITORS, carry, hold
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import RefusalKind, refuse


async def request_pieces(
    unit: Unit,
    viewer: Viewer,
    ref: DossierRef,
    catalogue: Catalogue,
    *,
    pieces: Sequence[str],
    if_version: int | None = None,
) -> Dossier:
    """Ask for these types of documents; those who may deposit them are told, by mail too, that pieces are
    awaited, not which.

    Declines an empty list, and a type that this dossier does not know.
    """
    held = await hold(viewer, ref, Act.REQUEST_PIECES, if_version)
    wanted = list(dict.fromkeys(pieces))
    if not wanted:
        raise refuse(RefusalKind.INVALID, "NO_PIECE", "Dites quelles pièces sont attendues.", path="documents")
    if set(wanted) - await _known(held.dossier, catalogue):
        told = "Ce type de document n'est pas de ce dossier."
        raise refuse(RefusalKind.INVALID, "UNKNOWN_DOCUMENT", told, path="documents")
    stop_clock(held.dossier)
    held.dossier.pieces, held.dossier.pieces_asked_at = wanted, unit.now
    why = {"pieces": wanted}
    return await carry(
        unit, held, viewer.actor, told_as="DOSSIER_AWAITING_PIECES", told_to=DEPOSITORS, why=why, mailed=True
    )


async def _known(dossier: Dossier, catalogue: Catalogue) -> set[str]:
    """Return the types that the dossier lists, or has files of; the latter alone once its scheme is gone."""
    scheme = catalogue.get(dossier.scheme)
    listed = scheme.documents_of(dossier.content, on=dossier.examined_on) if scheme else ()
    return {document.code for document in listed} | await types_of(dossier.id)
