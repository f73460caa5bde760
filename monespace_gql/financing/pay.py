"""Recording what a transfer paid: never more than is left of a granted part, to the cent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from monespace_gql.financing.models import GrantedLine, Payment, RequestedLine
from monespace_gql.financing.paid import paid_of
from monespace_gql.lexicon.money import display_money, fill
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, UserError

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class PaidAmount:
    """An amount paid on a line, spread over its parts as far as each is open, or on one part of it alone."""

    amount: Decimal
    line: int | None = None
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """What the back office paid at once: a reference, a day, the invoice it answers."""

    reference: str
    paid_on: date
    amounts: Sequence[PaidAmount]
    invoice: str | None = None


@dataclass(frozen=True, slots=True)
class _Open:
    """A granted part with what is left to pay of it, on its line."""

    part: GrantedLine
    line: RequestedLine
    left: Decimal


async def record_transfer(dossier_id: int, transfer: Transfer, at: datetime) -> frozenset[str]:
    """Write the payments of a transfer; return the SIRETs paid. Call it inside a unit that holds the dossier.

    Declines everything at once: an unknown line, an amount that is not above zero, or more than is left.
    """
    parts = await _open_parts(dossier_id)
    left = {key: each.left for key, each in parts.items()}
    shares: dict[int, Decimal] = {}
    errors = list(_spread(transfer, parts, left, shares))
    errors += await _already(transfer, shares)
    if errors:
        raise Refusal(*errors)
    await Payment.bulk_create(_payment(transfer, key, amount, at) for key, amount in shares.items() if amount)
    return frozenset(parts[key].line.payee_siret for key in shares)


async def balance_of(dossier_id: int) -> Decimal:
    """Return what is left to pay of a dossier."""
    return sum((each.left for each in (await _open_parts(dossier_id)).values()), NOTHING)


async def _open_parts(dossier_id: int) -> dict[int, _Open]:
    lines = {line.id: line for line in await RequestedLine.filter(dossier_id=dossier_id)}
    parts = await GrantedLine.filter(requested_id__in=list(lines)).order_by("requested_id", "funder", "trainee_rank")
    paid = await paid_of(part.id for part in parts)
    return {part.id: _Open(part, lines[_line_of(part)], part.amount - paid[part.id]) for part in parts}


def _line_of(part: GrantedLine) -> int:
    return int(part.requested_id)  # type: ignore[attr-defined]  # made by Tortoise


def _spread(
    transfer: Transfer, parts: Mapping[int, _Open], left: dict[int, Decimal], shares: dict[int, Decimal]
) -> Iterator[UserError]:
    """Give each amount to the parts it pays, taking it from what is left of them; say what does not fit."""
    for rank, paid in enumerate(transfer.amounts):
        keys = [key for key, each in parts.items() if paid.part == key or paid.line == each.line.id]
        room = sum((left[key] for key in keys), NOTHING)
        if (error := _error(paid, rank, [parts[key] for key in keys], room)) is not None:
            yield error
            continue
        for key, share in zip(keys, fill(paid.amount, [left[key] for key in keys]), strict=True):
            left[key] -= share
            shares[key] = shares.get(key, NOTHING) + share


def _error(paid: PaidAmount, rank: int, parts: Sequence[_Open], room: Decimal) -> UserError | None:
    path = f"amounts[{rank}]"
    if not parts:
        told = "Cette ligne n'est pas un coût accordé de ce dossier."
        return UserError(RefusalKind.NOT_FOUND, "UNKNOWN_LINE", told, path)
    if paid.amount <= 0:
        told = "Un règlement est supérieur à zéro."
        return UserError(RefusalKind.INVALID, "PAYMENT_NOT_POSITIVE", told, f"{path}.amount")
    if paid.amount > room:
        told = (
            f"Le règlement de {display_money(paid.amount)} dépasse ce qui reste à régler pour « {parts[0].line.label} »"
            f" ({display_money(room)}) : vérifiez le montant."
        )
        return UserError(RefusalKind.INVALID, "OVERPAYMENT", told, f"{path}.amount")
    return None


async def _already(transfer: Transfer, shares: Mapping[int, Decimal]) -> list[UserError]:
    if not await Payment.filter(granted_id__in=list(shares), transfer=transfer.reference).exists():
        return []
    told = "Ce virement est déjà enregistré pour une de ces lignes."
    return [UserError(RefusalKind.DUPLICATE, "TRANSFER_RECORDED", told, "transfer")]


def _payment(transfer: Transfer, part: int, amount: Decimal, at: datetime) -> Payment:
    return Payment(
        granted_id=part,
        amount=amount,
        transfer=transfer.reference,
        invoice=transfer.invoice,
        paid_on=transfer.paid_on,
        recorded_at=at,
    )
