"""The draft or dossier a document belongs to: found, checked for the act, and read back for the payload."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import strawberry

from monespace_gql.access import Act
from monespace_gql.access.files import sees_type
from monespace_gql.documents.subject import Subject
from monespace_gql.dossiers.find import find_for as find_dossier_for
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.told_of_deposit import known_as, told_of_deposit
from monespace_gql.drafts.find import find_for as find_draft_for
from monespace_gql.drafts.models import Draft
from monespace_gql.graph.context import Asked
from monespace_gql.graph.mutations.payload import dossier_now, draft_now
from monespace_gql.graph.reference import CaseRef, dossier_key, dossier_ref, draft_key, draft_ref
from monespace_gql.lexicon.refusal import RefusalKind, not_found, refuse
from monespace_gql.lexicon.standing import Standing
from monespace_gql.lexicon.state import DraftState
from monespace_gql.scheme import Document, Scheme


@strawberry.input(description="A draft or a dossier.", one_of=True)
class CaseTarget:
    """Exactly one of the two."""

    draft: CaseRef | None = strawberry.field(description="The draft.", default=strawberry.UNSET)
    dossier: CaseRef | None = strawberry.field(description="The dossier.", default=strawberry.UNSET)


@dataclass(frozen=True, slots=True)
class Target:
    """A case the viewer may act on."""

    subject: Subject
    scheme: Scheme
    standing: Standing
    typing: bool
    listed: tuple[Document, ...]
    own_siren: str
    """The company on whose behalf the viewer acts: the one that typed, for a provider; the employer otherwise."""
    recipients: frozenset[str] = frozenset()
    """The feeds that are told of a document added to the case."""
    known_as: Mapping[str, object] = field(default_factory=dict)
    """What the case is known by to them."""

    def document(self, code: str) -> Document:
        """Return a type of document of the scheme that the viewer's standing may deposit; declines any other."""
        found = next((document for document in self.listed if document.code == code), None)
        if found is None or not sees_type(self.standing, found.read, typing=self.typing):
            raise refuse(RefusalKind.INVALID, "UNKNOWN_DOCUMENT", "Ce type de document n'est pas attendu ici.")
        return found


async def target_for(context: Asked, case: CaseTarget, act: Act) -> Target:
    """Return the case, locked, when the viewer may do this to it; call it inside a unit."""
    if case.draft:
        draft, title = await find_draft_for(context.viewer, draft_ref(case.draft), act, on=context.desk.today)
        scheme = context.desk.scheme_of(draft.scheme)
        typing, listed = (
            draft.state == DraftState.PROVIDER_ENTRY,
            scheme.documents_of(draft.content, on=context.desk.today),
        )
        subject = Subject(draft_id=draft.id, scheme=draft.scheme, number=draft.number)
        return Target(subject, scheme, title, typing, listed, _own(title, draft))
    if case.dossier:
        dossier, facts, title = await find_dossier_for(context.viewer, dossier_ref(case.dossier), act)
        scheme = context.desk.scheme_of(dossier.scheme)
        listed = scheme.documents_of(dossier.content, on=dossier.examined_on)
        told, named = await told_of_deposit(dossier, facts), known_as(dossier)
        subject = Subject(dossier_id=dossier.id, scheme=dossier.scheme, number=dossier.number)
        return Target(subject, scheme, title, False, listed, _own(title, dossier), told, named)
    raise not_found()


def _own(title: Standing, case: Draft | Dossier) -> str:
    return case.creator_siren if title is Standing.PROVIDER else case.employer_siren


async def case_now(info: strawberry.Info, case: CaseTarget) -> dict[str, Any]:  # Any: trees, resolved by their types
    """Return the draft or dossier as it now is, for a payload that has both fields."""
    return {
        "draft": await draft_now(info, draft_key(case.draft)) if case.draft else None,
        "dossier": await dossier_now(info, dossier_key(case.dossier)) if case.dossier else None,
    }
