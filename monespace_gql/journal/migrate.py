"""Bring a database to the present models: every pending migration, in one transaction, one migrator at a time."""

from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.schema_editor import BaseSchemaEditor

from monespace_gql.journal.cursor import begin_epoch
from monespace_gql.journal.errors import StoreUnavailable
from monespace_gql.journal.schema_editor import PostgresqlStoreSchemaEditor, SqliteStoreSchemaEditor
from monespace_gql.journal.sqlite import SqliteStoreClient
from monespace_gql.journal.store import APP, Store
from monespace_gql.journal.unit import Unit, run_unit
from monespace_gql.migrations import PACKAGE

ONE_MIGRATOR = 0x6D6F6E65  # « mone », the advisory lock's number
NO_TIMEOUT = "SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)"
LOCK = "SELECT pg_advisory_xact_lock($1)"
BROKEN_KEYS = 'SELECT DISTINCT "table" AS name FROM pragma_foreign_key_check'


async def migrate(store: Store, package: str = PACKAGE) -> list[str]:
    """Apply every pending migration and return their names; run it at each start: when none is left it changes nothing.

    All of them or none: a failure leaves the database as it was. On PostgreSQL a second migrator waits for the first.
    """
    client = store.client
    if isinstance(client, SqliteStoreClient):
        return await run_unit(
            store, lambda unit: _migrate_sqlite(unit, package), client.transaction_without_foreign_keys()
        )
    return await run_unit(store, lambda unit: _migrate_postgresql(unit, package), client.transaction())


async def pending(store: Store, package: str = PACKAGE) -> list[str]:
    """Name the migrations that this database still lacks, in the order they would be applied."""
    return [step.migration.name for step in await _executor(store, package).plan()]


async def _migrate_postgresql(unit: Unit, package: str) -> list[str]:
    await unit.fetch(NO_TIMEOUT)
    await unit.fetch(LOCK, [ONE_MIGRATOR])
    return await _apply(unit, package)


async def _migrate_sqlite(unit: Unit, package: str) -> list[str]:
    applied = await _apply(unit, package)
    if broken := [row["name"] for row in await unit.fetch(BROKEN_KEYS)]:
        raise StoreUnavailable(f"La migration romprait des liens de ces tables : {', '.join(broken)}. Rien n’a changé.")
    return applied


async def _apply(unit: Unit, package: str) -> list[str]:
    executor = _executor(unit.store, package)
    # Before the plan: Tortoise takes any failure to read its table for an empty one, and PostgreSQL would then
    # refuse everything else in this transaction.
    await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
    steps = await executor.plan()
    await executor.migrate(direction="forward")
    EXECUTOR_CACHE.clear()  # a data migration's models, older than ours, left their SQL under the same table names
    await begin_epoch(unit)
    return [step.migration.name for step in steps]


def _executor(store: Store, package: str) -> MigrationExecutor:
    config = {APP: {"migrations": package, "default_connection": store.dialect.value}}
    return StoreMigrationExecutor(store.client_here, config)


class StoreMigrationExecutor(MigrationExecutor):
    """Tortoise's executor, with editors that lose nothing."""

    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:
        if self.connection.capabilities.dialect == "sqlite":
            return SqliteStoreSchemaEditor(self.connection, atomic=atomic, collect_sql=collect_sql)
        return PostgresqlStoreSchemaEditor(self.connection, atomic=atomic, collect_sql=collect_sql)
