"""Whether a viewer may still be told of a case: rights are checked again at each delivery."""

from monespace_gql.access import ContextRefused, UnknownPerson, Viewer, load_viewer
from monespace_gql.dossiers.find import DossierRef, find
from monespace_gql.lexicon.refusal import Refusal


async def still_seen(viewer: Viewer, subject_kind: str, subject_id: str) -> bool:
    """Say whether the viewer, with the affiliations of this instant, sees the case."""
    if subject_kind != "dossier":
        return False
    try:
        now = await load_viewer(viewer.email, viewer.context)
        await find(now, DossierRef(id=int(subject_id)))
    except (UnknownPerson, ContextRefused, Refusal):
        return False
    return True
