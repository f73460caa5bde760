"""A tree of fields declared once: written as GraphQL, as SQL that makes its JSON; answers counted and compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.json_sql import JsonSql


@dataclass(frozen=True)
class Branch:
    """Fields below a field: of one object, or of the rows of a source; `on` names the GraphQL type, if it must be."""

    fields: "Fields"
    rows: str | None = None
    order: str = ""
    when: str | None = None
    on: str | None = None


Fields = Mapping[str, str | Branch]
"""By its name in GraphQL, each field's SQL expression, or what is below it."""


def selected(fields: Fields) -> str:
    """Return the selection set of these fields."""
    return f"{{ {' '.join(_names(fields))} }}"


def json_object(fields: Fields, sql: JsonSql) -> str:
    """Return the expression of the JSON object of these fields."""
    return sql.object({name: _value(below, sql) for name, below in fields.items()})


def leaves(answer: object) -> int:
    """Count the values of an answer."""
    return sum(1 for _ in values(answer))


def values(answer: object) -> Iterator[object]:
    """Give the values of an answer, whatever their names."""
    if isinstance(answer, dict | list):
        for below in answer.values() if isinstance(answer, dict) else answer:
            yield from values(below)
    else:
        yield answer


def difference(one: object, other: object, path: str = "") -> str | None:
    """Return the first place where two answers are not alike, None when they are."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = [(f"{path}.{name}", one[name], other[name]) for name in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(f"{path}[{rank}]", *pair) for rank, pair in enumerate(zip(one, other, strict=True))]
    else:
        return None if one == other and type(one) is type(other) else path
    return next((place for path, mine, theirs in pairs if (place := difference(mine, theirs, path))), None)


def _names(fields: Fields) -> Iterator[str]:
    for name, below in fields.items():
        if isinstance(below, Branch):
            inner = selected(below.fields)
            yield f"{name} {{ ... on {below.on} {inner} }}" if below.on else f"{name} {inner}"
        else:
            yield name


def _value(below: str | Branch, sql: JsonSql) -> str:
    if isinstance(below, str):
        return below
    tree = json_object(below.fields, sql)
    if below.rows is not None:
        return sql.listed(tree, below.rows, below.order)
    return sql.only_when(below.when, tree) if below.when else tree
