"""The life of a draft, as a table."""

from enum import StrEnum


class DraftState(StrEnum):
    """Where a draft stands."""

    EMPLOYER_ENTRY = "EMPLOYER_ENTRY"
    TRANSMITTED = "TRANSMITTED"


LABELS = {
    DraftState.EMPLOYER_ENTRY: "En cours de saisie adhérent",
    DraftState.TRANSMITTED: "Transmis",
}
