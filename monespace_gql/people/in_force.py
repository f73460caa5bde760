"""Whether an affiliation counts now."""

from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.people.models import Affiliation
from monespace_gql.people.state import AffiliationState


def must_be_in_force(affiliation: Affiliation) -> None:
    """Decline an affiliation that is requested, refused or withdrawn."""
    if affiliation.state != AffiliationState.VALID or affiliation.revoked_at is not None:
        told = "Ce rattachement n'est pas en vigueur."
        raise refuse(RefusalKind.WRONG_STATE, "NOT_IN_FORCE", told)
