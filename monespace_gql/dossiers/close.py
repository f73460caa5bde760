"""Closing a dossier once everything granted is paid, or its training is over and no further invoice is to come."""

from datetime import date

from monespace_gql.access import Act, Viewer
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.move import carry, hold
from monespace_gql.financing.pay import balance_of
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import today
from monespace_gql.lexicon.money import display_money
from monespace_gql.lexicon.refusal import RefusalKind, refuse


async def close_dossier(unit: Unit, viewer: Viewer, ref: DossierRef, *, if_version: int | None = None) -> Dossier:
    """Close the dossier; declined while something is left to pay and the training is not over."""
    held = await hold(viewer, ref, Act.CLOSE, if_version)
    left = await balance_of(held.dossier.id)
    if left and not _over(held.dossier, today(unit.store.clock)):
        told = f"Il reste {display_money(left)} à régler : le dossier se solde une fois réglé, ou la formation finie."
        raise refuse(RefusalKind.WRONG_STATE, "BALANCE_LEFT", told)
    return await carry(unit, held, viewer.actor, told_as="DOSSIER_CLOSED", why={"left": str(left)})


def _over(dossier: Dossier, now: date) -> bool:
    return dossier.ends_on is not None and dossier.ends_on < now
