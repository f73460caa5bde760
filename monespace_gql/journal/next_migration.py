"""Write the migration that brings the last one to the present models: the work of whoever changed a model."""

from collections.abc import Sequence
from pathlib import Path

from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.writer import MigrationWriter, format_migration_name

from monespace_gql.journal.store import APP

HEAD = '''"""Written by `python -m monespace_gql.migrations make`, then read: {name}."""
# ruff: noqa: I001, RUF012

'''


async def write_next_migration(name: str, models: Sequence[str], package: str) -> Path | None:
    """Write the next migration under this name and return its path; None when the models have not changed."""
    for writer in await _missing(models, package):
        writer.name = format_migration_name(int(writer.name.split("_")[0]), name)
        path = writer.path()
        path.write_text(HEAD.format(name=name.replace("_", " ")) + writer.as_string(), encoding="utf-8")
        return path
    return None


async def unwritten_changes(models: Sequence[str], package: str) -> list[str]:
    """Say, one line each, what changed in the models and stands in no migration yet; empty when all is written."""
    return [operation.describe() for writer in await _missing(models, package) for operation in writer.operations]


async def _missing(models: Sequence[str], package: str) -> list[MigrationWriter]:
    app = {"models": list(models), "default_connection": "none", "migrations": package}
    config = {"connections": {"none": "sqlite://:memory:"}, "apps": {APP: app}}
    context = TortoiseContext()
    with context:
        await context.init(config=config, init_connections=False)
        assert context.apps is not None
        return await ModelsAutodetector(context.apps, {APP: app}).changes()


class ModelsAutodetector(MigrationAutodetector):
    """Tortoise's, to which a docstring is a part of the table: rewording one is not a migration here."""

    def _current_state(self) -> State:
        state = super()._current_state()
        for model in state.models.values():
            model.options.pop("table_description", None)
        return state
