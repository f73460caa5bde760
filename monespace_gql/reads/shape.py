"""Where each thing a client may read lives: a column, a relation. Declared once, compiled into statements."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Cast(StrEnum):
    """How a column is written in JSON, alike on both databases."""

    PLAIN = "PLAIN"
    JSON = "JSON"
    TEXT = "TEXT"
    BOOLEAN = "BOOLEAN"
    LIST = "LIST"


@dataclass(frozen=True)
class Column:
    """A value of a row; `{t}` in the expression is the row's table. A LIST is a query of one column named `item`."""

    expression: str
    cast: Cast = Cast.PLAIN


@dataclass(frozen=True)
class Relation:
    """Rows of another shape; `{t}` is their table, `{p}` the row they belong to."""

    shape: "Shape"
    on: str
    order: str


@dataclass(frozen=True)
class Shape:
    """A table as it is read: the columns always read (`core`), those read when selected, and the relations."""

    table: str
    columns: Mapping[str, Column]
    core: frozenset[str] = frozenset()
    relations: Mapping[str, Relation] = field(default_factory=dict)


def columns(*names: str, **expressions: Column) -> dict[str, Column]:
    """Write the columns that bear their own names, then those that are expressions."""
    return {name: Column(f"{{t}}.{name}") for name in names} | expressions


def amount(name: str) -> Column:
    """A decimal column, written as text so that no cent is lost in a float."""
    return Column(f"{{t}}.{name}", Cast.TEXT)


def document(name: str) -> Column:
    """A column of JSON, written as it is."""
    return Column(f"{{t}}.{name}", Cast.JSON)


def flag(name: str) -> Column:
    """A yes or no."""
    return Column(f"{{t}}.{name}", Cast.BOOLEAN)
