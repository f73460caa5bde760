"""What people read of a dossier's state: its label, the group it belongs to, and what that group means for them."""

from collections.abc import Mapping
from enum import StrEnum

from monespace_gql.lexicon.state import DossierState


class StateGroup(StrEnum):
    """The three meanings a state has for the people of a company (domain reference §6.2)."""

    IN_PROGRESS = "IN_PROGRESS"
    AWAITED = "AWAITED"
    FINALISED = "FINALISED"


LABELS: Mapping[str, str] = {
    DossierState.IN_TRANSMISSION: "En cours de transmission",
    DossierState.TRANSMITTED: "Transmis",
    DossierState.UNDER_REVIEW: "En cours d'analyse",
    DossierState.AWAITING_PIECES: "À compléter",
    DossierState.GRANTED: "Accordé",
    DossierState.REFUSED: "Refusé",
    DossierState.CANCELLED: "Annulé",
    DossierState.BROKEN: "Rompu",
    DossierState.CLOSED: "Soldé",
}

GROUPS = {
    DossierState.IN_TRANSMISSION: StateGroup.AWAITED,
    DossierState.TRANSMITTED: StateGroup.IN_PROGRESS,
    DossierState.UNDER_REVIEW: StateGroup.IN_PROGRESS,
    DossierState.AWAITING_PIECES: StateGroup.AWAITED,
    DossierState.GRANTED: StateGroup.AWAITED,
    DossierState.REFUSED: StateGroup.FINALISED,
    DossierState.CANCELLED: StateGroup.FINALISED,
    DossierState.BROKEN: StateGroup.FINALISED,
    DossierState.CLOSED: StateGroup.FINALISED,
}

MESSAGES = {
    StateGroup.IN_PROGRESS: "Le dossier est en cours de traitement par les équipes de l'OPCO.",
    StateGroup.AWAITED: "Nous attendons des pièces complémentaires ou des factures. "
    "Vérifiez que vous n'avez pas reçu un courrier de relance.",
    StateGroup.FINALISED: "Le traitement de votre dossier est finalisé. "
    "Vous avez dû recevoir un courrier notifiant cet état.",
}

LASTING = (
    "Le dossier est en cours de transmission à l'OPCO. Si cet état perdure, signalez-le à notre plateforme : il n'a "
    "pas été correctement transmis."
)


def message_of(state: DossierState) -> str:
    """Return the sentence that a state means for the people of a company."""
    return LASTING if state is DossierState.IN_TRANSMISSION else MESSAGES[GROUPS[state]]


__all__ = ["GROUPS", "LABELS", "MESSAGES", "DossierState", "StateGroup", "message_of"]
