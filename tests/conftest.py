"""An empty, migrated database of each kind for every test that asks: its own file, or its worker's own on a server."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import asyncpg
import pytest

from monespace_gql.journal.migrate import migrate
from monespace_gql.journal.store import Store, open_store
from monespace_gql.lexicon.clock import Clock, SystemClock
from monespace_gql.migrations import MODELS

T = TypeVar("T")

KINDS = ("sqlite", "postgresql")
SERVER = os.environ.get("MONESPACE_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
KEPT = ("tortoise_migrations", "feed_epoch")
UNREACHABLE = "PostgreSQL is unreachable"

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL($1)"


@pytest.fixture
def clock() -> Clock:
    """The clock of `store`; a test file that needs time to stand still overrides it."""
    return SystemClock()


@pytest.fixture
async def store(database_url: str, clock: Clock) -> AsyncIterator[Store]:
    """An open, empty, migrated store: the test runs once on SQLite and once on PostgreSQL."""
    async with open_store(database_url, MODELS, clock=clock) as opened:
        yield opened


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, databases: "Databases", tmp_path: Path) -> str:
    """The address of an empty, migrated database, for a test that opens it itself or starts a server on it."""
    return databases.emptied(request.param, tmp_path)


@pytest.fixture(params=KINDS)
def bare_database_url(request: pytest.FixtureRequest, databases: "Databases", tmp_path: Path) -> str:
    """The address of a database without any table, for tests of migrations."""
    return databases.bare(request.param, tmp_path)


@pytest.fixture(scope="session")
def new_database(databases: "Databases", tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Make a further empty, migrated database of the kind named, kept for the session: for long-lived servers."""
    return lambda kind: databases.fresh(kind, tmp_path_factory.mktemp("database"))


@pytest.fixture(scope="session")
def databases(worker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Databases"]:
    """What makes and empties this worker's databases."""
    with OwnLoop() as loop:
        made = Databases(loop, tmp_path_factory.mktemp("template"), f"monespace_test_{os.getpid()}_{worker}")
        yield made
        made.drop()


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this pytest-xdist worker, `main` without workers."""
    workerinput: dict[str, str] = getattr(request.config, "workerinput", {})
    return workerinput.get("workerid", "main")


def pytest_terminal_summary(terminalreporter: Any) -> None:  # Any: pytest keeps this class private
    """Say in one line, where everybody looks, that half of the tests did not run."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if UNREACHABLE in str(report.longrepr)]
    if skipped:
        terminalreporter.section("PostgreSQL", yellow=True)
        terminalreporter.line(f"{UNREACHABLE}: {len(skipped)} tests ran on SQLite only (MONESPACE_TEST_POSTGRES).")


class OwnLoop:
    """An event loop in a thread of its own, so that a plain fixture may wait for the database."""

    def __enter__(self) -> "OwnLoop":
        self._thread = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run the work to its end and return what it returns."""
        return self._thread.submit(self._runner.run, work).result()

    @contextmanager
    def entered(self, opening: AbstractAsyncContextManager[T]) -> Iterator[T]:
        """Keep something of the loop open while the block lasts."""
        opened = self.run(opening.__aenter__())
        try:
            yield opened
        finally:
            self.run(opening.__aexit__(None, None, None))


class Databases:
    """Migrates one template of each kind, once a worker, and copies or empties it for the tests."""

    def __init__(self, loop: OwnLoop, folder: Path, name: str) -> None:
        self._loop = loop
        self._folder = folder
        self._name = name
        self._made: list[str] = []
        self._sqlite: Path | None = None
        self._reachable: bool | None = None
        self._own: str | None = None
        self._kept_open: asyncpg.Connection | None = None

    def emptied(self, kind: str, folder: Path) -> str:
        """Return the address of a database that is empty now: a copy of the file, or this worker's own, emptied."""
        if kind == "sqlite":
            return self.fresh(kind, folder)
        self._need_postgresql()
        return self._loop.run(self._emptied())

    def fresh(self, kind: str, folder: Path) -> str:
        """Return the address of a database of its own."""
        if kind == "postgresql":
            self._need_postgresql()
            return self._loop.run(self._copied())
        shutil.copy(self._sqlite_template(), folder / "monespace.db")
        return f"sqlite://{folder / 'monespace.db'}"

    def bare(self, kind: str, folder: Path) -> str:
        """Return the address of a database without any table."""
        if kind == "postgresql":
            self._need_postgresql()
            return self._loop.run(self._create(f"{self._name}_{len(self._made)}_bare", "template1"))
        return f"sqlite://{folder / 'bare.db'}"

    def drop(self) -> None:
        """Drop what was made on the server."""
        if self._made:
            self._loop.run(self._drop())

    def _sqlite_template(self) -> Path:
        if self._sqlite is None:
            self._sqlite = self._folder / "template.db"
            self._loop.run(_migrated(f"sqlite://{self._sqlite}"))
        return self._sqlite

    def _need_postgresql(self) -> None:
        if self._reachable is None:
            self._reachable = self._loop.run(_reachable())
        if not self._reachable:
            why = f"{UNREACHABLE} at {urlsplit(SERVER).hostname}:{urlsplit(SERVER).port or 5432}"
            if os.environ.get("CI", "").lower() == "true":
                pytest.fail(f"{why}, and CI must test both kinds of database (MONESPACE_TEST_POSTGRES)")
            pytest.skip(why)

    async def _emptied(self) -> str:
        if self._own is None:
            self._own = await self._copied()
            self._kept_open = await asyncpg.connect(self._own)
            await self._kept_open.execute("SET lock_timeout = '10s'")
        assert self._kept_open is not None
        tables = [row["tablename"] for row in await self._kept_open.fetch(TABLES, KEPT)]
        filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables)
        if names := ", ".join(f'"{row[0]}"' for row in await self._kept_open.fetch(filled)):
            await self._kept_open.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        return self._own

    async def _copied(self) -> str:
        template = f"{self._name}_template"
        if template not in self._made:
            await _migrated(await self._create(template, "template1"))
        return await self._create(f"{self._name}_{len(self._made)}", template)

    async def _create(self, name: str, template: str) -> str:
        await _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._made.append(name)
        return _address(name)

    async def _drop(self) -> None:
        if self._kept_open is not None:
            await self._kept_open.close()
        for name in self._made:
            await _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


async def _migrated(url: str) -> None:
    async with open_store(url, MODELS, clock=SystemClock()) as opened:
        await migrate(opened)


async def _reachable() -> bool:
    try:
        connection = await asyncpg.connect(SERVER, timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return False
    await connection.close()
    return True


async def _on_server(sql: str) -> None:
    connection = await asyncpg.connect(SERVER)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def _address(name: str) -> str:
    return urlsplit(SERVER)._replace(path=f"/{name}").geturl()
