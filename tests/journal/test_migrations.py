"""Migrations: the same files on both databases, all or nothing, one migrator at a time, and no row or index lost."""

import asyncio
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from monespace_gql.journal.cursor import current_epoch
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.migrate import migrate, pending
from monespace_gql.journal.next_migration import unwritten_changes, write_next_migration
from monespace_gql.journal.store import Store, open_store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.migrations import MODELS, PACKAGE

FIRST = """
from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model
from monespace_gql.journal.json_field import JsonField

class Firm(Model):
    id = fields.IntField(primary_key=True)
    siren = fields.CharField(max_length=9, unique=True)
    name = fields.CharField(max_length=80, db_index=True)
    town = fields.CharField(max_length=80, null=True)
    fax = fields.CharField(max_length=20, null=True)
    content = JsonField(null=True)

    class Meta:
        table = "try_firm"
        unique_together = (("name", "town"), ("name", "fax"))
        indexes = (Index(fields=("town", "name"), name="try_firm_town"),)

class Person(Model):
    id = fields.IntField(primary_key=True)
    firm = fields.ForeignKeyField("monespace.Firm", related_name="people", on_delete=fields.CASCADE)

    class Meta:
        table = "try_person"
"""

ADDED = """
    state = fields.CharField(max_length=9, db_default="new", db_index=True)
    code = fields.CharField(max_length=9, null=True, unique=True)
    parent = fields.ForeignKeyField("monespace.Firm", related_name="branches", null=True, db_index=True)
"""

SECOND = (
    FIRST.replace("    fax = fields.CharField(max_length=20, null=True)\n", "")
    .replace(', ("name", "fax")', ",")
    .replace("town = fields.CharField(max_length=80", "town = fields.CharField(max_length=90")
    .replace("content =", f"{ADDED}\n    content =")
)

THIRD = SECOND.replace("max_length=80, db_index=True", "max_length=80").replace(
    "siren = fields.CharField(max_length=9, unique=True)", "siren = fields.CharField(max_length=9, db_index=True)"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, databases: Any, tmp_path: Path) -> str:
    """A database of the test's own: these tests change tables, which emptying would leave changed."""
    url: str = databases.fresh(request.param, tmp_path)
    return url


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator["Sample"]:
    """A package of migrations and the models it follows, thrown away after the test."""
    monkeypatch.syspath_prepend(str(tmp_path))
    folder = tmp_path / "try_migrations"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    yield Sample(tmp_path)
    for name in [name for name in sys.modules if name.startswith("try_")]:
        del sys.modules[name]


class Sample:
    """Models as they change, and their migrations."""

    package = "try_migrations"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.models: tuple[str, ...] = ()

    async def become(self, text: str, name: str) -> str:
        """Change the models to this text and write the migration."""
        module = f"try_models_{name}"
        (self._folder / f"{module}.py").write_text(text)
        importlib.invalidate_caches()
        self.models = (module,)
        path = await write_next_migration(name, self.models, self.package)
        importlib.invalidate_caches()
        assert path is not None
        assert await unwritten_changes(self.models, self.package) == []
        return path.stem


async def test_every_change_of_a_model_stands_in_a_migration() -> None:
    assert await unwritten_changes(MODELS, PACKAGE) == []


async def test_a_bare_database_is_migrated_once_and_keeps_its_epoch(bare_database_url: str) -> None:
    async with open_store(bare_database_url, MODELS, clock=SystemClock()) as store:
        waiting = await pending(store)
        applied = await migrate(store)
        epoch = await current_epoch(store)

        assert applied == waiting
        assert applied[0] == "0001_journal"
        assert (await migrate(store), await pending(store)) == ([], [])
        assert await current_epoch(store) == epoch


async def test_two_migrators_at_once_apply_each_migration_once(bare_database_url: str) -> None:
    async with open_store(bare_database_url, MODELS, clock=SystemClock()) as store:
        applied = await asyncio.gather(*(migrate(store) for _ in range(4)))

        assert sorted(map(len, applied))[:3] == [0, 0, 0]
        assert await store.fetch("SELECT count(*) FROM tortoise_migrations WHERE name = '0001_journal'")


async def test_filled_tables_keep_rows_children_and_indexes_through_changes(store: Store, sample: Sample) -> None:
    first = await sample.become(FIRST, "first")
    assert await migrate(store, sample.package) == [first]
    await store.unit(fill)
    before = await indexes(store)

    second = await sample.become(SECOND, "second")
    assert await migrate(store, sample.package) == [second]
    assert await migrate(store, sample.package) == []

    assert [tuple(row) for row in await store.fetch(FIRMS)] == [
        ("111111111", "Alpha", "Lyon", "new"),
        ("222222222", "Beta", None, "new"),
    ]
    assert (await store.fetch("SELECT count(*) FROM try_person"))[0][0] == 2
    assert before - await indexes(store) == {(True, ("name", "fax"))}
    assert await indexes(store) - before == {(False, ("state",)), (True, ("code",)), (False, ("parent_id",))}
    for broken in (
        "INSERT INTO try_firm (siren, name, town) VALUES ('333333333', 'Alpha', 'Lyon')",
        "INSERT INTO try_firm (siren, name, town) VALUES ('111111111', 'Gamma', 'Lyon')",
        "INSERT INTO try_person (firm_id) VALUES (99)",
        "INSERT INTO try_firm (siren, name, town, parent_id) VALUES ('333333333', 'Gamma', 'Lyon', 99)",
    ):
        with pytest.raises(IntegrityError):
            await store.unit(lambda unit, sql=broken: unit.fetch(sql))  # type: ignore[misc]  # an early-bound argument

    third = await sample.become(THIRD, "third")
    assert await migrate(store, sample.package) == [third]
    assert await indexes(store) == {
        (True, ("name", "town")),
        (False, ("town", "name")),
        (False, ("state",)),
        (False, ("siren",)),
        (True, ("code",)),
        (False, ("parent_id",)),
    }
    await store.unit(lambda unit: unit.fetch("DELETE FROM try_firm WHERE id = 1"))
    assert (await store.fetch("SELECT count(*) FROM try_person"))[0][0] == 0


async def test_a_migration_that_fails_changes_nothing(store: Store, sample: Sample) -> None:
    await sample.become(FIRST, "first")
    folder = Path(str(importlib.import_module(sample.package).__file__)).parent
    (folder / "0002_broken.py").write_text(BROKEN)
    importlib.invalidate_caches()

    for _ in range(2):
        with pytest.raises(Exception, match="no_such_table"):
            await migrate(store, sample.package)
    assert await pending(store, sample.package) == ["0001_first", "0002_broken"]
    assert await indexes(store) == set()


BROKEN = """
from tortoise import migrations
from tortoise.migrations import operations as ops

class Migration(migrations.Migration):
    dependencies = [("monespace", "0001_first")]
    operations = [ops.RunSQL("CREATE TABLE try_left (a int); INSERT INTO no_such_table VALUES (';')")]
"""

FIRMS = "SELECT siren, name, town, state FROM try_firm ORDER BY siren"

SQLITE_INDEXES = """
SELECT l."unique" AS u,
       (SELECT group_concat(name) FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno)) AS c
FROM pragma_index_list('try_firm') l WHERE l.origin <> 'pk'
"""
POSTGRESQL_INDEXES = """
SELECT i.indisunique AS u, string_agg(a.attname, ',' ORDER BY array_position(i.indkey::int[], a.attnum::int)) AS c
FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid AND t.relname = 'try_firm'
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY(i.indkey)
WHERE NOT i.indisprimary GROUP BY i.indexrelid, i.indisunique
"""


async def indexes(store: Store) -> set[tuple[bool, tuple[str, ...]]]:
    rows = await store.fetch(SQLITE_INDEXES if store.dialect is Dialect.SQLITE else POSTGRESQL_INDEXES)
    return {(bool(row["u"]), tuple(row["c"].split(","))) for row in rows}


async def fill(unit: Unit) -> None:
    await unit.fetch(
        "INSERT INTO try_firm (siren, name, town, fax, content) VALUES "
        """('111111111', 'Alpha', 'Lyon', '1', '{"a": 1}'), ('222222222', 'Beta', NULL, NULL, NULL)"""
    )
    await unit.fetch("INSERT INTO try_person (firm_id) VALUES (1), (1)")
