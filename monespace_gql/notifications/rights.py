"""Whether a viewer may still be told of a case: rights are checked again at each delivery."""

from collections import defaultdict
from collections.abc import Iterable

from monespace_gql.access import Act, ContextRefused, UnknownPerson, Viewer, load_viewer, may, standing
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.find import case_of as case_of_dossier
from monespace_gql.dossiers.find import find as find_dossier
from monespace_gql.dossiers.models import Dossier, DossierModule
from monespace_gql.drafts.find import DraftRef, case_of
from monespace_gql.drafts.find import find as find_draft
from monespace_gql.drafts.models import Draft
from monespace_gql.journal.follow import Told
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, refuse

Subject = tuple[str, int]
"""A kind of case and its key."""


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


async def seen_of(viewer: Viewer, entries: Iterable[Told]) -> frozenset[Subject]:
    """Return which cases of these entries the viewer sees: three statements at most, however many entries."""
    subjects = {subject_of(entry) for entry in entries}
    drafts = await Draft.filter(id__in=[key for kind, key in subjects if kind == "draft"])
    dossiers = await Dossier.filter(id__in=[key for kind, key in subjects if kind == "dossier"])
    sirens: dict[int, list[str]] = defaultdict(list)
    for module in await DossierModule.filter(dossier_id__in=[dossier.id for dossier in dossiers]):
        sirens[module.dossier_id].append(module.provider_siren)  # type: ignore[attr-defined]  # made by Tortoise
    cases = {("draft", int(draft.id)): case_of(draft, mandated=draft.mandated) for draft in drafts}
    cases |= {("dossier", int(kept.id)): case_of_dossier(kept, sirens[kept.id]) for kept in dossiers}
    return frozenset(subject for subject, case in cases.items() if standing(viewer, case))


def subject_of(entry: Told) -> Subject:
    """Name the case an entry is about."""
    return entry.subject_kind, int(entry.subject_id)


async def still_here(email: str, context: str) -> None:
    """Raise Refusal, by the codes that end a live connection, when the account or this whole context was withdrawn."""
    try:
        await load_viewer(email, context)
    except UnknownPerson:
        raise refuse(RefusalKind.FORBIDDEN, "UNAUTHENTICATED", "Authentification requise.") from None
    except ContextRefused:
        message = "Ce contexte de navigation ne vous est plus ouvert."
        raise refuse(RefusalKind.FORBIDDEN, "CONTEXT_REFUSED", message) from None
