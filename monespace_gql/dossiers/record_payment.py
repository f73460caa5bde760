"""Recording a payment on a granted dossier; those who are paid are told, and the employer."""

from dataclasses import replace

from monespace_gql.access import Act, Case, Viewer
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.move import COMPANIES, carry, hold
from monespace_gql.financing.pay import Transfer, record_transfer
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import today
from monespace_gql.lexicon.refusal import RefusalKind, refuse

MOST_AMOUNTS = 200


async def record_payment(
    unit: Unit, viewer: Viewer, ref: DossierRef, transfer: Transfer, *, if_version: int | None = None
) -> Dossier:
    """Record what a transfer paid; declines a day to come, no amount at all, and what `record_transfer` declines."""
    held = await hold(viewer, ref, Act.RECORD_PAYMENT, if_version)
    if transfer.paid_on > today(unit.store.clock):
        raise refuse(RefusalKind.INVALID, "PAID_IN_FUTURE", "Un règlement à venir ne s'enregistre pas.", path="paidOn")
    if not 0 < len(transfer.amounts) <= MOST_AMOUNTS:
        told = f"Un règlement porte de 1 à {MOST_AMOUNTS} montants."
        raise refuse(RefusalKind.INVALID, "NO_AMOUNT", told, path="amounts")
    paid = await record_transfer(held.dossier.id, transfer, unit.now)
    concerned = replace(held, case=_of_the_paid(held.case, paid))
    why = {"transfer": transfer.reference, "lines": len(transfer.amounts)}
    return await carry(unit, concerned, viewer.actor, told_as="PAYMENT_RECORDED", told_to=COMPANIES, why=why)


def _of_the_paid(case: Case, sirets: frozenset[str]) -> Case:
    """Leave out the providers of modules that are not paid: what another one is paid is not shown to them."""
    return replace(case, module_sirens=case.module_sirens & {siret[:9] for siret in sirets})
