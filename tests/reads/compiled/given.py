"""Cases read by both paths: the pieces that a statement writes, put together, and what graphql-core makes of a tree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import orjson
from strawberry import Schema

from monespace_gql.access import Viewer
from monespace_gql.catalogue import Catalogue
from monespace_gql.drafts.desk import Desk
from monespace_gql.graph.context import Asked
from monespace_gql.journal.store import Store
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.row import Computed, RowPlan, Stored, compile_row
from monespace_gql.reads.compiled.supposed import CaseKind, reaches_json, supposed_of
from monespace_gql.reads.compiled.writer import in_camel_case


def pick(name: str, *below: Picked, key: str = "", **apart: tuple[Picked, ...]) -> Picked:
    """Pick a field; under its own name unless a key is given."""
    return Picked(key or in_camel_case(name), name, below, tuple(apart.items()))


def each(*names: str) -> tuple[Picked, ...]:
    """Pick fields under their own names."""
    return tuple(pick(name) for name in names)


def text_of(picked: Iterable[Picked]) -> str:
    """Write what is picked as GraphQL."""
    return " ".join(_text_of(one) for one in picked)


def _text_of(picked: Picked) -> str:
    name = picked.name if picked.name == "__typename" else in_camel_case(picked.name)
    below = f"{{ {text_of(picked.below)} }}" if picked.below else ""
    if picked.apart:
        below = f"{{ {' '.join(f'... on {kind} {{ {text_of(fields)} }}' for kind, fields in picked.apart)} }}"
    return f"{picked.key}: {name} {below}"


@dataclass(frozen=True)
class Both:
    """Both ways of reading the cases of one database."""

    store: Store
    catalogue: Catalogue
    desk: Desk
    schema: Schema

    async def usual(self, viewer: Viewer, kind: CaseKind, picked: tuple[Picked, ...]) -> dict[str, bytes]:
        """Return what graphql-core answers of each case the viewer sees, by number."""
        fields = f"n_: number {text_of(picked)}"
        query = f"{{ {kind}s(first: 100) {{ nodes {{ {fields} }} }} }}"
        context = Asked(viewer, self.desk, *[cast("Any", None)] * 6)  # nothing of it is asked for here
        result = await self.schema.execute(query, context_value=context)
        assert not result.errors, result.errors
        nodes = cast("dict[str, Any]", result.data)[f"{kind}s"]["nodes"]
        return {str(node.pop("n_")): orjson.dumps(node) for node in nodes}

    async def compiled(self, viewer: Viewer, kind: CaseKind, picked: tuple[Picked, ...]) -> dict[str, bytes | None]:
        """Return what the pieces of each case come to, by number; None for one that is odd."""
        plan = self.plan(viewer, kind, picked)
        rows = await self.rows(plan, viewer, kind)
        return {str(row["number"]): None if row["odd"] else _assembled(plan, row) for row in rows}

    def plan(self, viewer: Viewer, kind: CaseKind, picked: tuple[Picked, ...]) -> RowPlan:
        """Compile what is picked for this viewer."""
        supposed = supposed_of(viewer, kind)
        assert supposed is not None
        return compile_row(supposed, picked, self.catalogue, self.store.dialect)

    async def rows(self, plan: RowPlan, viewer: Viewer, kind: CaseKind) -> list[Mapping[str, Any]]:
        """Run a plan over every case."""
        stored = [part for part in plan.parts if isinstance(part, Stored)]
        columns = "".join(f", {part.sql} AS p{rank}" for rank, part in enumerate(stored))
        sql = f"SELECT r.number, {plan.odd} AS odd{columns} FROM {kind} r{plan.source}"
        values = [*plan.values, *([reaches_json(viewer)] if plan.reaches else [])]
        return [dict(row) for row in await self.store.fetch(sql, values)]


def _assembled(plan: RowPlan, row: Mapping[str, Any]) -> bytes:
    assert not [part for part in plan.parts if isinstance(part, Computed)]
    return ("{" + ",".join(row[f"p{rank}"] for rank in range(len(plan.parts))) + "}").encode()
