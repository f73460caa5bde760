"""How each database is asked for JSON: the few words in which SQLite and PostgreSQL differ."""

from collections.abc import Mapping

from monespace_gql.journal.dialect import Dialect


class JsonSql:
    """PostgreSQL's words; amounts are text with two decimals, instants UTC to the millisecond, as the API has them."""

    def object(self, fields: Mapping[str, str]) -> str:
        """An object of these expressions."""
        return f"json_build_object({_pairs(fields)})"

    def listed(self, tree: str, source: str, order: str) -> str:
        """The list of the trees of these rows."""
        return f"(SELECT coalesce(json_agg({tree} ORDER BY {order}), '[]') FROM {source})"

    def items(self, array: str) -> str:
        """The items of a JSON array as rows: `item.value`, in the order of `item.key`."""
        return f"jsonb_array_elements({array}) WITH ORDINALITY AS item(value, key)"

    def holds(self, array: str, text: str) -> str:
        """Whether a JSON array holds a text."""
        return f"{array} ? {text}"

    def only_when(self, condition: str, tree: str) -> str:
        """The tree, or null."""
        return f"CASE WHEN {condition} THEN {tree} END"

    def flag(self, condition: str) -> str:
        """A boolean."""
        return condition

    def amount(self, column: str) -> str:
        """An amount."""
        return f"{column}::text"

    def total(self, column: str, source: str) -> str:
        """The sum of an amount over rows."""
        return f"(SELECT coalesce(sum({column}), 0.00)::text FROM {source})"

    def instant(self, column: str) -> str:
        """An instant."""
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"

    def masked(self, text: str) -> str:
        """A text of which only the last three characters show."""
        return f"repeat('•', length({text}) - 3) || right({text}, 3)"


class SqliteJsonSql(JsonSql):
    """SQLite's words."""

    def object(self, fields: Mapping[str, str]) -> str:
        return f"json_object({_pairs(fields)})"

    def listed(self, tree: str, source: str, order: str) -> str:
        return f"(SELECT json_group_array(json(tree)) FROM (SELECT {tree} AS tree FROM {source} ORDER BY {order}))"

    def items(self, array: str) -> str:
        return f"json_each({array}) AS item"

    def holds(self, array: str, text: str) -> str:
        return f"EXISTS (SELECT 1 FROM json_each({array}) held WHERE held.value = {text})"

    def only_when(self, condition: str, tree: str) -> str:
        return f"json(CASE WHEN {condition} THEN {tree} END)"

    def flag(self, condition: str) -> str:
        return f"json(CASE WHEN {condition} THEN 'true' ELSE 'false' END)"

    def amount(self, column: str) -> str:
        return f"printf('%.2f', {column})"

    def total(self, column: str, source: str) -> str:
        return f"(SELECT printf('%.2f', coalesce(sum({column}), 0)) FROM {source})"

    def instant(self, column: str) -> str:
        return f"strftime('%Y-%m-%dT%H:%M:%fZ', {column})"

    def masked(self, text: str) -> str:
        return f"substr('•••••••••••••••', 1, length({text}) - 3) || substr({text}, -3)"


def json_sql(dialect: Dialect) -> JsonSql:
    """Return the words of this database."""
    return SqliteJsonSql() if dialect is Dialect.SQLITE else JsonSql()


def _pairs(fields: Mapping[str, str]) -> str:
    return ", ".join(f"'{name}', {expression}" for name, expression in fields.items())
