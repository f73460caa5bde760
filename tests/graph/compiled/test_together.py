"""Parts of an answer end all of them: what fails waits for the others, and leaves nothing of them unawaited."""

import asyncio
from collections.abc import Awaitable

import pytest

from monespace_gql.graph.compiled.given_up import GivenUp
from monespace_gql.graph.compiled.together import together
from monespace_gql.reads.compiled.reading import NotAsSupposed, RightsChanged


async def later(value: str, ticks: int = 3) -> str:
    """Come to a value after a while."""
    for _ in range(ticks):
        await asyncio.sleep(0)
    return value


async def fails(error: Exception, ticks: int = 0) -> str:
    """Raise after a while."""
    await later("", ticks)
    raise error


async def test_what_each_part_came_to_is_in_their_order() -> None:
    assert await together(later("slow"), later("fast", 0)) == ["slow", "fast"]


async def test_a_part_that_had_not_begun_ends_though_another_failed() -> None:
    ended: list[str] = []

    async def waits_for(inner: Awaitable[str]) -> None:
        ended.append(await inner)

    with pytest.raises(GivenUp):
        await together(fails(GivenUp()), together(together(waits_for(later("inner"))), waits_for(later("outer"))))

    assert sorted(ended) == ["inner", "outer"]


async def test_that_rights_have_changed_is_raised_before_anything_else() -> None:
    with pytest.raises(RightsChanged):
        await together(fails(NotAsSupposed()), fails(GivenUp(), 1), fails(RightsChanged(), 5))
