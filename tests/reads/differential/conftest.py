"""A populated database of each kind behind the two ways of reading it, in a loop that plain tests may wait for."""

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace

import pytest

from tests.conftest import KINDS, OwnLoop
from tests.journeys.client import Reply
from tests.reads.differential.operations import Operation
from tests.reads.differential.populated import afterwards, populate
from tests.reads.differential.ways import Differ, Ways, both_ways


@dataclass(frozen=True)
class Compared:
    """The two ways, for a test that is no coroutine."""

    loop: OwnLoop
    ways: Ways

    def alike(self, person: str, operation: Operation) -> Reply:
        """Send an operation both ways and return the answer; raises Differ, told of the least that differs."""
        try:
            return self.loop.run(self.ways.alike(person, operation))
        except Differ:
            least = self.loop.run(self.ways.least(person, operation))
        return self.loop.run(self.ways.alike(person, least))

    @contextmanager
    def against(self, serving: AbstractAsyncContextManager[int]) -> Iterator["Compared"]:
        """Hold another server against the one that leaves everything to graphql-core."""
        with self.loop.entered(serving) as port:
            yield replace(self, ways=replace(self.ways, compiled=f"http://127.0.0.1:{port}"))


@pytest.fixture(scope="package", params=[pytest.param(kind, marks=pytest.mark.xdist_group(kind)) for kind in KINDS])
def compared(
    request: pytest.FixtureRequest, new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Compared]:
    """The two ways over one populated database."""
    database_url, folder = new_database(request.param), tmp_path_factory.mktemp(f"compared-{request.param}")
    with ExitStack() as stack:
        loop = stack.enter_context(OwnLoop())
        loop.run(populate(database_url, folder))
        with afterwards(folder):  # what is installed is only looked at as a house opens; other tests install otherwise
            ways = stack.enter_context(loop.entered(both_ways(database_url, folder / "data")))
        yield Compared(loop, ways)
