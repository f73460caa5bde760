"""Reads cases by compiled plans: one statement gives pieces of the response, and the inputs of what Python computes.

The rows that are not as a plan supposes are read again, all of them by one more statement, as graphql-core reads them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monespace_gql.access import Provisional
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.json_field import from_json
from monespace_gql.reads.case_table import CaseTable
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.cases import Key, Reader, Rows
from monespace_gql.reads.compiled.row import RowPlan, Stored, is_odd
from monespace_gql.reads.compiled.supposed import reaches_json
from monespace_gql.reads.lists.cursor import Cursors
from monespace_gql.reads.lists.window import Cut, Window
from monespace_gql.reads.plan import Selection, plan
from monespace_gql.reads.scope import Parameters
from monespace_gql.reads.statement import tree_of

STATEMENTS_KEPT = 4
"""How many statements of one plan are kept as written: they differ by how many companies their viewers reach."""


class NotAsSupposed(Exception):
    """A case or the viewer is not what the plan supposes, nor what was read before: nothing of it may be told."""


class RightsChanged(NotAsSupposed):
    """The viewer's rights are no longer those they were let in on."""


@dataclass(frozen=True, slots=True)
class Line:
    """One case read: its stored pieces in order, and the case itself where Python computes fields of it.

    A row that is not as supposed has no `pieces`: its case has all that is picked.
    """

    pieces: Sequence[str] | None
    case: CaseTree | None
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A part of a list, and how many cases the list holds if that was asked for."""

    cut: Cut[Line]
    total: int


class CasePlan:
    """How cases of one kind are read for one selection.

    `wanted` is what its computed fields need, `whole` what all of them would.
    """

    def __init__(
        self, kind: CaseTable, row: RowPlan, wanted: Selection | None, whole: Selection, dialect: Dialect
    ) -> None:
        self.kind, self.dialect = kind, dialect
        self.whole = plan(kind.shape, whole)
        self.values, self.reaches = row.values, row.reaches
        self.order = tuple(None if isinstance(part, Stored) else part.picked.key for part in row.parts)
        """The pieces in the order of the answer: the key of a field that is computed, None for one that is stored."""
        self.stored = self.order.count(None)
        self.computes = wanted is not None
        pieces = [part.sql for part in row.parts if isinstance(part, Stored)]
        inputs = [] if wanted is None else [tree_of(kind.shape, plan(kind.shape, wanted), dialect)]
        self._columns = ", ".join(f"({column})" for column in (row.odd, *pieces, *inputs))
        self._table = f"{kind.shape.table} r"
        self._statements: dict[tuple[str, Rows], str] = {}

    def statement(self, beside: str, rows: Rows) -> str:
        """Return the statement that reads these rows, with columns of the read's own after those of the plan.

        The very same text is returned again, so that a driver which keeps statements finds it by its identity.
        """
        written = self._statements.get((beside, rows))
        if written is None:
            if len(self._statements) >= STATEMENTS_KEPT:
                self._statements.clear()
            order = f" ORDER BY {rows.order}" if rows.order else ""
            written = f"SELECT {self._columns}{beside} FROM {self._table} WHERE {rows.where}{order}"
            self._statements[beside, rows] = written
        return written

    def again(self, beside: str, rows: Rows) -> str:
        """Return the statement that reads these rows as trees, by their keys."""
        tree = tree_of(self.kind.shape, self.whole, self.dialect)
        return f"SELECT r.id AS id, {tree} AS tree{beside} FROM {self._table} WHERE {rows.where}"


@dataclass(frozen=True, slots=True)
class CompiledReader:
    """Reads for one viewer; somebody let in provisionally is verified by the statement that reads.

    `verified` is told whenever a statement found their rights to be those they were let in on, `left` how many cases
    were read whole, for graphql-core to complete.
    """

    reader: Reader
    provisional: Provisional | None
    verified: Callable[[], None]
    left: Callable[[int], None]

    async def case(self, plan: CasePlan, key: Key) -> Line | None:
        """Return one case, None when the viewer may not see it or it does not exist; raises NotAsSupposed."""
        parameters = self._parameters(plan)
        rows = self.reader.named(plan.kind, key, parameters)
        beside = f", r.id AS id{self._verified(parameters)}"
        lines = await self._lines(plan, await self._fetch(plan.statement(beside, rows), parameters))
        return lines[0] if lines else None

    async def part(self, plan: CasePlan, cursors: Cursors, window: Window, *, counted: bool, placed: bool) -> Lines:
        """Return a part of a list, with its total and its cursors if they are asked for.

        Raises NotAsSupposed, and Refusal for a cursor of another list.
        """
        parameters = self._parameters(plan)
        rows = self.reader.part(cursors, window, parameters)
        beside = f", r.id AS id{self._verified(parameters)}"
        if placed:
            beside += f", r.{cursors.key.column} AS place"
        if counted:
            beside += f", ({self.reader.count(cursors, parameters)}) AS total"
        found = await self._fetch(plan.statement(beside, rows), parameters)
        cut = window.cut(found)
        lines = await self._lines(plan, cut.shown, cursors if placed else None)
        total = int(found[0]["total"]) if counted and found else 0
        if counted and not found:
            total = await self.total(cursors)
        return Lines(Cut(lines, cut.has_previous, cut.has_next), total)

    async def total(self, cursors: Cursors) -> int:
        """Count what a list holds for the viewer; raises NotAsSupposed."""
        parameters = Parameters()
        count = self.reader.count(cursors, parameters)
        sql = f"SELECT ({count}) AS total{self._verified(parameters)}"
        (row,) = await self._fetch(sql, parameters)
        return int(row["total"])

    async def nothing(self) -> None:
        """Read nothing but whether the viewer may be told so; raises NotAsSupposed."""
        await self._verify(())

    def _parameters(self, plan: CasePlan) -> Parameters:
        reaches = [reaches_json(self.reader.viewer)] if plan.reaches else []
        return Parameters([*plan.values, *reaches])

    def _verified(self, parameters: Parameters) -> str:
        return f", {self.provisional.column(parameters)} AS rights" if self.provisional else ""

    async def _fetch(self, sql: str, parameters: Parameters) -> Sequence[Any]:  # Any: a driver's rows
        found = await self.reader.store.fetch(sql, parameters.values)
        await self._verify(found)
        return found

    async def _verify(self, found: Sequence[Any]) -> None:
        """Make sure that the viewer's rights are those they were let in on; where no row says it, it is asked."""
        if self.provisional is None:
            return
        if not found:
            parameters = Parameters()
            sql = f"SELECT {self.provisional.column(parameters)} AS rights"
            found = await self.reader.store.fetch(sql, parameters.values)
        if not self.provisional.holds(found[0]["rights"]):
            raise RightsChanged
        self.verified()

    async def _lines(self, plan: CasePlan, rows: Sequence[Any], cursors: Cursors | None = None) -> list[Line]:
        read = [(row, _pieces(plan, row)) for row in rows]
        odd = [row["id"] for row, pieces in read if pieces is None]
        whole = await self._whole(plan, odd) if odd else {}
        return [self._line(plan, row, pieces, whole.get(row["id"]), cursors) for row, pieces in read]

    def _line(
        self,
        plan: CasePlan,
        row: Any,  # Any: a driver's row
        pieces: Sequence[str] | None,
        whole: CaseTree | None,
        cursors: Cursors | None,
    ) -> Line:
        cursor = cursors.write({cursors.key.column: row["place"], "id": row["id"]}) if cursors else ""
        case = self._case(plan, row[plan.stored + 1]) if plan.computes and pieces is not None else whole
        return Line(pieces, case, cursor)

    async def _whole(self, plan: CasePlan, keys: Sequence[int]) -> Mapping[int, CaseTree]:
        """Read cases as graphql-core needs them; raises NotAsSupposed unless the viewer still sees all of them."""
        parameters = Parameters()
        rows = self.reader.among(plan.kind, keys, parameters)
        found = await self._fetch(plan.again(self._verified(parameters), rows), parameters)
        if len(found) < len(keys):
            raise NotAsSupposed
        self.left(len(found))
        return {row["id"]: self._case(plan, row["tree"]) for row in found}

    def _case(self, plan: CasePlan, tree: str) -> CaseTree:
        seen = self.reader.seen(from_json(tree), transmitted=plan.kind.transmitted)
        if seen is None:
            raise NotAsSupposed
        return seen


def _pieces(plan: CasePlan, row: Any) -> Sequence[str] | None:  # Any: a driver's row
    """Return the stored pieces of a row, None when it is not as supposed."""
    odd, *pieces = row[: plan.stored + 1]
    return None if is_odd(odd, pieces) else pieces
