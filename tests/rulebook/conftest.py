"""One worker process for all the tests that only ask it questions."""

from collections.abc import Iterator

import pytest

from monespace_gql.rulebook import SubprocessEngine


@pytest.fixture(scope="session")
def engine() -> Iterator[SubprocessEngine]:
    """An engine whose worker lives for the whole session; patient, because the machine may be busy."""
    with SubprocessEngine(time_limit=30) as engine:
        yield engine
