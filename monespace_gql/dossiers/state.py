"""What people read of a dossier's state."""

from monespace_gql.lexicon.state import DossierState

LABELS = {
    DossierState.TRANSMITTED: "Transmis",
    DossierState.GRANTED: "Accordé",
}

__all__ = ["LABELS", "DossierState"]
