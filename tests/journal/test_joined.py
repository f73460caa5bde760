"""The same question asked by many at once is asked once, and nobody gets an answer older than their question."""

import asyncio

import pytest

from monespace_gql.journal.joined import Joined
from monespace_gql.journal.lasting import Lasting


class Oracle:
    """Counts the questions that it is asked; answers when told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.begun = asyncio.Event()
        self.free = asyncio.Event()

    async def answer(self) -> int:
        """Answer with the rank of the question."""
        self.asked += 1
        mine = self.asked
        self.begun.set()
        await self.free.wait()
        return mine


async def test_those_who_ask_before_it_begins_share_one_answer() -> None:
    oracle, joined = Oracle(), Joined(Lasting())
    oracle.free.set()

    answers = await asyncio.gather(*(joined.ask("same", oracle.answer) for _ in range(50)))

    assert answers == [1] * 50


async def test_a_question_that_has_begun_is_asked_anew() -> None:
    oracle, joined = Oracle(), Joined(Lasting())

    first = asyncio.create_task(joined.ask("same", oracle.answer))
    await oracle.begun.wait()
    second = asyncio.create_task(joined.ask("same", oracle.answer))
    await asyncio.sleep(0)
    oracle.free.set()

    assert [await first, await second] == [1, 2]


async def test_other_questions_are_asked_apart() -> None:
    oracle, joined = Oracle(), Joined(Lasting())
    oracle.free.set()

    answers = await asyncio.gather(*(joined.ask(name, oracle.answer) for name in ("one", "other")))

    assert answers == [1, 2]


async def test_one_who_leaves_takes_no_answer_from_the_others() -> None:
    oracle, lasting = Oracle(), Lasting()
    joined = Joined(lasting)

    leaving = asyncio.create_task(joined.ask("same", oracle.answer))
    staying = asyncio.create_task(joined.ask("same", oracle.answer))
    await oracle.begun.wait()
    leaving.cancel()
    oracle.free.set()

    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert await staying == 1
    assert lasting.under_way == 0


async def test_a_failure_is_everybody_s() -> None:
    joined = Joined(Lasting())

    async def fail() -> None:
        raise LookupError

    outcomes = await asyncio.gather(*(joined.ask("same", fail) for _ in range(3)), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [LookupError] * 3
