"""One running server of each kind for a whole session: journeys make their own drafts and disturb nobody's."""

import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
import structlog

from monespace_gql.cli import main
from monespace_gql.journal.store import open_store
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.migrations import MODELS
from monespace_gql.web.identity import Tokens
from tests.conftest import KINDS
from tests.journeys.client import Visitor
from tests.journeys.house import SECRET, House, open_house, settle, visiting
from tests.journeys.program import Command, Ended, Program, environment, running


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=KINDS)
async def house(
    request: pytest.FixtureRequest,
    new_database: Callable[[str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[House]:
    """The product running on SQLite, then on PostgreSQL."""
    async with open_house(new_database(request.param), tmp_path_factory.mktemp("data")) as opened:
        yield opened


@pytest.fixture
def employer(house: House) -> Visitor:
    """Somebody who fills requests for HUMANDO."""
    return house.person("employer@humando.test")


@pytest.fixture
def manager(house: House) -> Visitor:
    """Somebody of the OPCO who grants."""
    return house.person("manager@opco.test", "MANAGER")


@pytest_asyncio.fixture
async def program(database_url: str, tmp_path: Path) -> AsyncIterator[Program]:
    """A server in its own process, where the people of the demonstration have accounts and nothing else is there."""
    async with open_store(database_url, MODELS, clock=SystemClock()) as store:
        await store.unit(settle)
    settings = {
        "MONESPACE_MODE": "development",
        "MONESPACE_DATABASE_URL": database_url,
        "MONESPACE_DATA": str(tmp_path),
        "MONESPACE_SECRET": SECRET,
    }
    async with running("serve", folder=tmp_path, settings=settings) as opened:
        yield opened


@pytest_asyncio.fixture
async def people(program: Program) -> AsyncIterator[tuple[Visitor, Visitor]]:
    """The employer and the manager, logged in."""
    tokens = Tokens(SECRET, SystemClock())
    async with visiting() as http:
        employer = Visitor(http, program.base, tokens.issue("employer@humando.test", timedelta(hours=1)))
        manager = Visitor(http, program.base, tokens.issue("manager@opco.test", timedelta(hours=1)), "MANAGER")
        yield employer, manager


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Command]:
    """The `monespace` command without its process, for what ends before anything is served."""

    def called(*arguments: str, settings: Mapping[str, str] | None = None) -> Ended:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["monespace", *arguments])
        monkeypatch.setattr(os, "environ", environment(settings))
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        return Ended(int(ended.value.code or 0), *capfd.readouterr())

    # A command keeps its loggers for the life of its process, which here is that of other tests too.
    configure = structlog.configure
    monkeypatch.setattr(
        structlog, "configure", lambda **given: configure(**{**given, "cache_logger_on_first_use": False})
    )
    yield called
    structlog.reset_defaults()
