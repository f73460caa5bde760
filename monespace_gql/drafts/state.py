"""What people read of a draft's state."""

from collections.abc import Mapping

from monespace_gql.lexicon.state import DraftState

LABELS: Mapping[str, str] = {
    DraftState.EMPLOYER_ENTRY: "En cours de saisie adhérent",
    DraftState.PROVIDER_ENTRY: "En cours de saisie prestataire",
    DraftState.AWAITING_EMPLOYER: "À reprendre par l'adhérent",
    DraftState.TAKEN_OVER: "Reprise de la pré-saisie",
    DraftState.REFUSED: "Refusé par l'adhérent",
    DraftState.DELETED: "Supprimé",
    DraftState.TRANSMITTED: "Transmis",
}

__all__ = ["LABELS", "DraftState"]
