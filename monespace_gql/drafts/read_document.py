"""Whether somebody may read one file: they see its case, its type is open to them, and it is of their part."""

from monespace_gql.access import Viewer
from monespace_gql.access.files import reads_file
from monespace_gql.documents.models import StoredDocument
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.find import find as find_dossier
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.find import DraftRef
from monespace_gql.drafts.find import find as find_draft
from monespace_gql.lexicon.refusal import Refusal
from monespace_gql.lexicon.standing import EVERY_STANDING, Standing


async def may_read_document(desk: Desk, viewer: Viewer, document: StoredDocument) -> bool:
    """Say whether the viewer may download the file."""
    try:
        scheme, title = await _case(viewer, document)
    except Refusal:
        return False
    installed = desk.catalogue.get(scheme)
    kind = installed.document(document.code) if installed else None
    return reads_file(viewer, title, kind.read if kind else EVERY_STANDING, document.depositor_siren)


async def _case(viewer: Viewer, document: StoredDocument) -> tuple[str, Standing]:
    if document.dossier_id is not None:
        dossier, _facts, title = await find_dossier(viewer, DossierRef(id=document.dossier_id))
        return dossier.scheme, title
    draft, title = await find_draft(viewer, DraftRef(id=document.draft_id))
    return draft.scheme, title
