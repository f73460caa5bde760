"""Granting costs: each line split by funder, then between the trainees, so that the parts sum exactly."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from monespace_gql.financing.models import GrantedLine, RequestedLine
from monespace_gql.lexicon.money import round_to_cent, split
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, UserError

TOO_MUCH = Decimal(10_000_000_000)
"""What the columns of amounts do not hold any more."""

PERCENT = Decimal(100)
MOST_FUNDERS = 10


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """A trainee a cost is shared by; the first of the list receives the remainders."""

    rank: int
    name: str


@dataclass(frozen=True, slots=True)
class FunderShare:
    """What one funder takes of a line: an amount or a percentage; neither, for the last one, which takes the rest."""

    funder: str
    amount: Decimal | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What is decided of the lines: the amounts that differ from those asked for, and the lines of several funders."""

    funder: str
    amounts: Mapping[int, Decimal] = field(default_factory=dict)
    shares: Mapping[int, Sequence[FunderShare]] = field(default_factory=dict)


SharedBy = Callable[[int], Sequence[Beneficiary]]
"""The trainees of a module, by its rank; none when nobody is named."""


async def grant_costs(dossier_id: int, grant: Grant, shared_by: SharedBy) -> None:
    """Grant every requested line of a dossier; call it inside a unit. Declines what cannot be granted, line by line."""
    lines = await RequestedLine.filter(dossier_id=dossier_id).order_by("rank")
    if errors := list(_errors(lines, grant)):
        raise Refusal(*errors)
    for line in lines:
        await GrantedLine.bulk_create(_parts(line, grant, shared_by(line.module_rank)))


def by_funder(total: Decimal, shares: Sequence[FunderShare]) -> list[tuple[str, Decimal]]:
    """Split the amount of a line by funder: amounts and percentages first, half up to the cent, the last one the rest.

    ValueError unless every funder is named once and each but the last says how much; the rest may be below zero.
    """
    *first, last = shares
    if len({each.funder for each in shares}) < len(shares) or last.amount is not None or last.percent is not None:
        raise ValueError("the last funder takes the rest, and none is named twice")
    told = [(each.funder, _told(total, each)) for each in first]
    return [*told, (last.funder, total - sum((amount for _funder, amount in told), Decimal(0)))]


def _told(total: Decimal, share: FunderShare) -> Decimal:
    if (share.amount is None) == (share.percent is None):
        raise ValueError("a funder takes an amount or a percentage")
    return share.amount if share.amount is not None else round_to_cent(total * (share.percent or 0) / PERCENT)


def _errors(lines: Sequence[RequestedLine], grant: Grant) -> Iterator[UserError]:
    if {*grant.amounts, *grant.shares} - {line.id for line in lines}:
        told = "Une des lignes de coût n'appartient pas à ce dossier."
        yield UserError(RefusalKind.NOT_FOUND, "UNKNOWN_LINE", told)
    amounts = [_amount(line, grant) for line in lines]
    if any(amount < 0 for amount in amounts):
        yield UserError(RefusalKind.INVALID, "NEGATIVE_AMOUNT", "Un montant accordé ne peut pas être négatif.")
    if any(amount >= TOO_MUCH for amount in amounts):
        told = "Un montant accordé doit être inférieur à dix milliards d'euros."
        yield UserError(RefusalKind.LIMIT, "AMOUNT_TOO_LARGE", told)
    yield from (error for line in lines if (error := _share_error(line, grant)) is not None)


def _share_error(line: RequestedLine, grant: Grant) -> UserError | None:
    shares = grant.shares.get(line.id)
    if shares is None:
        return None
    try:
        fair = len(shares) <= MOST_FUNDERS and all(
            amount >= 0 for _funder, amount in by_funder(_amount(line, grant), shares)
        )
    except ValueError:
        fair = False
    if fair:
        return None
    told = (
        f"« {line.label} » : donnez à chaque financeur un montant ou un pourcentage, sauf au dernier qui prend le "
        f"reste, sans dépasser le montant accordé ni {MOST_FUNDERS} financeurs."
    )
    return UserError(RefusalKind.INVALID, "FUNDER_SHARES", told)


def _amount(line: RequestedLine, grant: Grant) -> Decimal:
    return grant.amounts.get(line.id, line.amount)


def _parts(line: RequestedLine, grant: Grant, trainees: Sequence[Beneficiary]) -> list[GrantedLine]:
    shared_by = trainees or [Beneficiary(0, line.payee_name)]
    funders = by_funder(_amount(line, grant), grant.shares.get(line.id) or [FunderShare(grant.funder)])
    return [
        GrantedLine(requested=line, funder=funder, trainee_rank=trainee.rank, trainee_name=trainee.name, amount=part)
        for funder, amount in funders
        for trainee, part in zip(shared_by, split(amount, len(shared_by)), strict=True)
    ]
