"""The back office did not receive a dossier: it is carried again later, or set apart until somebody looks at it."""

from datetime import datetime, timedelta

from monespace_gql.access.audience import audience
from monespace_gql.dossiers.find import case_of
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.received import ACTOR
from monespace_gql.journal.delivery import changes_of
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import OPCO_STANDINGS
from monespace_gql.lexicon.state import DossierState

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 15
"""After as many failures, spread over some seven hours, a dossier is set apart."""
LONGEST_ERROR = 200


async def not_received(unit: Unit, key: int, why: str, *, declined: bool = False) -> bool:
    """Note why, and when to carry the dossier again; say whether it is set apart.

    It is set apart after too many failures, or when it was `declined`: the same would be declined again. The managers
    of the OPCO are told.
    """
    dossier = await Dossier.select_for_update().get(id=key)
    if dossier.state != DossierState.IN_TRANSMISSION:
        return False
    apart = declined or dossier.carry_attempts >= MOST_ATTEMPTS
    dossier.carry_error = why[:LONGEST_ERROR]
    dossier.carry_at = None if apart else next_attempt(unit.now, dossier.carry_attempts)
    await dossier.save()
    unit.after_commit(lambda: unit.store.ring([changes_of("dossier", key)]))
    if apart:
        told = {"number": dossier.number, "scheme": dossier.scheme, "title": dossier.title}
        staff = await audience(case_of(dossier, ()), titles=OPCO_STANDINGS)
        unit.record("TRANSMISSION_PARKED", "dossier", dossier.id, ACTOR, told, recipients=staff)
    return apart


def next_attempt(now: datetime, attempts: int) -> datetime:
    """Return when a dossier is carried again after so many attempts."""
    doubled: int = 2 ** min(max(attempts - 1, 0), 20)
    return now + min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
