"""previewDraft."""

from typing import Any, Optional

import strawberry

from monespace_gql.access import Mask, mask_for
from monespace_gql.access.files import sees_type
from monespace_gql.drafts.look_up import look_up
from monespace_gql.drafts.preview import Opening, Preview, preview_draft, preview_new
from monespace_gql.graph.context import Asked, asked
from monespace_gql.graph.mutations.typed import Members, input_with_content, typed_of
from monespace_gql.graph.reference import CaseRef, draft_ref
from monespace_gql.graph.scalars import Day
from monespace_gql.graph.types.case import as_tab
from monespace_gql.graph.types.finding import Finding, told
from monespace_gql.graph.types.form import TabView
from monespace_gql.graph.types.remaining import Remaining, remaining_of
from monespace_gql.graph.user_error import UserError, acted
from monespace_gql.lexicon import finding as lexicon
from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.standing import Standing
from monespace_gql.reads.form import tab_views

MEMBERS: Members = {
    "draft": (Optional[CaseRef], "Which draft to look at; else say `scheme`."),  # noqa: UP045
    "scheme": (Optional[str], "Without a draft: the scheme's code."),  # noqa: UP045
    "sub_scheme": (Optional[str], "Without a draft: the sub-scheme's code; the first by default."),  # noqa: UP045
    "siret": (Optional[str], "Without a draft: the employer's establishment, as for `openDraft`."),  # noqa: UP045
    "provider_siren": (Optional[str], "Without a draft: as for `openDraft`."),  # noqa: UP045
    "on_date": (Optional[Day], "The day to look at: from 2000 to 2100, today by default."),  # noqa: UP045
}


@strawberry.type(description="A type of document that must have a file.")
class RequiredDocument:
    """A type of document."""

    code: str = strawberry.field(description="The type's code.")
    label: str = strawberry.field(description="The French label.")
    provided: bool = strawberry.field(description="Whether the draft has a file of this type.")


@strawberry.type(description="What would be said of this content on that day. Nothing was written.")
class PreviewDraftPayload:
    """What previewDraft answers; everything but the user errors is null when it declines."""

    preview: strawberry.Private[Preview | None]
    user_errors: list[UserError] = strawberry.field(description="Why there is nothing to see.")

    @strawberry.field(description="The day looked at.")
    def on(self) -> Day | None:
        return Day(self.preview.examination.on.isoformat()) if self.preview else None

    @strawberry.field(description="Everything missing, ill-formed or against a rule on that day.")
    def findings(self) -> list[Finding] | None:
        return [told(finding) for finding in _findings(self.preview)] if self.preview else None

    @strawberry.field(description="The content tab by tab, as it would be.")
    def tabs(self) -> list[TabView] | None:
        preview = self.preview
        if preview is None:
            return None
        views = tab_views(preview.scheme, preview.content, _mask(preview), _findings(preview), preview.examination.on)
        return [as_tab(view) for view in views]

    @strawberry.field(description="What would remain before a transmission.")
    def remaining(self) -> Remaining | None:
        if self.preview is None:
            return None
        waiting = _mask(self.preview).waiting(self.preview.examination.waiting)
        return remaining_of(self.preview.scheme, _findings(self.preview), waiting)

    @strawberry.field(description="The types of documents that would be mandatory.")
    def required_documents(self) -> list[RequiredDocument] | None:
        return _required(self.preview) if self.preview else None


def preview_draft_mutation(content_input: type | None) -> type:
    """Compile the mutation for the content inputs of the installed schemes."""

    async def resolve(info: strawberry.Info, input: Any) -> PreviewDraftPayload:  # Any: typed below
        preview, errors = await acted(_previewed(asked(info), input))
        return PreviewDraftPayload(preview=preview, user_errors=errors)

    description = "What to look at: what is typed, into a draft or into a new one."
    resolve.__annotations__["input"] = input_with_content("PreviewDraftInput", description, MEMBERS, content_input)
    field = strawberry.mutation(
        resolver=resolve,
        description="What if: the findings of a content on any day. What is typed is merged into the draft as "
        "saveDraft does, or into what openDraft starts with, and declined alike; nothing is written.",
    )
    made: type = strawberry.type(type("PreviewDraftMutation", (), {"preview_draft": field}))
    return made


async def _previewed(context: Asked, given: Any) -> Preview:  # Any: compiled with the schemes
    if (given.draft is None) is (given.scheme is None):
        told = "Indiquez soit un brouillon, soit un dispositif."
        raise refuse(RefusalKind.INVALID, "DRAFT_OR_SCHEME", told)
    return await (_of_draft(context, given) if given.draft else _of_new(context, given))


async def _of_draft(context: Asked, given: Any) -> Preview:  # Any: as above
    of_scheme, typed = typed_of(context, given)
    found = await look_up(context.directory, context.desk.catalogue, typed)
    return await preview_draft(
        context.desk, context.viewer, draft_ref(given.draft), typed, found=found, of_scheme=of_scheme, on=given.on_date
    )


async def _of_new(context: Asked, given: Any) -> Preview:  # Any: as above
    of_scheme, typed = typed_of(context, given)
    if of_scheme not in (None, given.scheme):
        told = f"Le contenu relève d'un autre dispositif que « {given.scheme[:40]} »."
        raise refuse(RefusalKind.INVALID, "OTHER_SCHEME", told)
    opening = Opening(given.scheme, given.sub_scheme, given.siret, given.provider_siren)
    found = await look_up(context.directory, context.desk.catalogue, typed)
    return await preview_new(context.desk, context.viewer, opening, typed, found=found, on=given.on_date)


def _mask(preview: Preview) -> Mask:
    return mask_for(preview.scheme, preview.standing)


def _findings(preview: Preview) -> tuple[lexicon.Finding, ...]:
    return _mask(preview).findings(preview.examination.findings)


def _required(preview: Preview) -> list[RequiredDocument]:
    found, typing = preview.examination, preview.standing is Standing.PROVIDER
    return [
        RequiredDocument(code=kind.code, label=kind.label, provided=found.attached.get(kind.code, 0) > 0)
        for kind in preview.scheme.documents
        if kind.code in found.required_documents and sees_type(preview.standing, kind.read, typing=typing)
    ]
