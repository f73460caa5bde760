"""Who sees an affiliation: its person, the administrators of its company in that context, and the OPCO."""

from monespace_gql.access.viewer import Viewer
from monespace_gql.lexicon.standing import Context
from monespace_gql.people.administration import person_of
from monespace_gql.people.models import Affiliation


def sees_affiliation(viewer: Viewer, affiliation: Affiliation) -> bool:
    """Say whether the viewer sees this affiliation now."""
    if person_of(affiliation) == viewer.person_id:
        return True
    if viewer.context is Context.MANAGER:
        return viewer.opco_role is not None
    administers = any(reach.covers(affiliation.siren, affiliation.siret) for reach in viewer.administers)
    return affiliation.context == viewer.context and administers
