"""How migrations change tables, without losing what Tortoise's editors forget: indexes, mostly."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor, BaseSchemaEditor, SqliteSchemaEditor
from tortoise.models import Model

AUTOMATIC = "sqlite_autoindex_"  # the index of a uniqueness written inside its table: it cannot be dropped alone

INDEXES = """
SELECT l.name, l."unique" AS is_unique, m.sql,
       (SELECT json_group_array(c.name) FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno) c) AS columns
FROM pragma_index_list($1) l JOIN sqlite_master m ON m.type = 'index' AND m.name = l.name
WHERE l.origin <> 'pk'
"""


@dataclass(frozen=True, slots=True)
class KeptIndex:
    """An index as it was before its table was remade; `sql` is None for a uniqueness written inside the table."""

    name: str
    unique: bool
    sql: str | None
    columns: tuple[str | None, ...]  # None where the index is on an expression


class IndexesAddedFields(BaseSchemaEditor):
    """Creates the index of an added field, which Tortoise's editors create with a table only."""

    async def add_field(self, model: type[Model], field_name: str) -> None:
        """Add the field, then its index when it declares one."""
        await super().add_field(model, field_name)
        declared: Any = model._meta.fields_map[field_name]
        field: Any = model._meta.fields_map[getattr(declared, "source_field", None) or field_name]
        if field.index and not field.unique:
            await self.add_index(model, Index(fields=(_column(field),)))


class PostgresqlStoreSchemaEditor(IndexesAddedFields, AsyncpgSchemaEditor):
    """Tortoise's editor for PostgreSQL, which indexes added fields too."""


class SqliteStoreSchemaEditor(IndexesAddedFields, SqliteSchemaEditor):
    """Tortoise's editor for SQLite; a remade table keeps its indexes, and an altered field gains or loses its own."""

    async def _run_sql(self, sql: str) -> None:
        if self.collect_sql:
            self.collected_sql.append(sql)
        else:
            await self.client.execute_script(sql)  # the store's: it splits where SQLite does, and commits nothing

    async def remove_constraint(self, model: type[Model], constraint: UniqueConstraint | CheckConstraint) -> None:
        """Remove a constraint, also one that Tortoise wrote inside the table."""
        columns = () if isinstance(constraint, CheckConstraint) else self._columns_of(model, constraint)
        names = await self._get_unique_constraint_names_from_db(model._meta.db_table, list(columns))
        if any(name.startswith(AUTOMATIC) for name in names):
            await self._remake_table(model, without=columns)
        else:
            await super().remove_constraint(model, constraint)

    async def _get_unique_constraint_names_from_db(
        self, table_name: str, column_names: list[str], schema: str | None = None
    ) -> list[str]:
        # Tortoise's own reads rows as dictionaries, which SQLite's are not, and takes the failure for « none ».
        found = await self._indexes(table_name)
        return [index.name for index in found if index.unique and list(index.columns) == column_names]

    async def _remake_table(
        self,
        model: type[Model],
        create_field: Any = None,
        delete_field: Any = None,
        alter_fields: Sequence[tuple[Any, Any]] | None = None,
        *,
        without: tuple[str, ...] | None = None,
    ) -> None:
        altered = [new for _, new in alter_fields or ()]
        before = await self._indexes(model._meta.db_table)
        await super()._remake_table(model, create_field, delete_field, alter_fields)
        own = {name for field in altered for name in self._own_names(model, field)}
        await self._restore(model, [i for i in before if i.name not in own and i.columns != without], altered)
        for field in altered:
            if field.index and not field.unique and not field.pk:
                await self.add_index(model, Index(fields=(_column(field),)))

    async def _restore(self, model: type[Model], kept: Sequence[KeptIndex], altered: Sequence[Any]) -> None:
        """Put back each index whose columns remain, unless the new table or the altered field decides on it."""
        columns = {row[1] for row in await self._rows(f'PRAGMA table_info("{model._meta.db_table}")')}
        present = {(index.unique, index.columns) for index in await self._indexes(model._meta.db_table)}
        for index in kept:
            field_decides = index.sql is None and index.columns in {(_column(field),) for field in altered}
            remains = all(column is None or column in columns for column in index.columns)
            if remains and not field_decides and (index.unique, index.columns) not in present:
                await self._run_sql(index.sql or self._unique_index(model, index))

    def _unique_index(self, model: type[Model], index: KeptIndex) -> str:
        columns = [column for column in index.columns if column is not None]
        return self.UNIQUE_INDEX_CREATE_TEMPLATE.format(
            index_name=self._get_unique_constraint_name(model, columns),
            table_name=self.quote(model._meta.db_table),
            fields=", ".join(self.quote(column) for column in columns),
            extra="",
        )

    def _own_names(self, model: type[Model], field: Any) -> list[str]:
        return [self._generate_index_name(prefix, model, [_column(field)]) for prefix in ("idx", "uid")]

    def _columns_of(self, model: type[Model], constraint: UniqueConstraint) -> tuple[str, ...]:
        return tuple(self._resolve_fields_to_columns(model, constraint.fields))

    async def _indexes(self, table: str) -> list[KeptIndex]:
        rows = await self._rows(INDEXES, [table])
        return [KeptIndex(row[0], bool(row[1]), row[2], tuple(orjson.loads(row[3]))) for row in rows]

    async def _rows(self, sql: str, values: Sequence[object] = ()) -> Sequence[Any]:  # Any: a driver's rows
        if self.collect_sql:
            return []
        return (await self.client.execute_query(sql.replace("$1", "?1"), list(values)))[1]


def _column(field: Any) -> str:
    name: str = field.source_field or field.model_field_name
    return name
