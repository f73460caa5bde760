"""One draft or dossier in the answer: pieces that its row gives, and between them the fields Python computes.

One whose row is not as its plan supposes is graphql-core's to complete, as a whole.
"""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from graphql import GraphQLObjectType
from graphql.execution import Executor as Run
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path

from monespace_gql.catalogue import Catalogue
from monespace_gql.graph.compiled.computed import ComputedFields, computed_fields
from monespace_gql.graph.compiled.keyed import keyed_fields
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

    def all_written(self, given: "Completes", lines: Sequence[Line], path: Path) -> list[bytes | Awaitable[bytes]]:
        """Return the JSON of each case of a list; raises what their computed fields raise."""
        if self.computed is None and all(line.pieces for line in lines):
            return [b"{%b}" % b",".join(line.pieces or ()) for line in lines]
        nodes: list[bytes | Awaitable[bytes]] = []
        try:
            for rank, line in enumerate(lines):
                nodes.append(self.written(given, line, Path(path, rank, None)))
        except Exception:
            given.run.track_async_work(nodes)
            raise
        return nodes

    def written(self, given: "Completes", line: Line, path: Path) -> bytes | Awaitable[bytes]:
        """Return the JSON of a case; raises what its computed fields raise."""
        fields = self.computed if line.pieces is not None else self.whole
        if fields is None or line.case is None:
            return b"{%b}" % b",".join(line.pieces or ())
        values = fields.values(given.run, line.case, path)
        return self._joined(line, values) if isinstance(values, dict) else self._awaited(line, values)

    async def _awaited(self, line: Line, values: Awaitable[Mapping[str, object]]) -> bytes:
        return self._joined(line, await values)

    def _joined(self, line: Line, values: Mapping[str, object]) -> bytes:
        if line.pieces is None:
            return orjson.dumps(values)
        stored = iter(line.pieces)
        pieces = (
            next(stored) if key is None else b'"%b":%b' % (key.encode(), orjson.dumps(values[key]))
            for key in self.reads.order
        )
        return b"{%b}" % b",".join(pieces)


class Completes(Protocol):
    """What has a run of graphql-core to complete fields by."""

    @property
    def run(self) -> Run[Any]:
        """The run."""


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
    row = compile_row(supposed, picked, catalogue, dialect, keyed_fields(run, of, grouped))
    computed = tuple(part.picked for part in row.parts if isinstance(part, Computed))
    whole, left = needed(names(picked), kind.needs), ComputedFields(of, (), grouped)
    if not computed:
        return NodePlan(CasePlan(kind.case, row, None, whole, dialect), None, left)
    wanted = needed(names(computed), kind.needs)
    fields = computed_fields(run, of, {each.key: grouped[each.key] for each in computed})
    return NodePlan(CasePlan(kind.case, row, wanted, whole, dialect), fields, left)
