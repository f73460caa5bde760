"""What was paid of granted parts, as the database has it."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from monespace_gql.financing.models import Payment

NOTHING = Decimal("0.00")


async def paid_of(parts: Iterable[int]) -> dict[int, Decimal]:
    """Return the sum paid of each of these granted parts, by its key; nothing for what was not paid at all."""
    sums: dict[int, Decimal] = defaultdict(lambda: NOTHING)
    for payment in await Payment.filter(granted_id__in=list(parts)):
        sums[payment.granted_id] += payment.amount  # type: ignore[attr-defined]  # made by Tortoise
    return sums
