"""Reducing what is granted when a contract ends early: pro rata of its days, never below what is paid."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monespace_gql.financing.models import GrantedLine, RequestedLine
from monespace_gql.financing.paid import paid_of
from monespace_gql.lexicon.money import display_money, fill, round_to_cent
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, UserError

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Elapsed:
    """How much of a contract was lived: so many days of so many."""

    lived: int
    planned: int

    def of(self, amount: Decimal) -> Decimal:
        """Return that part of an amount, half up to the cent; all of it when the contract went to its end."""
        return amount if self.lived >= self.planned else round_to_cent(amount * self.lived / self.planned)


def elapsed(starts_on: date, ends_on: date, broken_on: date) -> Elapsed:
    """Return how much was lived of a contract, its first and last days included, and the day of the breach too."""
    lived = (min(broken_on, ends_on) - starts_on).days + 1
    return Elapsed(max(lived, 0), (ends_on - starts_on).days + 1)


@dataclass(frozen=True, slots=True)
class Reduction:
    """What was granted in all, and what remains of it."""

    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class _Granted:
    """One line as it is granted and paid, with the amount that remains of it."""

    line: RequestedLine
    parts: Sequence[GrantedLine]
    paid: Sequence[Decimal]
    kept: Decimal

    @property
    def total(self) -> Decimal:
        return sum((part.amount for part in self.parts), NOTHING)

    @property
    def settled(self) -> Decimal:
        return sum(self.paid, NOTHING)


async def reduce_grants(dossier_id: int, lived: Elapsed | None, amounts: Mapping[int, Decimal]) -> Reduction:
    """Keep of each granted line the part lived, or the amount given for its key; return what that changed in all.

    Call it inside a unit that holds the dossier. Declines what is not of the dossier, below what is paid or above what
    was granted, and a line without an amount where nothing tells how much was lived.
    """
    lines = await RequestedLine.filter(dossier_id=dossier_id).order_by("rank")
    granted = [await _granted(line, lived, amounts) for line in lines]
    if errors := list(_errors(granted, lived, amounts)):
        raise Refusal(*errors)
    before = sum((each.total for each in granted), NOTHING)
    for each in granted:
        for part, amount in zip(each.parts, reduced([p.amount for p in each.parts], each.paid, each.kept), strict=True):
            part.amount = amount
            await part.save(update_fields=["amount"])
    return Reduction(before, sum((each.kept for each in granted), NOTHING))


def reduced(granted: Sequence[Decimal], paid: Sequence[Decimal], kept: Decimal) -> list[Decimal]:
    """Return the parts that sum to `kept`: each between what is paid of it and what it was, the rest in proportion."""
    rooms = [whole - settled for whole, settled in zip(granted, paid, strict=True)]
    more = fill(kept - sum(paid, NOTHING), rooms)
    return [settled + share for settled, share in zip(paid, more, strict=True)]


async def _granted(line: RequestedLine, lived: Elapsed | None, amounts: Mapping[int, Decimal]) -> _Granted:
    parts = await GrantedLine.filter(requested_id=line.id).order_by("funder", "trainee_rank")
    paid_by_part = await paid_of(part.id for part in parts)
    paid = [paid_by_part[part.id] for part in parts]
    whole = sum((part.amount for part in parts), NOTHING)
    kept = lived.of(whole) if lived else whole
    return _Granted(line, parts, paid, amounts.get(line.id, max(kept, sum(paid, NOTHING))))


def _errors(granted: Sequence[_Granted], lived: Elapsed | None, amounts: Mapping[int, Decimal]) -> Iterator[UserError]:
    if set(amounts) - {each.line.id for each in granted}:
        told = "Une des lignes de coût n'appartient pas à ce dossier."
        yield UserError(RefusalKind.NOT_FOUND, "UNKNOWN_LINE", told)
    if lived is None and any(each.line.id not in amounts for each in granted):
        told = "Les dates du contrat ne permettent pas de calculer un prorata : donnez le montant de chaque ligne."
        yield UserError(RefusalKind.INVALID, "NO_DURATION", told)
    for each in granted:
        if not each.settled <= each.kept <= each.total:
            told = (
                f"« {each.line.label} » : le montant retenu est compris entre ce qui est réglé "
                f"({display_money(each.settled)}) et ce qui était accordé ({display_money(each.total)})."
            )
            yield UserError(RefusalKind.INVALID, "OUT_OF_RANGE", told)
