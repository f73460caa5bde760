"""One draft or dossier in the answer: pieces that the database wrote, and between them the fields Python computes.

One whose row is not as its plan supposes is graphql-core's to complete, as a whole.
"""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import GraphQLObjectType
from graphql.execution import Executor as Run
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path

from monespace_gql.catalogue import Catalogue
from monespace_gql.graph.compiled.computed import ComputedFields, computed_fields
from monespace_gql.graph.compiled.kinds import Kind
from monespace_gql.graph.compiled.pick import below, names, picked_of
from monespace_gql.graph.needs import needed
from monespace_gql.journal.dialect import Dialect
from monespace_gql.reads.compiled.reading import CasePlan, Line
from monespace_gql.reads.compiled.row import Computed, compile_row
from monespace_gql.reads.compiled.supposed import Supposed


@dataclass(frozen=True, slots=True)
class NodePlan:
    """How the cases of one selection are read and written; `whole` is all of it, left to graphql-core."""

    reads: CasePlan
    computed: ComputedFields | None
    whole: ComputedFields

    def written(self, run: Run[Any], line: Line, path: Path) -> str | Awaitable[str]:
        """Return the JSON of a case; raises what its computed fields raise."""
        fields = self.computed if line.pieces is not None else self.whole
        if fields is None or line.case is None:
            return self._joined(line, {})
        values = fields.values(run, line.case, path)
        return self._joined(line, values) if isinstance(values, dict) else self._awaited(line, values)

    async def _awaited(self, line: Line, values: Awaitable[Mapping[str, object]]) -> str:
        return self._joined(line, await values)

    def _joined(self, line: Line, values: Mapping[str, object]) -> str:
        if line.pieces is None:
            return orjson.dumps(values).decode()
        stored = iter(line.pieces)
        pieces = (
            next(stored) if key is None else f'"{key}":{orjson.dumps(values[key]).decode()}' for key in self.reads.order
        )
        return f"{{{','.join(pieces)}}}"


def node_plan(
    run: Run[Any],
    kind: Kind,
    details: FieldDetailsList,
    supposed: Supposed,
    catalogue: Catalogue,
    dialect: Dialect,
) -> NodePlan:
    """Compile what is picked of a draft or dossier, for viewers and rows that are as supposed."""
    of = run.schema.type_map[kind.type]
    assert isinstance(of, GraphQLObjectType)
    grouped = below(run, of, details) if details else {}
    picked = picked_of(run, of, grouped)
    row = compile_row(supposed, picked, catalogue, dialect)
    computed = tuple(part.picked for part in row.parts if isinstance(part, Computed))
    whole, left = needed(names(picked), kind.needs), ComputedFields(of, (), grouped)
    if not computed:
        return NodePlan(CasePlan(kind.case, row, None, whole, dialect), None, left)
    wanted = needed(names(computed), kind.needs)
    fields = computed_fields(run, of, {each.key: grouped[each.key] for each in computed})
    return NodePlan(CasePlan(kind.case, row, wanted, whole, dialect), fields, left)
