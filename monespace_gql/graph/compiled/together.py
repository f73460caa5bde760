"""Waits for several parts of an answer at once, until all of them have ended, well or not.

None is cancelled when another fails: one that had not begun would leave what it was to wait for unawaited for ever.
"""

from asyncio import gather
from collections.abc import Awaitable
from typing import Any

from monespace_gql.reads.compiled.reading import RightsChanged


async def together(*parts: Awaitable[Any]) -> list[Any]:  # Any: each part comes to something of its own
    """Return what each part came to; raises what one of them raised, that rights have changed before anything else."""
    ended = await gather(*parts, return_exceptions=True)
    failed = [each for each in ended if isinstance(each, BaseException)]
    for each in sorted(failed, key=lambda failure: not isinstance(failure, RightsChanged)):
        raise each
    return [each for each in ended if not isinstance(each, BaseException)]
