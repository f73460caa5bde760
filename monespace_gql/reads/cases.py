"""Reading drafts and dossiers: one statement a root, only the rows in the viewer's scope, each under its mask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monespace_gql.access import Case, Viewer, mask_for, standing
from monespace_gql.access.mask import mask_without_scheme
from monespace_gql.catalogue import Catalogue
from monespace_gql.journal.json_field import from_json
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.standing import Standing
from monespace_gql.reads.case_tree import CaseTree, case_of_tree
from monespace_gql.reads.lists.criteria import Criteria
from monespace_gql.reads.lists.cursor import Cursors
from monespace_gql.reads.lists.listed import Listed, Scope
from monespace_gql.reads.lists.menu import menu_of
from monespace_gql.reads.lists.pick import Pick
from monespace_gql.reads.lists.search import read_search
from monespace_gql.reads.lists.window import Window
from monespace_gql.reads.part import own_part
from monespace_gql.reads.plan import Selection, plan
from monespace_gql.reads.scope import Parameters, dossier_scope, draft_scope
from monespace_gql.reads.shape import Shape
from monespace_gql.reads.shapes import DOSSIER, DRAFT
from monespace_gql.reads.statement import select
from monespace_gql.reads.taken_up import taken_up


@dataclass(frozen=True, slots=True)
class Key:
    """How one case is named: by its key or its number."""

    id: int | None = None
    number: str | int | None = None


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
        return await self._one(DRAFT, draft_scope, key, wanted, transmitted=False)

    async def dossier(self, key: Key, wanted: Selection) -> CaseTree | None:
        """Return a dossier with what is wanted of it, None when the viewer may not see it or it does not exist."""
        return await self._one(DOSSIER, dossier_scope, key, wanted, transmitted=True)

    async def listed(self, listed: Listed, criteria: Criteria, window: Window, wanted: Selection) -> Part:
        """Return a part of a list of what the viewer may see; raises Refusal for a cursor of another list."""
        cursors, parameters = Cursors(listed, criteria, self.viewer.context), Parameters()
        key, way = cursors.key.column, "DESC" if criteria.order.descending else "ASC"
        where = f"r.id IN ({self._pick(cursors, parameters).keys(window)})"
        trees = await self._read(
            listed.shape, {**wanted, key: {}}, where, parameters, f"r.{key} {way}, r.id {way}", None
        )
        more = len(trees) > window.size
        shown = trees[1:] if more and window.backward else trees[: window.size]
        seen = [(cursors.write(tree), self._seen(tree, transmitted=listed.transmitted)) for tree in shown]
        return Part(
            cases=[(cursor, case) for cursor, case in seen if case],
            has_previous=more if window.backward else window.after is not None or window.skip > 0,
            has_next=window.before is not None if window.backward else more,
        )

    async def total(self, listed: Listed, criteria: Criteria) -> int:
        """Count what a list holds for the viewer."""
        (count,) = await self.totals([(listed, criteria)])
        return count

    async def totals(self, asked: Sequence[tuple[Listed, Criteria]]) -> list[int]:
        """Count what several lists hold for the viewer, in one statement."""
        parameters = Parameters()
        picks = (self._pick(Cursors(*each, self.viewer.context), parameters) for each in asked)
        counts = ", ".join(f"({pick.count()}) AS c{rank}" for rank, pick in enumerate(picks))
        (row,) = await self.store.fetch(f"SELECT {counts}", parameters.values)
        return [int(row[f"c{rank}"]) for rank in range(len(asked))]

    def _pick(self, cursors: Cursors, parameters: Parameters) -> Pick:
        search = read_search(cursors.criteria.search)
        menu = menu_of(self.catalogue, cursors.criteria.menu)
        return Pick(cursors, self.viewer, search, self.store.dialect, parameters, menu)

    async def _one(
        self, shape: Shape, scope: Scope, key: Key, wanted: Selection, *, transmitted: bool
    ) -> CaseTree | None:
        parameters = Parameters()
        named = f"r.id = {parameters.add(key.id)}" if key.id is not None else f"r.number = {parameters.add(key.number)}"
        where = f"{named} AND {scope(self.viewer, parameters)}"
        trees = await self._read(shape, wanted, where, parameters, "", None)
        return self._seen(trees[0], transmitted=transmitted) if trees else None

    async def _read(
        self, shape: Shape, wanted: Selection, where: str, parameters: Parameters, order: str, limit: int | None
    ) -> list[Mapping[str, object]]:
        sql = select(shape, plan(shape, wanted), self.store.dialect, where=where, order=order, limit=limit)
        return [from_json(row["tree"]) for row in await self.store.fetch(sql, parameters.values)]

    def _seen(self, tree: Mapping[str, object], *, transmitted: bool) -> CaseTree | None:
        case = case_of_tree(tree, transmitted=transmitted)
        title = standing(self.viewer, case)
        return self._case_tree(tree, case, title) if title else None

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
