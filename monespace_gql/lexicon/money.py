"""Amounts in euros, excluding tax unless said otherwise: exact decimals of two places, split to the last cent."""

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
_TYPED = re.compile(r"[+-]?\d{1,12}([.,]\d{1,2})?")
_DOTTED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d{1,2}|[+-]?\d{1,3}(\.\d{3}){2,}")
"""Thousands written with dots, as the portal does; `1.400` alone could be either and is not taken."""


def to_money(typed: str) -> Decimal:
    """Read an amount as people type it: `1 823,03`, `1.823,03`, `1823.03`; ValueError when it is none."""
    compact = re.sub(r"[\s\u202f\u00a0]|€", "", typed)
    if _DOTTED.fullmatch(compact):
        compact = compact.replace(".", "")
    if not _TYPED.fullmatch(compact):
        raise ValueError("not an amount")
    return Decimal(compact.replace(",", ".")).quantize(CENT) + 0  # never minus nothing


def round_to_cent(amount: Decimal) -> Decimal:
    """Round half up to the cent, as the law's computations do."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def split(total: Decimal, shares: int, receiver: int = 0) -> tuple[Decimal, ...]:
    """Split an amount in equal shares truncated to the cent, the whole remainder going to one receiver.

    The sum is always exactly the total (domain reference §8.3: 1 400,00 over 3 gives 466,68 / 466,66 / 466,66).
    """
    if shares < 1 or not 0 <= receiver < shares:
        raise ValueError("shares must be at least 1 and receiver one of them")
    share = (total / shares).quantize(CENT, ROUND_DOWN) + 0  # never minus nothing
    remainder = total - share * shares
    return tuple(share + remainder if rank == receiver else share for rank in range(shares))


def share(total: Decimal, weights: Sequence[Decimal], receiver: int = 0) -> tuple[Decimal, ...]:
    """Split an amount in proportion to weights, each share truncated to the cent, the remainder going to one receiver.

    Weights are never below zero and not all of them zero; equal ones give what `split` gives.
    """
    whole = sum(weights, Decimal(0))
    if whole <= 0 or min(weights) < 0 or not 0 <= receiver < len(weights):
        raise ValueError("weights must be positive and receiver one of them")
    shares = [(total * weight / whole).quantize(CENT, ROUND_DOWN) + 0 for weight in weights]  # never minus nothing
    shares[receiver] += total - sum(shares)
    return tuple(shares)


def fill(total: Decimal, rooms: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Spread an amount over rooms in proportion to what each may take, none more than it takes, to the last cent.

    What truncation leaves goes to the first rooms that are not full. ValueError when there is not room enough.
    """
    whole = sum(rooms, Decimal(0))
    if not 0 <= total <= whole or any(room < 0 for room in rooms):
        raise ValueError("there is not room enough")
    filled = [(total * room / whole).quantize(CENT, ROUND_DOWN) if whole else Decimal(0) for room in rooms]
    left = total - sum(filled)
    for rank, room in enumerate(rooms):
        more = min(left, room - filled[rank])
        filled[rank] += more
        left -= more
    return tuple(filled)


def display_money(amount: Decimal) -> str:
    """Write an amount as the portal does: `25.371,00 €`."""
    return f"{display_decimal(amount)} €"


def display_decimal(amount: Decimal) -> str:
    """Write a two-decimal number as the portal does, without the unit: `25.371,00`."""
    return f"{amount.quantize(CENT):,.2f}".translate(str.maketrans(",.", ".,"))
