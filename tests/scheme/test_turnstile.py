"""The turnstile: many examinations at once, and the event loop goes round between two of them."""

import asyncio

from monespace_gql.scheme.examination import Examination, examine
from monespace_gql.scheme.example import example_content
from monespace_gql.scheme.turnstile import Turnstile
from tests.scheme.given import ON, SCHEME

MANY = 20


async def rounds_between(turns: Turnstile, many: int) -> list[int]:
    """Let many pass at once; return the round of the loop on which each passed."""
    passed: list[int] = []
    loop_round = 0

    async def passing() -> None:
        await turns.turn()
        passed.append(loop_round)

    everybody = asyncio.gather(*(passing() for _ in range(many)))
    while not everybody.done():
        loop_round += 1
        await asyncio.sleep(0)
    return passed


async def test_no_two_pass_on_one_round_of_the_loop() -> None:
    passed = await rounds_between(Turnstile(), MANY)

    assert len(passed) == MANY
    assert len(set(passed)) == MANY


async def test_everybody_passes_in_the_order_of_arrival_though_some_give_up() -> None:
    turns, order = Turnstile(), list[int]()

    async def passing(rank: int) -> None:
        await turns.turn()
        order.append(rank)

    waiting = [asyncio.create_task(passing(rank)) for rank in range(5)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    waiting[3].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)

    assert order == [1, 2, 4]


async def test_examinations_at_once_leave_the_loop_to_others_between_them() -> None:
    turns, ended = Turnstile(), list[int]()
    loop_round = 0

    async def examining() -> Examination:
        found = await examine(SCHEME, example_content(SCHEME), on=ON, attached={}, engine=None, turns=turns)
        ended.append(loop_round)
        return found

    examinations = asyncio.gather(*(examining() for _ in range(MANY)))
    while not examinations.done():
        loop_round += 1
        await asyncio.sleep(0)

    assert len(set(ended)) == MANY
    assert len({found.findings for found in await examinations}) == 1
