"""Granting costs: one amount a line, split between the trainees so that the parts sum exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from monespace_gql.financing.models import GrantedLine, RequestedLine
from monespace_gql.lexicon.money import split
from monespace_gql.lexicon.refusal import RefusalKind, refuse

TOO_MUCH = Decimal(10_000_000_000)
"""What the columns of amounts do not hold any more."""


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """A trainee a cost is shared by; the first of the list receives the remainders."""

    rank: int
    name: str


async def grant_costs(
    dossier_id: int, *, funder: str, amounts: Mapping[int, Decimal], beneficiaries: Sequence[Beneficiary]
) -> None:
    """Grant every requested line of a dossier, the amount asked for unless another is given for the line's key."""
    lines = await RequestedLine.filter(dossier_id=dossier_id).order_by("rank")
    _check(lines, amounts)
    for line in lines:
        await GrantedLine.bulk_create(_parts(line, amounts.get(line.id, line.amount), funder, beneficiaries))


def _check(lines: Sequence[RequestedLine], amounts: Mapping[int, Decimal]) -> None:
    if set(amounts) - {line.id for line in lines}:
        raise refuse(RefusalKind.NOT_FOUND, "UNKNOWN_LINE", "Une des lignes de coût n'appartient pas à ce dossier.")
    if any(amount < 0 for amount in amounts.values()):
        raise refuse(RefusalKind.INVALID, "NEGATIVE_AMOUNT", "Un montant accordé ne peut pas être négatif.")
    if any(amount >= TOO_MUCH for amount in amounts.values()):
        told = "Un montant accordé doit être inférieur à dix milliards d'euros."
        raise refuse(RefusalKind.LIMIT, "AMOUNT_TOO_LARGE", told)


def _parts(
    line: RequestedLine, amount: Decimal, funder: str, beneficiaries: Sequence[Beneficiary]
) -> list[GrantedLine]:
    shared_by = beneficiaries or [Beneficiary(0, line.payee_name)]
    return [
        GrantedLine(requested=line, funder=funder, trainee_rank=trainee.rank, trainee_name=trainee.name, amount=share)
        for trainee, share in zip(shared_by, split(amount, len(shared_by)), strict=True)
    ]
