"""The policy: at what title a viewer sees a case, and which acts that title opens in which state."""

from collections.abc import Mapping
from dataclasses import dataclass

from monespace_gql.access.act import Act
from monespace_gql.access.viewer import Case, Viewer
from monespace_gql.access.workflow import SEEN_BY_ITS_CREATOR, SEEN_BY_THE_EMPLOYER, standings_of, step
from monespace_gql.lexicon.standing import OPCO_STANDINGS, Context, Permission, Standing
from monespace_gql.lexicon.state import DossierState, DraftState

NOT_YOURS = "NOT_YOURS"
NO_PERMISSION = "NO_PERMISSION"
NO_MANDATE = "NO_MANDATE"
HAS_MANDATE = "HAS_MANDATE"
WRONG_STATE = "WRONG_STATE"
ALREADY_TRANSMITTED = "ALREADY_TRANSMITTED"

REASONS = {
    NOT_YOURS: "Cette action n'est pas ouverte à votre profil",
    NO_PERMISSION: "Votre habilitation ne permet pas cette action",
    NO_MANDATE: "Sans mandat de gestion, envoyez la demande à l'adhérent pour qu'il la transmette",
    HAS_MANDATE: "Votre mandat de gestion vous permet de transmettre vous-même la demande",
    ALREADY_TRANSMITTED: "La demande a été transmise : elle n'est plus modifiable",
    WRONG_STATE: "L'état de la demande ne permet pas cette action",
}
IN_STATE: Mapping[str, str] = {
    DraftState.AWAITING_EMPLOYER: "La demande attend que l'adhérent l'accepte ou la refuse",
    DraftState.REFUSED: "La demande a été refusée par l'adhérent",
    DraftState.TAKEN_OVER: "La demande est reprise par l'adhérent",
}
IN_DOSSIER_STATE: Mapping[str, str] = {
    DossierState.IN_TRANSMISSION: "Le dossier est en cours de transmission",
    DossierState.AWAITING_PIECES: "Le dossier attend des pièces : reprenez d'abord son analyse",
    DossierState.GRANTED: "Le dossier est accordé",
    DossierState.REFUSED: "Le dossier est refusé",
    DossierState.CANCELLED: "Le dossier est annulé",
    DossierState.BROKEN: "Le contrat du dossier est rompu",
    DossierState.CLOSED: "Le dossier est soldé",
}
TOO_LATE = {
    Act.TRANSMIT: "Cette demande a déjà été transmise",
    Act.GENERATE_FORM: "La demande a été transmise : le formulaire ne peut plus être généré",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an act is open, and the French reason when it is not."""

    act: Act
    allowed: bool
    code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that a decision rests on, for somebody who sees the case: equal grounds, equal decisions.

    `enters`: an affiliation lets them enter requests of that scheme there; `mandated` as `Case` has it.
    """

    title: Standing
    transmitted: bool
    state: str
    enters: bool
    mandated: bool = False


def standing(viewer: Viewer, case: Case) -> Standing | None:
    """Return at what title the viewer sees the case; None: for them it does not exist."""
    if viewer.context is Context.MANAGER:
        return viewer.opco_role if case.transmitted else None
    if viewer.context is Context.EMPLOYER:
        return Standing.EMPLOYER if _as_employer(viewer, case) else None
    return _as_provider(viewer, case)


def grounds(viewer: Viewer, case: Case) -> Grounds | None:
    """Return what decisions on the case rest on; None: for the viewer it does not exist."""
    title = standing(viewer, case)
    return grounds_at(title, viewer, case) if title else None


def grounds_at(title: Standing, viewer: Viewer, case: Case) -> Grounds:
    """Return the grounds of a viewer who is known to see the case at this title."""
    return Grounds(title, case.transmitted, case.state, _permitted(viewer, case, title), case.mandated)


def may(viewer: Viewer, act: Act, case: Case) -> Decision:
    """Decide whether the viewer may do this now; the reason says what is in the way."""
    held = grounds(viewer, case)
    return decide(act, held) if held else _closed(act, NOT_YOURS)


def decide(act: Act, held: Grounds) -> Decision:
    """Decide on an act; the reason says what is in the way."""
    if held.title not in standings_of(act, transmitted=held.transmitted):
        was_open = held.transmitted and held.title in standings_of(act, transmitted=False)
        return _too_late(act) if was_open else _closed(act, NOT_YOURS)
    if not held.enters:
        return _closed(act, NO_PERMISSION)
    line = step(held.state, act, held.title, transmitted=held.transmitted)
    if line is None:
        return _closed_by_state(act, held)
    if line.mandate is not None and line.mandate is not held.mandated:
        return _closed(act, NO_MANDATE if line.mandate else HAS_MANDATE)
    return Decision(act, True)


def _closed(act: Act, code: str) -> Decision:
    return Decision(act, False, code, REASONS[code])


def _too_late(act: Act) -> Decision:
    """Decline what was open on the draft and is not on its dossier."""
    return Decision(act, False, WRONG_STATE, REASONS[ALREADY_TRANSMITTED])


def _closed_by_state(act: Act, held: Grounds) -> Decision:
    if held.state == DraftState.TRANSMITTED and not held.transmitted:
        reason = TOO_LATE.get(act, REASONS[ALREADY_TRANSMITTED])
        return Decision(act, False, ALREADY_TRANSMITTED, reason)
    told = IN_DOSSIER_STATE if held.transmitted else IN_STATE
    return Decision(act, False, WRONG_STATE, told.get(held.state, REASONS[WRONG_STATE]))


def _as_employer(viewer: Viewer, case: Case) -> bool:
    follows = viewer.reaches_company(case.employer_siren, case.employer_siret, Permission.FOLLOW, case.scheme)
    if case.transmitted:
        return follows
    seen = SEEN_BY_ITS_CREATOR if case.creator_context is Context.EMPLOYER else SEEN_BY_THE_EMPLOYER
    return follows and case.state in seen


def _as_provider(viewer: Viewer, case: Case) -> Standing | None:
    if case.creator_context is Context.PROVIDER and _follows(viewer, case.creator_siren, case.scheme):
        return Standing.PROVIDER if case.transmitted or case.state in SEEN_BY_ITS_CREATOR else None
    if case.transmitted and any(_follows(viewer, siren, case.scheme) for siren in case.module_sirens):
        return Standing.MODULE_PROVIDER
    return None


def _follows(viewer: Viewer, siren: str, scheme: str) -> bool:
    return any(reach.siren == siren and reach.allows(Permission.FOLLOW, scheme) for reach in viewer.reaches)


def _permitted(viewer: Viewer, case: Case, title: Standing) -> bool:
    """Say whether a client's affiliation allows to enter; the OPCO's staff needs none."""
    if title in OPCO_STANDINGS:
        return True
    if title is Standing.EMPLOYER:
        return viewer.reaches_company(case.employer_siren, case.employer_siret, Permission.ENTER, case.scheme)
    return any(
        reach.siren == case.creator_siren and reach.allows(Permission.ENTER, case.scheme) for reach in viewer.reaches
    )
