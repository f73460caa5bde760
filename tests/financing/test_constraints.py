"""The databases hold the signs of amounts themselves: nothing granted below zero, no payment of nothing."""

from datetime import date
from decimal import Decimal

import pytest
from tortoise.exceptions import IntegrityError

from monespace_gql.financing.models import GrantedLine, Payment, RequestedLine
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit


async def granted(amount: Decimal) -> GrantedLine:
    """Write a line and the part granted of it; call it inside a unit."""
    line = await RequestedLine.create(
        dossier_id=1,
        module_rank=0,
        rank=0,
        nature="PEDAGOGY",
        label="Montant CP",
        unit="FLAT",
        quantity=1,
        rate=Decimal(10),
        amount=Decimal(10),
        payee_siret="48816678600019",
        payee_name="LEGOUD",
    )
    return await GrantedLine.create(requested=line, funder="OPCO", trainee_rank=0, trainee_name="A", amount=amount)


async def pay(part: GrantedLine, amount: Decimal, unit: Unit, transfer: str = "V1") -> None:
    """Write a payment of a part; call it inside a unit."""
    day = date(2026, 1, 5)
    await Payment.create(granted=part, amount=amount, transfer=transfer, paid_on=day, recorded_at=unit.now)


@pytest.mark.parametrize("amount", ["-0.01", "-12.00"])
async def test_nothing_below_zero_is_granted(store: Store, amount: str) -> None:
    with pytest.raises(IntegrityError):
        await store.unit(lambda _: granted(Decimal(amount)))


@pytest.mark.parametrize("amount", ["0.00", "-9.00"])
async def test_a_payment_is_above_zero(store: Store, amount: str) -> None:
    async def work(unit: Unit) -> None:
        await pay(await granted(Decimal("10.00")), Decimal(amount), unit)

    with pytest.raises(IntegrityError):
        await store.unit(work)


async def test_a_transfer_pays_a_part_once_and_what_is_paid_stays_granted(store: Store) -> None:
    async def twice(unit: Unit) -> None:
        part = await granted(Decimal("10.00"))
        await pay(part, Decimal("9.00"), unit)
        await pay(part, Decimal("1.00"), unit)

    async def withdrawn(unit: Unit) -> None:
        part = await granted(Decimal("10.00"))
        await pay(part, Decimal("9.00"), unit)
        await part.delete()

    for work in (twice, withdrawn):
        with pytest.raises(IntegrityError):
            await store.unit(work)
    assert await store.fetch("SELECT id FROM granted_line") == []
