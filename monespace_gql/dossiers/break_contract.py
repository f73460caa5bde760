"""Taking note that a contract was broken early: what is granted is reduced to what was lived of it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from monespace_gql.access import Act, Viewer
from monespace_gql.catalogue import Catalogue
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.move import carry, hold
from monespace_gql.financing.reduce import Elapsed, elapsed, reduce_grants
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import today
from monespace_gql.lexicon.refusal import RefusalKind, refuse


async def break_contract(
    unit: Unit,
    viewer: Viewer,
    ref: DossierRef,
    catalogue: Catalogue,
    *,
    broken_on: date,
    amounts: Mapping[int, Decimal],
    if_version: int | None = None,
) -> Dossier:
    """Break the contract of a dossier on that day (D6325-5); each line keeps its pro rata, or the amount given for it.

    Declines a scheme that funds no contract, a day to come and a day before the contract.
    """
    held = await hold(viewer, ref, Act.BREAK_CONTRACT, if_version)
    dossier = held.dossier
    _check(dossier, catalogue, broken_on, today(unit.store.clock))
    reduction = await reduce_grants(dossier.id, _lived(dossier, broken_on), amounts)
    dossier.broken_on = broken_on
    why = {"broken_on": broken_on.isoformat(), "granted_before": str(reduction.before), "granted": str(reduction.after)}
    return await carry(unit, held, viewer.actor, told_as="CONTRACT_BROKEN", why=why)


def _check(dossier: Dossier, catalogue: Catalogue, broken_on: date, now: date) -> None:
    scheme = catalogue.get(dossier.scheme)
    if scheme is None or not scheme.contract:
        told = "Ce dispositif ne finance pas de contrat : il n'y a pas de rupture à constater."
        raise refuse(RefusalKind.WRONG_STATE, "NO_CONTRACT", told)
    if broken_on > now or (dossier.starts_on is not None and broken_on < dossier.starts_on):
        told = "La rupture a lieu entre le début de la formation et aujourd'hui."
        raise refuse(RefusalKind.INVALID, "BROKEN_OUT_OF_RANGE", told, path="brokenOn")


def _lived(dossier: Dossier, broken_on: date) -> Elapsed | None:
    if dossier.starts_on is None or dossier.ends_on is None:
        return None
    return elapsed(dossier.starts_on, dossier.ends_on, broken_on)
