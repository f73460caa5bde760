"""Whether a viewer may still be told of a case: rights are checked again at each delivery."""

from monespace_gql.access import Act, ContextRefused, UnknownPerson, load_viewer, may
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.find import find as find_dossier
from monespace_gql.drafts.find import DraftRef, case_of
from monespace_gql.drafts.find import find as find_draft
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, refuse


async def may_still(email: str, context: str, act: Act, draft_id: int) -> bool:
    """Say whether this person in this context may now do this to a draft."""
    try:
        now = await load_viewer(email, context)
        draft, _title = await find_draft(now, DraftRef(id=draft_id))
    except (UnknownPerson, ContextRefused, Refusal):
        return False
    return may(now, act, case_of(draft, mandated=draft.mandated)).allowed


async def still_seen(email: str, context: str, subject_kind: str, subject_id: str) -> bool:
    """Say whether this person in this context, with the affiliations of this instant, sees the case."""
    try:
        now = await load_viewer(email, context)
        if subject_kind == "dossier":
            await find_dossier(now, DossierRef(id=int(subject_id)))
        else:
            await find_draft(now, DraftRef(id=int(subject_id)))
    except (UnknownPerson, ContextRefused, Refusal):
        return False
    return True


async def still_here(email: str, context: str) -> None:
    """Raise Refusal, by the codes that end a live connection, when the account or this whole context was withdrawn."""
    try:
        await load_viewer(email, context)
    except UnknownPerson:
        raise refuse(RefusalKind.FORBIDDEN, "UNAUTHENTICATED", "Authentification requise.") from None
    except ContextRefused:
        message = "Ce contexte de navigation ne vous est plus ouvert."
        raise refuse(RefusalKind.FORBIDDEN, "CONTEXT_REFUSED", message) from None
