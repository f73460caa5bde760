"""Reads cases by compiled plans: one statement gives pieces of the response, and the inputs of what Python computes.

The rows that are not as a plan supposes are read again, all of them by one more statement, as graphql-core reads them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from monespace_gql.access import Known, Provisional
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.json_field import from_json
from monespace_gql.lexicon.recent import Recent
from monespace_gql.reads.case_table import CaseTable
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.cases import Key, Reader, Rows
from monespace_gql.reads.compiled.made import Made
from monespace_gql.reads.compiled.row import Computed, RowPlan, is_odd
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


class Line(NamedTuple):
    """One case read: its pieces in order, and the case itself where Python computes fields of it.

    A row that is not as supposed has no `pieces`: its case has all that is picked.
    """

    pieces: Sequence[bytes] | None
    case: CaseTree | None
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A part of a list, of how many cases at most, and how many the list holds if that was asked for."""

    cut: Cut[Line]
    size: int
    total: int


@dataclass(frozen=True, slots=True, eq=False)
class Bound:
    """A statement as it is sent for one viewer: all its values, that of the case asked for at place `key`."""

    sql: str
    values: Sequence[object]
    key: int = 0

    def naming(self, key: Key) -> list[object]:
        """Return the values for another case, named the same way."""
        values = list(self.values)
        values[self.key] = key.value
        return values


@dataclass(frozen=True, slots=True, eq=False)
class BoundPart:
    """The same for a part of a list, with what was asked for."""

    bound: Bound
    cursors: Cursors
    window: Window


Sought = Callable[[], tuple[Cursors, Window]]
"""Reads which list is asked for, and which part of it; raises Refusal for what cannot be meant."""


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
        self.order = tuple(part.picked.key if isinstance(part, Computed) else None for part in row.parts)
        """The pieces in the order of the answer: the key of a field that is computed, None for one that is read."""
        read = [part for part in row.parts if not isinstance(part, Computed)]
        self.stored, self.computes = len(read), wanted is not None
        self.made = tuple((rank, part.text) for rank, part in enumerate(read) if isinstance(part, Made))
        """Of the pieces read, those that are not text of the answer yet, by their rank, each with what makes it."""
        pieces = [part.sql for part in read]
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

    def pieces(self, row: Any) -> Sequence[bytes] | None:  # Any: a driver's row
        """Return the pieces of a row, each made a text of the answer; None when it is not as supposed."""
        odd, *pieces = row[: self.stored + 1]
        for rank, text in self.made:
            pieces[rank] = text(pieces[rank])
        return None if is_odd(odd, pieces) else pieces

    def again(self, beside: str, rows: Rows) -> str:
        """Return the statement that reads these rows as trees, by their keys."""
        tree = tree_of(self.kind.shape, self.whole, self.dialect)
        return f"SELECT r.id AS id, {tree} AS tree{beside} FROM {self._table} WHERE {rows.where}"


class BoundStatements:
    """What plans sent lately, for whom: a viewer whose rights have not changed since is sent the same again."""

    def __init__(self, kept: int) -> None:
        self.cases: Recent[tuple[CasePlan, Known, bool], Bound] = Recent(kept)
        self.parts: Recent[tuple[CasePlan, Known, bytes], BoundPart] = Recent(kept)


@dataclass(slots=True, eq=False)
class CompiledReader:
    """Reads for one viewer; somebody let in provisionally is verified by the statement that reads.

    `verified` is told whenever a statement found their rights to be those they were let in on, `left` how many cases
    were read whole, for graphql-core to complete. `bound` keeps what is sent for whom.
    """

    reader: Reader
    provisional: Provisional | None
    verified: Callable[[], None]
    left: Callable[[int], None]
    bound: BoundStatements

    async def case(self, plan: CasePlan, key: Key) -> Line | None:
        """Return one case, None when the viewer may not see it or it does not exist; raises NotAsSupposed."""
        bound = self._bound_case(plan, key)
        lines = await self._lines(plan, await self._fetch(bound.sql, bound.naming(key)))
        return lines[0] if lines else None

    async def part(self, plan: CasePlan, asked: bytes | None, sought: Sought, *, counted: bool, placed: bool) -> Lines:
        """Return a part of a list, with its total and its cursors if they are asked for.

        `asked` is what, with the plan, decides what is sought; None when it is too much to be kept. Raises
        NotAsSupposed, and Refusal for what cannot be meant, like a cursor of another list.
        """
        part = self._bound_part(plan, asked, sought, counted=counted, placed=placed)
        found = await self._fetch(part.bound.sql, part.bound.values)
        cut = part.window.cut(found)
        lines = await self._lines(plan, cut.shown, part.cursors if placed else None)
        total = int(found[0]["total"]) if counted and found else 0
        if counted and not found:
            total = await self.total(part.cursors)
        return Lines(Cut(lines, cut.has_previous, cut.has_next), part.window.size, total)

    def _bound_case(self, plan: CasePlan, key: Key) -> Bound:
        if self.provisional is None:
            return self._bind_case(plan, key)
        kept = plan, self.provisional.known, key.id is None
        return self.bound.cases.find(kept) or self.bound.cases.keep(kept, self._bind_case(plan, key))

    def _bind_case(self, plan: CasePlan, key: Key) -> Bound:
        parameters = self._parameters(plan)
        named = len(parameters.values)
        rows = self.reader.named(plan.kind, key, parameters)
        beside = f", r.id AS id{self._verified(parameters)}"
        return Bound(plan.statement(beside, rows), parameters.values, named)

    def _bound_part(
        self, plan: CasePlan, asked: bytes | None, sought: Sought, *, counted: bool, placed: bool
    ) -> BoundPart:
        if self.provisional is None or asked is None:
            return self._bind_part(plan, sought, counted=counted, placed=placed)
        kept = plan, self.provisional.known, asked
        return self.bound.parts.find(kept) or self.bound.parts.keep(
            kept, self._bind_part(plan, sought, counted=counted, placed=placed)
        )

    def _bind_part(self, plan: CasePlan, sought: Sought, *, counted: bool, placed: bool) -> BoundPart:
        parameters, (cursors, window) = self._parameters(plan), sought()
        rows = self.reader.part(cursors, window, parameters)
        beside = f", r.id AS id{self._verified(parameters)}"
        if placed:
            beside += f", r.{cursors.key.column} AS place"
        if counted:
            beside += f", ({self.reader.count(cursors, parameters)}) AS total"
        return BoundPart(Bound(plan.statement(beside, rows), parameters.values), cursors, window)

    async def total(self, cursors: Cursors) -> int:
        """Count what a list holds for the viewer; raises NotAsSupposed."""
        parameters = Parameters()
        count = self.reader.count(cursors, parameters)
        sql = f"SELECT ({count}) AS total{self._verified(parameters)}"
        (row,) = await self._fetch(sql, parameters.values)
        return int(row["total"])

    async def nothing(self) -> None:
        """Read nothing but whether the viewer may be told so; raises NotAsSupposed."""
        await self._verify(())

    def _parameters(self, plan: CasePlan) -> Parameters:
        reaches = [reaches_json(self.reader.viewer)] if plan.reaches else []
        return Parameters([*plan.values, *reaches])

    def _verified(self, parameters: Parameters) -> str:
        return f", {self.provisional.column(parameters)} AS rights" if self.provisional else ""

    async def _fetch(self, sql: str, values: Sequence[object]) -> Sequence[Any]:
        found = await self.reader.store.read(sql, values)
        await self._verify(found)
        return found

    async def _verify(self, found: Sequence[Any]) -> None:
        """Make sure that the viewer's rights are those they were let in on; where no row says it, it is asked."""
        if self.provisional is None:
            return
        if not found:
            parameters = Parameters()
            sql = f"SELECT {self.provisional.column(parameters)} AS rights"
            found = await self.reader.store.read(sql, parameters.values)
        if not self.provisional.holds(found[0]["rights"]):
            raise RightsChanged
        self.verified()

    async def _lines(self, plan: CasePlan, rows: Sequence[Any], cursors: Cursors | None = None) -> list[Line]:
        read = [plan.pieces(row) for row in rows]
        if not plan.computes and cursors is None and None not in read:
            return [Line(pieces, None) for pieces in read]
        odd = [row["id"] for row, pieces in zip(rows, read, strict=True) if pieces is None]
        whole = await self._whole(plan, odd) if odd else {}
        return [
            self._line(plan, row, pieces, whole.get(row["id"]), cursors) for row, pieces in zip(rows, read, strict=True)
        ]

    def _line(
        self,
        plan: CasePlan,
        row: Any,  # Any: a driver's row
        pieces: Sequence[bytes] | None,
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
        found = await self._fetch(plan.again(self._verified(parameters), rows), parameters.values)
        if len(found) < len(keys):
            raise NotAsSupposed
        self.left(len(found))
        return {row["id"]: self._case(plan, row["tree"]) for row in found}

    def _case(self, plan: CasePlan, tree: str) -> CaseTree:
        seen = self.reader.seen(from_json(tree), transmitted=plan.kind.transmitted)
        if seen is None:
            raise NotAsSupposed
        return seen
