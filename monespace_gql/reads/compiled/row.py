"""PROVISIONAL stand-in until the real one is merged."""

from dataclasses import dataclass

from monespace_gql.catalogue import Catalogue
from monespace_gql.journal.dialect import Dialect
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.supposed import Supposed


@dataclass(frozen=True, slots=True)
class Stored:
    sql: str


@dataclass(frozen=True, slots=True)
class Computed:
    picked: Picked


@dataclass(frozen=True, slots=True)
class RowPlan:
    parts: tuple[Stored | Computed, ...]
    odd: str
    values: tuple[object, ...]
    reaches: bool
    source: str = ""


def compile_row(supposed: Supposed, picked: tuple[Picked, ...], catalogue: Catalogue, dialect: Dialect) -> RowPlan:
    parts: list[Stored | Computed] = []
    values: list[object] = []
    for p in picked:
        if p.name in ("title", "scheme", "sub_scheme"):
            values.append(f'"{p.key}":')
            q = f"CAST(to_json(r.{p.name}) AS text)" if dialect is Dialect.POSTGRESQL else f"json_quote(r.{p.name})"
            parts.append(Stored(f"CAST(${len(values)} AS text) || {q}"))
        else:
            parts.append(Computed(p))
    return RowPlan(tuple(parts), "false" if dialect is Dialect.POSTGRESQL else "0", tuple(values), False)
