"""Numbers given one after the other, whoever asks at the same time."""

import asyncio

import pytest

from monespace_gql.journal.counter import next_number
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit


async def test_fifty_at_once_get_fifty_numbers_in_a_row(store: Store) -> None:
    async def take() -> int:
        return await store.unit(lambda unit: next_number(unit, "dossier.2026", start=1000))

    numbers = await asyncio.gather(*(take() for _ in range(50)))

    assert sorted(numbers) == list(range(1000, 1050))
    assert await store.unit(lambda unit: next_number(unit, "dossier.2027")) == 1


async def test_a_number_rolled_back_is_given_again(store: Store) -> None:
    async def lose(unit: Unit) -> None:
        await next_number(unit, "dossier")
        raise LookupError

    first = await store.unit(lambda unit: next_number(unit, "dossier"))
    with pytest.raises(LookupError):
        await store.unit(lose)

    assert (first, await store.unit(lambda unit: next_number(unit, "dossier"))) == (1, 2)
