"""From plan to SQL: one statement whose rows are JSON trees. Names come from shapes only, values are parameters."""

from functools import lru_cache

from monespace_gql.journal.dialect import Dialect
from monespace_gql.reads.plan import Plan
from monespace_gql.reads.shape import Cast, Column, Shape


def select(shape: Shape, plan: Plan, dialect: Dialect, *, where: str, order: str = "", limit: int | None = None) -> str:
    """Return the statement that gives one JSON tree a row, in a column named `tree`; the root's table is `r`."""
    tree = tree_of(shape, plan, dialect)
    tail = (f" ORDER BY {order}" if order else "") + (f" LIMIT {limit}" if limit is not None else "")
    return f"SELECT {tree} AS tree FROM {shape.table} r WHERE {where}{tail}"  # noqa: S608 - no client text


def tree_of(shape: Shape, plan: Plan, dialect: Dialect) -> str:
    """Return the expression of the JSON tree of a row of the table `r`."""
    return _tree(_Shaped(shape), plan, dialect, "r")


def keys_of(listed: str, dialect: Dialect) -> str:
    """Return the query of the keys that a parameter lists, a JSON text: however many, the statement is the same."""
    if dialect is Dialect.SQLITE:
        return f"SELECT value FROM json_each({listed})"  # noqa: S608 - no client text
    return f"SELECT CAST(k AS bigint) FROM jsonb_array_elements_text(CAST(CAST({listed} AS text) AS jsonb)) AS k"  # noqa: S608


class _Shaped:
    """A shape as a cache key: shapes are module constants, known by identity."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def __hash__(self) -> int:
        return id(self.shape)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shaped) and other.shape is self.shape


@lru_cache(maxsize=512)
def _tree(shaped: _Shaped, plan: Plan, dialect: Dialect, alias: str) -> str:
    shape = shaped.shape
    pairs = [f"'{name}', {_value(shape.columns[name], dialect, alias)}" for name in plan.columns]
    for name, inner in plan.relations:
        pairs.append(f"'{name}', {_rows(shape, name, inner, dialect, alias)}")
    return _object(pairs, dialect)


def _rows(shape: Shape, name: str, plan: Plan, dialect: Dialect, parent: str) -> str:
    relation = shape.relations[name]
    alias = f"{parent}_{name}"
    tree = _tree(_Shaped(relation.shape), plan, dialect, alias)
    on, order = relation.on.format(t=alias, p=parent), relation.order.format(t=alias)
    source = f"FROM {relation.shape.table} {alias} WHERE {on}"
    if dialect is Dialect.POSTGRESQL:
        return f"(SELECT coalesce(json_agg({tree} ORDER BY {order}), '[]'::json) {source})"
    return f"(SELECT json_group_array(json(tree)) FROM (SELECT {tree} AS tree {source} ORDER BY {order}))"  # noqa: S608


def _value(column: Column, dialect: Dialect, alias: str) -> str:
    expression = column.expression.format(t=alias)
    if column.cast is Cast.LIST:
        gathered = "coalesce(json_agg(item), '[]'::json)" if dialect is Dialect.POSTGRESQL else "json_group_array(item)"
        return f"(SELECT {gathered} FROM ({expression}) items)"  # noqa: S608
    if column.cast is Cast.TEXT:
        return f"CAST({expression} AS TEXT)"
    if dialect is Dialect.POSTGRESQL:
        return expression
    if column.cast is Cast.JSON:
        return f"json({expression})"
    if column.cast is Cast.BOOLEAN:
        return f"json(CASE WHEN {expression} THEN 'true' ELSE 'false' END)"
    return expression


PAIRS = 45
"""How many pairs one call may build: PostgreSQL takes 100 arguments a function, SQLite 127."""


def _object(pairs: list[str], dialect: Dialect) -> str:
    function = "json_build_object" if dialect is Dialect.POSTGRESQL else "json_object"
    if len(pairs) > PAIRS:
        raise ValueError(f"a shape has more than {PAIRS} columns and relations")
    return f"{function}({', '.join(pairs)})"
