"""Whether a viewer may still be told of something: rights are checked again at each delivery."""

from collections import defaultdict
from collections.abc import Iterable

from monespace_gql.access import Act, Case, ContextRefused, UnknownPerson, Viewer, load_viewer, may, standing
from monespace_gql.access.affiliation import sees_affiliation
from monespace_gql.dossiers.find import DossierRef
from monespace_gql.dossiers.find import case_of as case_of_dossier
from monespace_gql.dossiers.find import find as find_dossier
from monespace_gql.dossiers.models import Dossier, DossierModule
from monespace_gql.drafts.find import DraftRef, case_of
from monespace_gql.drafts.find import find as find_draft
from monespace_gql.drafts.models import Draft
from monespace_gql.journal.follow import Told
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, refuse
from monespace_gql.people.models import Affiliation

Subject = tuple[str, int]
"""A kind of subject, a draft, a dossier or an affiliation, and its key."""
SUBJECTS = frozenset({"draft", "dossier", "affiliation"})
"""The kinds of which others than the person who acted are told."""


async def may_still(email: str, context: str, act: Act, subject: Subject) -> bool:
    """Say whether this person in this context may now do this to a draft or a dossier."""
    try:
        now = await load_viewer(email, context)
        return may(now, act, await _case(now, *subject)).allowed
    except (UnknownPerson, ContextRefused, Refusal):
        return False


async def _case(viewer: Viewer, kind: str, key: int) -> Case:
    if kind == "dossier":
        return (await find_dossier(viewer, DossierRef(id=key)))[1]
    draft, _title = await find_draft(viewer, DraftRef(id=key))
    return case_of(draft, mandated=draft.mandated)


async def still_seen(viewer: Viewer, entry: Told) -> bool:
    """Say whether this person in this context, with the affiliations of this instant, sees what the entry is about."""
    try:
        now = await load_viewer(viewer.email, viewer.held_context)
    except (UnknownPerson, ContextRefused):
        return False
    return entry.subject_kind in SUBJECTS and subject_of(entry) in await seen_of(now, [entry])


async def seen_of(viewer: Viewer, entries: Iterable[Told]) -> frozenset[Subject]:
    """Return which subjects of these entries the viewer sees: a statement a kind of row, however many entries."""
    keys: dict[str, set[int]] = defaultdict(set)
    for kind, key in (subject_of(entry) for entry in entries if entry.subject_kind in SUBJECTS):
        keys[kind].add(key)
    cases = {**await _drafts(keys["draft"]), **await _dossiers(keys["dossier"])}
    affiliations = await _affiliations(viewer, keys["affiliation"])
    return affiliations.union(subject for subject, case in cases.items() if standing(viewer, case))


def subject_of(entry: Told) -> Subject:
    """Name what an entry is about."""
    return entry.subject_kind, int(entry.subject_id)


async def _drafts(keys: set[int]) -> dict[Subject, Case]:
    drafts = await Draft.filter(id__in=keys) if keys else []
    return {("draft", int(draft.id)): case_of(draft, mandated=draft.mandated) for draft in drafts}


async def _dossiers(keys: set[int]) -> dict[Subject, Case]:
    dossiers = await Dossier.filter(id__in=keys) if keys else []
    sirens: dict[int, list[str]] = defaultdict(list)
    for module in await DossierModule.filter(dossier_id__in=keys) if keys else []:
        sirens[module.dossier_id].append(module.provider_siren)  # type: ignore[attr-defined]  # made by Tortoise
    return {("dossier", int(kept.id)): case_of_dossier(kept, sirens[kept.id]) for kept in dossiers}


async def _affiliations(viewer: Viewer, keys: set[int]) -> frozenset[Subject]:
    affiliations = await Affiliation.filter(id__in=keys) if keys else []
    return frozenset(("affiliation", int(held.id)) for held in affiliations if sees_affiliation(viewer, held))


async def still_here(viewer: Viewer) -> None:
    """Raise Refusal, by the codes that end a live connection, when the account or this whole context was withdrawn."""
    try:
        await load_viewer(viewer.email, viewer.held_context)
    except UnknownPerson:
        raise refuse(RefusalKind.FORBIDDEN, "UNAUTHENTICATED", "Authentification requise.") from None
    except ContextRefused:
        message = "Ce contexte de navigation ne vous est plus ouvert."
        raise refuse(RefusalKind.FORBIDDEN, "CONTEXT_REFUSED", message) from None
