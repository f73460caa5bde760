"""Reading drafts and dossiers: one statement a root, only the rows in the viewer's scope, each under its mask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monespace_gql.access import Case, Viewer, mask_for, standing
from monespace_gql.catalogue import Catalogue
from monespace_gql.drafts.state import DraftState
from monespace_gql.journal.json_field import from_json
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.standing import Standing
from monespace_gql.reads.case_tree import CaseTree, case_of_tree
from monespace_gql.reads.part import own_part
from monespace_gql.reads.plan import Selection, plan
from monespace_gql.reads.scope import Parameters, dossier_scope, draft_scope
from monespace_gql.reads.shape import Shape
from monespace_gql.reads.shapes import DOSSIER, DRAFT
from monespace_gql.reads.statement import select

TRANSMITTED = DraftState.TRANSMITTED.value
Scope = Callable[[Viewer, Parameters], str]


@dataclass(frozen=True, slots=True)
class Key:
    """How one case is named: by its key or its number."""

    id: int | None = None
    number: str | int | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a list, newest number first: at most `size` cases, after the one with that key."""

    size: int
    after: int | None = None


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

    async def drafts(self, part: Slice, wanted: Selection) -> list[CaseTree]:
        """Return a slice of the drafts the viewer may see, the last opened first; transmitted ones are dossiers."""
        return await self._many(DRAFT, _untransmitted, part, wanted, transmitted=False)

    async def dossiers(self, part: Slice, wanted: Selection) -> list[CaseTree]:
        """Return a slice of the dossiers the viewer may see, the last registered first."""
        return await self._many(DOSSIER, dossier_scope, part, wanted, transmitted=True)

    async def _one(
        self, shape: Shape, scope: Scope, key: Key, wanted: Selection, *, transmitted: bool
    ) -> CaseTree | None:
        parameters = Parameters()
        named = f"r.id = {parameters.add(key.id)}" if key.id is not None else f"r.number = {parameters.add(key.number)}"
        where = f"{named} AND {scope(self.viewer, parameters)}"
        trees = await self._read(shape, wanted, where, parameters, "", None)
        return self._seen(trees[0], transmitted=transmitted) if trees else None

    async def _many(
        self, shape: Shape, scope: Scope, part: Slice, wanted: Selection, *, transmitted: bool
    ) -> list[CaseTree]:
        parameters = Parameters()
        where = scope(self.viewer, parameters)
        if part.after is not None:
            where += f" AND r.id < {parameters.add(part.after)}"
        trees = await self._read(shape, wanted, where, parameters, "r.id DESC", part.size)
        return [seen for tree in trees if (seen := self._seen(tree, transmitted=transmitted))]

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
        mask = mask_for(scheme, title) if scheme else None
        seen = own_part(tree, self.viewer) if title is Standing.MODULE_PROVIDER else tree
        return CaseTree(seen, case, self.viewer, title, scheme, mask)


def _untransmitted(viewer: Viewer, parameters: Parameters) -> str:
    return f"{draft_scope(viewer, parameters)} AND r.state <> {parameters.add(TRANSMITTED)}"
