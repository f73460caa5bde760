"""Which rows a viewer may see at all, as a condition inside the statement: the policy of `access`, in SQL."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from monespace_gql.access import Reach, Viewer
from monespace_gql.access.viewer import EVERY_SCHEME
from monespace_gql.access.workflow import SEEN_BY_ITS_CREATOR, SEEN_BY_THE_EMPLOYER
from monespace_gql.lexicon.standing import Context, Permission
from monespace_gql.lexicon.state import DraftState

NOTHING = "1 = 0"


@dataclass
class Parameters:
    """The values of a statement, numbered as they are added."""

    values: list[object] = field(default_factory=list)

    def add(self, value: object) -> str:
        """Add a value; return its placeholder."""
        self.values.append(value)
        return f"${len(self.values)}"


def draft_scope(viewer: Viewer, parameters: Parameters) -> str:
    """Return the condition on drafts (table `r`) that the viewer may see."""
    if viewer.context is Context.EMPLOYER:
        mine = _any(viewer, parameters, siren="r.employer_siren", siret="r.employer_siret")
        own, handed_over = _states(SEEN_BY_ITS_CREATOR), _states(SEEN_BY_THE_EMPLOYER)
        seen = f"(r.creator_context = 'EMPLOYER' AND {own}) OR (r.creator_context = 'PROVIDER' AND {handed_over})"
        return f"(({seen}) AND {mine})"
    if viewer.context is Context.PROVIDER:
        mine = _any(viewer, parameters, siren="r.creator_siren", siret=None)
        return f"(r.creator_context = 'PROVIDER' AND {_states(SEEN_BY_ITS_CREATOR)} AND {mine})"
    return NOTHING


def dossier_scope(viewer: Viewer, parameters: Parameters) -> str:
    """Return the condition on dossiers (table `r`) that the viewer may see."""
    if viewer.context is Context.MANAGER:
        return "1 = 1" if viewer.opco_role else NOTHING
    if viewer.context is Context.EMPLOYER:
        return _any(viewer, parameters, siren="r.employer_siren", siret="r.employer_siret")
    created = _any(viewer, parameters, siren="r.creator_siren", siret=None)
    module = _any(viewer, parameters, siren="m.provider_siren", siret=None)
    taught = f"EXISTS (SELECT 1 FROM dossier_module m WHERE m.dossier_id = r.id AND {module})"  # noqa: S608
    return f"((r.creator_context = 'PROVIDER' AND {created}) OR {taught})"


def walked_dossier_scope(viewer: Viewer, parameters: Parameters) -> str:
    """Return the same condition for rows walked in order, few of which are read.

    Scalar queries are asked of each row, where PostgreSQL would first gather all that an EXISTS may find; they look in
    indexes alone, so that the index of the order is enough to walk along.
    """
    if viewer.context is not Context.PROVIDER:
        return dossier_scope(viewer, parameters)
    module = _any(viewer, parameters, siren="m.provider_siren", siret=None)
    taught = f"SELECT 1 FROM dossier_module m WHERE m.dossier_id = r.id AND {module} LIMIT 1"  # noqa: S608
    siren = _any(viewer, parameters, siren="c.creator_siren", siret=None)
    created = f"SELECT 1 FROM dossier c WHERE c.id = r.id AND c.creator_context = 'PROVIDER' AND {siren} LIMIT 1"  # noqa: S608
    return f"(({taught}) IS NOT NULL OR ({created}) IS NOT NULL)"


def dossiers_within_reach(viewer: Viewer, parameters: Parameters) -> str | None:
    """Return the query of the keys of all the dossiers that a provider may see, perhaps twice, perhaps of some more.

    Two tables say which they are, so no index follows the orders of its list. None in the other contexts: theirs do.
    """
    if viewer.context is not Context.PROVIDER or not viewer.reaches:
        return None
    sirens = ", ".join(parameters.add(siren) for siren in sorted({reach.siren for reach in viewer.reaches}))
    created = f"SELECT c.id FROM dossier c WHERE c.creator_context = 'PROVIDER' AND c.creator_siren IN ({sirens})"  # noqa: S608
    return f"{created} UNION ALL SELECT m.dossier_id FROM dossier_module m WHERE m.provider_siren IN ({sirens})"  # noqa: S608


def _states(states: Iterable[DraftState]) -> str:
    """Write a condition on the state; states are words of ours, never a client's."""
    return f"r.state IN ({', '.join(repr(state.value) for state in sorted(states))})"


def _any(viewer: Viewer, parameters: Parameters, *, siren: str, siret: str | None) -> str:
    conditions = [_one(reach, parameters, siren, siret) for reach in viewer.reaches]
    return f"({' OR '.join(conditions)})" if conditions else NOTHING


def _one(reach: Reach, parameters: Parameters, siren: str, siret: str | None) -> str:
    allowed = sorted(code for code, held in reach.permissions.items() if Permission.FOLLOW in held)
    if not allowed:
        return NOTHING
    condition = f"{siren} = {parameters.add(reach.siren)}"
    if siret and reach.siret:
        condition += f" AND {siret} = {parameters.add(reach.siret)}"
    if EVERY_SCHEME not in allowed:
        condition += f" AND r.scheme IN ({', '.join(parameters.add(code) for code in allowed)})"
    return f"({condition})"
