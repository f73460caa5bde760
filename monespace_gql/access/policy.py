"""The policy: at what title a viewer sees a case, and which acts that title opens in which state."""

from dataclasses import dataclass
from enum import StrEnum

from monespace_gql.access.viewer import Case, Viewer
from monespace_gql.lexicon.standing import OPCO_STANDINGS, Context, Permission, Standing


class Act(StrEnum):
    """What somebody may do to a draft or a dossier; each is a mutation of the same name."""

    SAVE = "SAVE"
    TRANSMIT = "TRANSMIT"
    DEPOSIT_DOCUMENT = "DEPOSIT_DOCUMENT"
    WITHDRAW_DOCUMENT = "WITHDRAW_DOCUMENT"
    GRANT = "GRANT"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the policy: the standings and states in which an act is open, and the sentence said otherwise."""

    standings: frozenset[Standing]
    states: frozenset[str]
    permission: Permission | None
    otherwise: str


_CLIENTS = frozenset({Standing.EMPLOYER, Standing.PROVIDER})

POLICY: dict[Act, Row] = {
    Act.SAVE: Row(
        _CLIENTS,
        frozenset({"EMPLOYER_ENTRY"}),
        Permission.ENTER,
        "La demande a été transmise : elle n'est plus modifiable",
    ),
    Act.TRANSMIT: Row(_CLIENTS, frozenset({"EMPLOYER_ENTRY"}), Permission.ENTER, "Cette demande a déjà été transmise"),
    Act.DEPOSIT_DOCUMENT: Row(
        _CLIENTS,
        frozenset({"EMPLOYER_ENTRY", "DOSSIER_TRANSMITTED", "DOSSIER_GRANTED"}),
        Permission.ENTER,
        "Les documents ne peuvent plus être déposés par ce brouillon : déposez-les sur le dossier",
    ),
    Act.WITHDRAW_DOCUMENT: Row(
        _CLIENTS,
        frozenset({"EMPLOYER_ENTRY"}),
        Permission.ENTER,
        "La demande a été transmise : ses documents ne peuvent plus être retirés",
    ),
    Act.GRANT: Row(
        OPCO_STANDINGS, frozenset({"DOSSIER_TRANSMITTED"}), None, "Seul un dossier transmis peut être accordé"
    ),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an act is open, and the French reason when it is not."""

    act: Act
    allowed: bool
    code: str = ""
    reason: str = ""


def standing(viewer: Viewer, case: Case) -> Standing | None:
    """Return at what title the viewer sees the case; None: for them it does not exist."""
    if viewer.context is Context.MANAGER:
        return viewer.opco_role if case.transmitted else None
    if viewer.context is Context.EMPLOYER:
        return Standing.EMPLOYER if _as_employer(viewer, case) else None
    return _as_provider(viewer, case)


def may(viewer: Viewer, act: Act, case: Case) -> Decision:
    """Decide whether the viewer may do this now; the reason says what is in the way."""
    row, title = POLICY[act], standing(viewer, case)
    if title not in row.standings:
        return Decision(act, False, "NOT_YOURS", "Cette action n'est pas ouverte à votre profil")
    if row.permission and not _permitted(viewer, case, title, row.permission):
        return Decision(act, False, "NO_PERMISSION", "Votre habilitation ne permet pas cette action")
    state = f"DOSSIER_{case.state}" if case.transmitted else case.state
    if state not in row.states:
        return Decision(act, False, "WRONG_STATE", row.otherwise)
    return Decision(act, True)


def _as_employer(viewer: Viewer, case: Case) -> bool:
    follows = viewer.reaches_company(case.employer_siren, case.employer_siret, Permission.FOLLOW, case.scheme)
    return follows and (case.transmitted or case.creator_context is Context.EMPLOYER)


def _as_provider(viewer: Viewer, case: Case) -> Standing | None:
    if case.creator_context is Context.PROVIDER and _follows(viewer, case.creator_siren, case.scheme):
        return Standing.PROVIDER
    if case.transmitted and any(_follows(viewer, siren, case.scheme) for siren in case.module_sirens):
        return Standing.MODULE_PROVIDER
    return None


def _follows(viewer: Viewer, siren: str, scheme: str) -> bool:
    return any(reach.siren == siren and reach.allows(Permission.FOLLOW, scheme) for reach in viewer.reaches)


def _permitted(viewer: Viewer, case: Case, title: Standing, permission: Permission) -> bool:
    if title is Standing.EMPLOYER:
        return viewer.reaches_company(case.employer_siren, case.employer_siret, permission, case.scheme)
    return any(reach.siren == case.creator_siren and reach.allows(permission, case.scheme) for reach in viewer.reaches)
