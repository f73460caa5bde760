"""Where an affiliation stands, and which ones count."""

from enum import StrEnum


class AffiliationState(StrEnum):
    """A request waits, is validated or refused; what was valid may be withdrawn."""

    REQUESTED = "REQUESTED"
    VALID = "VALID"
    REFUSED = "REFUSED"
    REVOKED = "REVOKED"


LABELS = {
    AffiliationState.REQUESTED: "En attente de validation",
    AffiliationState.VALID: "Validé",
    AffiliationState.REFUSED: "Refusé",
    AffiliationState.REVOKED: "Retiré",
}

IN_FORCE = {"state": AffiliationState.VALID.value, "revoked_at": None}
"""What tells an affiliation that counts from a request, a refusal or a past one; criteria for the model."""
