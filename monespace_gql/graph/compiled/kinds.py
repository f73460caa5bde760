"""Drafts and dossiers as GraphQL names them, and what their fields need to be computed."""

from collections.abc import Mapping
from dataclasses import dataclass

from monespace_gql.graph import needs
from monespace_gql.reads.case_table import A_DOSSIER, A_DRAFT, CaseTable
from monespace_gql.reads.compiled.supposed import CaseKind
from monespace_gql.reads.plan import Selection


@dataclass(frozen=True, eq=False)
class Kind:
    """One of the two, by the name of its type."""

    type: str
    case: CaseTable
    supposed: CaseKind
    needs: Mapping[str, Selection]


DRAFT = Kind("Draft", A_DRAFT, CaseKind.DRAFT, needs.DRAFT)
DOSSIER = Kind("Dossier", A_DOSSIER, CaseKind.DOSSIER, needs.DOSSIER)
KINDS = {kind.type: kind for kind in (DRAFT, DOSSIER)}
