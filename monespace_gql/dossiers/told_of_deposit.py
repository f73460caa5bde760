"""Who is told of a document added to a dossier: the OPCO, while it waits for pieces."""

from monespace_gql.access import Case
from monespace_gql.access.audience import audience
from monespace_gql.dossiers.models import Dossier
from monespace_gql.lexicon.standing import OPCO_STANDINGS
from monespace_gql.lexicon.state import DossierState


async def told_of_deposit(dossier: Dossier, case: Case) -> frozenset[str]:
    """Return the feeds that are told; none while nothing is awaited."""
    awaiting = dossier.state == DossierState.AWAITING_PIECES
    return await audience(case, titles=OPCO_STANDINGS) if awaiting else frozenset()


def known_as(dossier: Dossier) -> dict[str, object]:
    """Return what people know a dossier by, for an entry that is told."""
    return {"number": dossier.number, "scheme": dossier.scheme, "title": dossier.title}
