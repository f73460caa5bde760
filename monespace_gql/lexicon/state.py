"""Where a draft or a dossier stands."""

from enum import StrEnum


class DraftState(StrEnum):
    """The states of a draft (domain reference §6.1)."""

    EMPLOYER_ENTRY = "EMPLOYER_ENTRY"
    PROVIDER_ENTRY = "PROVIDER_ENTRY"
    AWAITING_EMPLOYER = "AWAITING_EMPLOYER"
    TAKEN_OVER = "TAKEN_OVER"
    REFUSED = "REFUSED"
    DELETED = "DELETED"
    TRANSMITTED = "TRANSMITTED"


class DossierState(StrEnum):
    """The states of a dossier (domain reference §6.2)."""

    IN_TRANSMISSION = "IN_TRANSMISSION"
    TRANSMITTED = "TRANSMITTED"
    UNDER_REVIEW = "UNDER_REVIEW"
    AWAITING_PIECES = "AWAITING_PIECES"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"
    BROKEN = "BROKEN"
    CLOSED = "CLOSED"
