"""Who may read a sensitive value in full, through the one audited way: decided here, shown in the matrix."""

from monespace_gql.access.act import Act
from monespace_gql.access.policy import may, standing
from monespace_gql.access.viewer import Case, Viewer
from monespace_gql.lexicon import paths
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.standing import Standing
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.field import FieldSpec

VALUE_REVEALED = "VALUE_REVEALED"
"""How the journal names the reading of a full value; the entry says who, where and why, never the value."""


def revealed_to(spec: FieldSpec) -> frozenset[Standing]:
    """Return the standings to which the full value of a field may be shown; none when it is not sensitive."""
    return spec.declared.reveal & spec.declared.read if spec.declared.sensitive else frozenset()


def require_revealable(viewer: Viewer, case: Case, scheme: Scheme, path: str) -> Standing:
    """Return at what title the viewer may read the full value at this place now; declines otherwise.

    The employer reads what they may still change, the investigator what was transmitted, nobody else anything.
    """
    spec = scheme.leaves.get(paths.pattern(path))
    if spec is None or not spec.declared.sensitive:
        told = "Ce champ n'est pas de ceux dont la valeur est masquée."
        raise refuse(RefusalKind.INVALID, "NOT_A_MASKED_FIELD", told, path="path")
    title = standing(viewer, case)
    if title is None or title not in revealed_to(spec) or not _at_this_stage(viewer, case, title):
        told = "La valeur entière de ce champ ne vous est pas ouverte."
        raise refuse(RefusalKind.FORBIDDEN, "NOT_REVEALED", told, path="path")
    return title


def _at_this_stage(viewer: Viewer, case: Case, title: Standing) -> bool:
    if title is Standing.EMPLOYER:
        return not case.transmitted and may(viewer, Act.SAVE, case).allowed
    return title is Standing.INVESTIGATOR and case.transmitted


def reveal_feeds(siren: str, siret: str | None) -> frozenset[str]:
    """Name the feeds where the readings of a company's values are kept: the company's, and the establishment's."""
    return frozenset({f"reveals:{siren}"} | ({f"reveals:{siret}"} if siret else set()))
