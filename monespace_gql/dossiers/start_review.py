"""Starting the review of a dossier, or going on with it once the pieces asked for are there."""

from datetime import date

from monespace_gql.access import Act, Viewer
from monespace_gql.catalogue import Catalogue
from monespace_gql.documents.attached import last_deposit
from monespace_gql.dossiers.due import start_clock
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.move import COMPANIES, carry, hold
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import PARIS, today


async def start_review(
    unit: Unit, viewer: Viewer, ref: DossierRef, catalogue: Catalogue, *, if_version: int | None = None
) -> Dossier:
    """Take up the dossier; whoever follows it is told.

    Where pieces were awaited the file is complete again, since the day the last of them came (D6325-2: the delay runs
    from the complete file, not from the day somebody looked at it): the scheme's clock runs anew from there.
    """
    held = await hold(viewer, ref, Act.START_REVIEW, if_version)
    dossier = held.dossier
    if dossier.pieces_asked_at is not None:
        start_clock(dossier, catalogue.get(dossier.scheme), await _complete_on(unit, dossier))
        dossier.pieces, dossier.pieces_asked_at = None, None
    return await carry(unit, held, viewer.actor, told_as="DOSSIER_UNDER_REVIEW", told_to=COMPANIES)


async def _complete_on(unit: Unit, dossier: Dossier) -> date:
    came = await last_deposit(dossier.id, dossier.pieces_asked_at) if dossier.pieces_asked_at else None
    return came.astimezone(PARIS).date() if came else today(unit.store.clock)
