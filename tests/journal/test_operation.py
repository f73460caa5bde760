"""An operation asked twice is done once."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from monespace_gql.journal.counter import next_number
from monespace_gql.journal.models import Counter, OperationReceipt
from monespace_gql.journal.operation import forget_operations, once
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, refuse


def open_draft(store: Store, operation: str = "op-1", actor: str = "anne", act: str = "openDraft") -> Any:
    async def work(unit: Unit) -> Any:
        async def act_once() -> dict[str, object]:
            return {"number": await next_number(unit, "draft"), "share": Decimal("0.50")}

        return await once(unit, actor, operation, act, act_once)

    return store.unit(work)


async def test_a_replay_returns_the_first_outcome_in_the_same_form(store: Store) -> None:
    first, second = await open_draft(store), await open_draft(store)

    assert first == second == {"number": 1, "share": "0.50"}
    assert await open_draft(store, operation="op-2") == {"number": 2, "share": "0.50"}
    assert await open_draft(store, actor="paul") == {"number": 3, "share": "0.50"}


async def test_thirty_at_once_do_it_once(store: Store) -> None:
    outcomes = await asyncio.gather(*(open_draft(store) for _ in range(30)))

    assert outcomes == [{"number": 1, "share": "0.50"}] * 30
    assert (await Counter.get(name="draft")).value == 1


async def test_a_second_caller_takes_over_when_the_first_fails(store: Store) -> None:
    claimed, fail = asyncio.Event(), asyncio.Event()

    async def failing(unit: Unit) -> Any:
        async def act() -> None:
            claimed.set()
            await fail.wait()
            raise refuse(RefusalKind.WRONG_STATE, "TOO_LATE", "Trop tard.")

        return await once(unit, "anne", "op-1", "openDraft", act)

    first = asyncio.create_task(store.unit(failing))
    await claimed.wait()
    second = asyncio.create_task(open_draft(store))
    fail.set()

    with pytest.raises(Refusal, match="TOO_LATE"):
        await first
    assert await second == {"number": 1, "share": "0.50"}


async def test_the_same_id_for_another_act_is_refused(store: Store) -> None:
    await open_draft(store)

    with pytest.raises(Refusal) as refused:
        await open_draft(store, act="deleteDraft")

    (error,) = refused.value.errors
    assert (error.kind, error.code, error.path) == (RefusalKind.DUPLICATE, "OPERATION_ID_REUSED", "operationId")


@pytest.mark.parametrize(
    "operation", ["", "a" * 201, "a\x00b", "a\nb", "\ud800"], ids=["empty", "long", "nul", "line", "half"]
)
async def test_an_id_that_cannot_be_kept_is_refused(store: Store, operation: str) -> None:
    with pytest.raises(Refusal, match="OPERATION_ID_INVALID"):
        await open_draft(store, operation)


async def test_receipts_are_forgotten_by_age(store: Store) -> None:
    await open_draft(store)
    (receipt,) = await OperationReceipt.all()

    async def forget(age: timedelta) -> int:
        return await store.unit(lambda unit: forget_operations(unit, receipt.at + age))

    assert await forget(timedelta(0)) == 0
    assert await forget(timedelta(seconds=1)) == 1
    assert await OperationReceipt.all().count() == 0
