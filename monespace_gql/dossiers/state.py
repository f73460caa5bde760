"""The life of a dossier, as a table."""

from enum import StrEnum


class DossierState(StrEnum):
    """Where a dossier stands."""

    TRANSMITTED = "TRANSMITTED"
    GRANTED = "GRANTED"


LABELS = {
    DossierState.TRANSMITTED: "Transmis",
    DossierState.GRANTED: "Accordé",
}
