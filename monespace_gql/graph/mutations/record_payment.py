"""recordPayment."""

from datetime import date
from decimal import Decimal
from typing import cast

import strawberry

from monespace_gql.dossiers.record_payment import record_payment
from monespace_gql.financing.pay import PaidAmount, Transfer
from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import number_of
from monespace_gql.graph.mutations.dossier_act import IF_VERSION, DossierActPayload, answer
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.reference import CaseRef, dossier_ref
from monespace_gql.graph.scalars import Amount, Day
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.scheme.kind import as_typed

LONGEST = 60


@strawberry.input(description="An amount paid: on a line, spread over its parts, or on one part alone.")
class PaidAmountInput:
    """Exactly one of `line` and `part`, and the amount."""

    line: strawberry.ID | None = strawberry.field(description="The financing line; or `part`.", default=None)
    part: strawberry.ID | None = strawberry.field(description="One granted part of a line; or `line`.", default=None)
    amount: Amount = strawberry.field(description="Euros HT, at most what is left to pay.")


@strawberry.input(description="A transfer, and what it paid.")
class RecordPaymentInput:
    """A dossier, and what is said of it."""

    dossier: CaseRef = strawberry.field(description="Which dossier.")
    transfer: str = strawberry.field(description="The reference of the transfer (virement), 60 characters at most.")
    invoice: str | None = strawberry.field(description="The number of the invoice it answers.", default=None)
    paid_on: Day = strawberry.field(description="The day it was paid, today at the latest.")
    amounts: list[PaidAmountInput] = strawberry.field(description="What it paid.")
    if_version: int | None = strawberry.field(description=IF_VERSION, default=None)
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The dossier with its payment.")
class RecordPaymentPayload(DossierActPayload):
    """What recordPayment answers."""


@strawberry.type
class RecordPaymentMutation:
    """The root field."""

    @strawberry.mutation(
        description="Record what a transfer paid of a granted dossier, never more than what is left; the employer "
        "and those who are paid are notified (MANAGER context)."
    )
    async def record_payment(self, info: strawberry.Info, input: RecordPaymentInput) -> RecordPaymentPayload:
        context, ref = asked(info), dossier_ref(input.dossier)
        return await answer(
            info,
            "recordPayment",
            input.dossier,
            input.operation_id,
            lambda unit: record_payment(unit, context.viewer, ref, _transfer(input), if_version=input.if_version),
            RecordPaymentPayload,
        )


def _transfer(input: RecordPaymentInput) -> Transfer:
    """Read what was paid; declines a bad reference, and an amount on both or neither of line and part."""
    amounts = [_paid(paid, rank) for rank, paid in enumerate(input.amounts)]
    reference, invoice = _named(input.transfer, "transfer"), input.invoice and _named(input.invoice, "invoice")
    return Transfer(reference, cast("date", input.paid_on), amounts, invoice or None)


def _paid(paid: PaidAmountInput, rank: int) -> PaidAmount:
    if (paid.line is None) == (paid.part is None):
        told = "Dites sur quelle ligne (line) ou sur quelle part (part) porte le montant, l'une ou l'autre."
        raise refuse(RefusalKind.INVALID, "LINE_OR_PART", told, path=f"amounts[{rank}]")
    amount = cast("Decimal", paid.amount)
    if paid.line is not None:
        return PaidAmount(amount, line=number_of(paid.line, "FinancingLine") or 0)
    return PaidAmount(amount, part=number_of(paid.part or "", "GrantedPart") or 0)


def _named(text: str, path: str) -> str:
    named = str(as_typed(text) or "").strip()
    if 0 < len(named) <= LONGEST:
        return named
    told = f"Une référence compte de 1 à {LONGEST} caractères."
    raise refuse(RefusalKind.INVALID, "BAD_REFERENCE", told, path=path)
