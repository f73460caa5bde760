"""Drafts and dossiers as things to read: where they live, and which of them a viewer may see."""

from dataclasses import dataclass

from monespace_gql.reads.lists.listed import DOSSIERS, DRAFTS, Listed, Scope
from monespace_gql.reads.scope import dossier_scope, draft_scope
from monespace_gql.reads.shape import Shape


@dataclass(frozen=True, eq=False)
class CaseTable:
    """One of the two. `scope` holds any of them that the viewer may open, `listed` those of their list."""

    scope: Scope
    listed: Listed

    @property
    def shape(self) -> Shape:
        """Where its rows live."""
        return self.listed.shape

    @property
    def transmitted(self) -> bool:
        """Whether it is a dossier."""
        return self.listed.transmitted


A_DRAFT = CaseTable(draft_scope, DRAFTS)
A_DOSSIER = CaseTable(dossier_scope, DOSSIERS)
