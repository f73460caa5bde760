"""Reading drafts and dossiers: one statement a root, only the rows in the viewer's scope, each under its mask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monespace_gql.access import Case, Viewer, mask_for, standing
from monespace_gql.access.mask import mask_without_scheme
from monespace_gql.catalogue import Catalogue
from monespace_gql.journal.json_field import from_json, to_json
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.standing import Standing
from monespace_gql.reads.case_table import A_DOSSIER, A_DRAFT, CaseTable
from monespace_gql.reads.case_tree import CaseTree, case_of_tree
from monespace_gql.reads.lists.criteria import Criteria
from monespace_gql.reads.lists.cursor import Cursors
from monespace_gql.reads.lists.listed import Listed
from monespace_gql.reads.lists.menu import menu_of
from monespace_gql.reads.lists.pick import Pick
from monespace_gql.reads.lists.search import read_search
from monespace_gql.reads.lists.window import Window
from monespace_gql.reads.part import own_part
from monespace_gql.reads.plan import Selection, plan
from monespace_gql.reads.scope import Parameters
from monespace_gql.reads.shape import Shape
from monespace_gql.reads.statement import keys_of, select
from monespace_gql.reads.taken_up import taken_up


class Key(NamedTuple):
    """How one case is named: by its key or its number."""

    id: int | None = None
    number: str | int | None = None

    @property
    def value(self) -> str | int | None:
        """The key, or the number when there is none."""
        return self.number if self.id is None else self.id


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows of the table `r` a statement reads, and in which order."""

    where: str
    order: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list: its cases with their cursors, and whether there is more on either side."""

    cases: Sequence[tuple[str, CaseTree]]
    has_previous: bool
    has_next: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads cases for one viewer."""

    store: Store
    catalogue: Catalogue
    viewer: Viewer

    async def draft(self, key: Key, wanted: Selection) -> CaseTree | None:
        """Return a draft with what is wanted of it, None when the viewer may not see it or it does not exist."""
        return await self._one(A_DRAFT, key, wanted)

    async def dossier(self, key: Key, wanted: Selection) -> CaseTree | None:
        """Return a dossier with what is wanted of it, None when the viewer may not see it or it does not exist."""
        return await self._one(A_DOSSIER, key, wanted)

    async def listed(self, listed: Listed, criteria: Criteria, window: Window, wanted: Selection) -> Part:
        """Return a part of a list of what the viewer may see; raises Refusal for a cursor of another list."""
        cursors, parameters = self.cursors(listed, criteria), Parameters()
        wanted = {**wanted, cursors.key.column: {}}
        cut = window.cut(await self._read(listed.shape, wanted, self.part(cursors, window, parameters), parameters))
        seen = [(cursors.write(tree), self.seen(tree, transmitted=listed.transmitted)) for tree in cut.shown]
        return Part([(cursor, case) for cursor, case in seen if case], cut.has_previous, cut.has_next)

    async def total(self, listed: Listed, criteria: Criteria) -> int:
        """Count what a list holds for the viewer."""
        (count,) = await self.totals([(listed, criteria)])
        return count

    async def totals(self, asked: Sequence[tuple[Listed, Criteria]]) -> list[int]:
        """Count what several lists hold for the viewer, in one statement."""
        parameters = Parameters()
        counts = ", ".join(
            f"({self.count(self.cursors(*each), parameters)}) AS c{rank}" for rank, each in enumerate(asked)
        )
        (row,) = await self.store.fetch(f"SELECT {counts}", parameters.values)
        return [int(row[f"c{rank}"]) for rank in range(len(asked))]

    def cursors(self, listed: Listed, criteria: Criteria) -> Cursors:
        """Return what writes and reads the cursors of a list for the viewer."""
        return Cursors(listed, criteria, self.viewer.context)

    def named(self, kind: CaseTable, key: Key, parameters: Parameters) -> Rows:
        """Return the row of one case, none when the viewer may not see it."""
        named = f"r.id = {parameters.add(key.id)}" if key.id is not None else f"r.number = {parameters.add(key.number)}"
        return Rows(f"{named} AND {kind.scope(self.viewer, parameters)}")

    def among(self, kind: CaseTable, keys: Sequence[int], parameters: Parameters) -> Rows:
        """Return the rows of these cases, none of those that the viewer may not see."""
        listed = keys_of(parameters.add(to_json(keys)), self.store.dialect)
        return Rows(f"r.id IN ({listed}) AND {kind.scope(self.viewer, parameters)}")

    def part(self, cursors: Cursors, window: Window, parameters: Parameters) -> Rows:
        """Return the rows of a part of a list and one more; raises Refusal for a cursor of another list."""
        key, way = cursors.key.column, "DESC" if cursors.criteria.order.descending else "ASC"
        keys = self._pick(cursors, parameters).keys(window)
        return Rows(f"r.id IN ({keys})", f"r.{key} {way}, r.id {way}")

    def count(self, cursors: Cursors, parameters: Parameters) -> str:
        """Return the query that counts what a list holds for the viewer."""
        return self._pick(cursors, parameters).count()

    def seen(self, tree: Mapping[str, object], *, transmitted: bool) -> CaseTree | None:
        """Return a case as the viewer reads it from what its row gave; None when for them it does not exist."""
        case = case_of_tree(tree, transmitted=transmitted)
        title = standing(self.viewer, case)
        return self._case_tree(tree, case, title) if title else None

    def _pick(self, cursors: Cursors, parameters: Parameters) -> Pick:
        search = read_search(cursors.criteria.search)
        menu = menu_of(self.catalogue, cursors.criteria.menu)
        return Pick(cursors, self.viewer, search, self.store.dialect, parameters, menu)

    async def _one(self, kind: CaseTable, key: Key, wanted: Selection) -> CaseTree | None:
        parameters = Parameters()
        trees = await self._read(kind.shape, wanted, self.named(kind, key, parameters), parameters)
        return self.seen(trees[0], transmitted=kind.transmitted) if trees else None

    async def _read(
        self, shape: Shape, wanted: Selection, rows: Rows, parameters: Parameters
    ) -> list[Mapping[str, object]]:
        sql = select(shape, plan(shape, wanted), self.store.dialect, where=rows.where, order=rows.order)
        return [from_json(row["tree"]) for row in await self.store.fetch(sql, parameters.values)]

    def _case_tree(self, tree: Mapping[str, object], case: Case, title: Standing) -> CaseTree:
        scheme = self.catalogue.get(case.scheme)
        seen = own_part(tree, self.viewer) if title is Standing.MODULE_PROVIDER else tree
        legends = self.catalogue.legends.get(case.scheme)
        if scheme is None:
            mask = mask_without_scheme(legends, title) if legends else None
            return CaseTree(seen, case, self.viewer, title, None, mask, legends=legends)
        mask = mask_for(scheme, title, mandated=case.mandated)
        if tree["scheme_version"] == scheme.version:
            return CaseTree(seen, case, self.viewer, title, scheme, mask, legends=legends)
        newer = taken_up(self.catalogue, scheme, seen, transmitted=case.transmitted)
        return CaseTree(newer or seen, case, self.viewer, title, scheme, mask, stuck=newer is None, legends=legends)
