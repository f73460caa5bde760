"""Silence is an answer: dossiers that nobody decided on within the delay of the law are granted as they were asked for.

Any number of processes may run it: each dossier is taken by one of them, looked at again once it is held, and granted
once.
"""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime

import structlog

from monespace_gql.access.workflow import LAPSES, Lapse
from monespace_gql.dossiers.beneficiaries import beneficiaries_of
from monespace_gql.dossiers.find import case_of
from monespace_gql.dossiers.models import Dossier, DossierModule
from monespace_gql.dossiers.move import carry_to
from monespace_gql.financing.grant import Grant, grant_costs
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import PARIS
from monespace_gql.lexicon.standing import EVERY_STANDING

ACTOR = "system:silence"
FUNDER = "OPCO"
EVERY = 900.0

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.silence")

_STATES = ", ".join(f"'{lapse.state.value}'" for lapse in LAPSES)
DUE = f"SELECT id FROM dossier WHERE due_on < $1 AND silence_grants AND state IN ({_STATES}) ORDER BY due_on, id"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Silence:
    """The clock of the law, on one store and its clock."""

    store: Store

    async def run(self, every: float = EVERY) -> None:
        """Look for ever, from time to time: a day begins without ringing."""
        while True:
            try:
                await self.pass_day()
            except Exception:  # the next round tries again
                log.exception("silence_failed")
            await asyncio.sleep(every)

    async def pass_day(self) -> int:
        """Grant what is due as of the store's clock; return how many were. Asked again it finds nothing left to do."""
        keys = [int(row["id"]) for row in await self.store.fetch(DUE, [_day(self.store.clock.now())])]
        return sum([await self._one(key) for key in keys])

    async def _one(self, key: int) -> bool:
        """Grant one dossier; one that cannot be is logged and left, the others are not kept waiting."""
        try:
            return await self.store.unit(lambda unit: _grant(unit, key))
        except Exception:
            log.exception("silence_failed", dossier=key)
            return False


async def _grant(unit: Unit, key: int) -> bool:
    dossier = await Dossier.select_for_update(skip_locked=True).get_or_none(id=key)
    lapse = _lapse(dossier, _day(unit.now)) if dossier else None
    if dossier is None or lapse is None:  # somebody else has it, or decided meanwhile
        return False
    await grant_costs(dossier.id, Grant(FUNDER), await beneficiaries_of(dossier.id))
    dossier.decided_on, dossier.tacit = _day(unit.now), True
    sirens = await DossierModule.filter(dossier_id=dossier.id).values_list("provider_siren", flat=True)
    case = case_of(dossier, map(str, sirens))
    why = {"due_on": str(dossier.due_on)}
    await carry_to(unit, dossier, case, lapse.to, ACTOR, "DOSSIER_GRANTED_TACITLY", EVERY_STANDING, why)
    unit.after_commit(lambda: log.info("granted_by_silence", dossier=dossier.number, due_on=str(dossier.due_on)))
    return True


def _lapse(dossier: Dossier, now: date) -> Lapse | None:
    over = dossier.silence_grants and dossier.due_on is not None and dossier.due_on < now
    return next((lapse for lapse in LAPSES if over and lapse.state == dossier.state), None)


def _day(now: datetime) -> date:
    return now.astimezone(PARIS).date()
