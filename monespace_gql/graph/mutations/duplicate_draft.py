"""duplicateDraft."""

import strawberry

from monespace_gql.directory.learn import learn
from monespace_gql.drafts.duplicate import duplicate_draft
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.mutations.workflow import DraftActPayload, answer
from monespace_gql.graph.reference import CaseRef, draft_ref


@strawberry.input(description="What to copy.")
class DuplicateDraftInput:
    """A draft and the tabs to keep."""

    draft: CaseRef = strawberry.field(description="Which draft.")
    tabs: list[str] = strawberry.field(description="The tabs to keep, among the scheme's `duplicableTabs`.")
    sub_scheme: str | None = strawberry.field(description="Another sub-scheme; the same by default.", default=None)
    siret: str | None = strawberry.field(
        description="The employer's establishment, where the employer's tab is not kept.", default=None
    )
    provider_siren: str | None = strawberry.field(
        description="A provider's company, when the viewer has several.", default=None
    )
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The draft opened.")
class DuplicateDraftPayload(DraftActPayload):
    """What duplicateDraft answers."""


@strawberry.type
class DuplicateDraftMutation:
    """The root field."""

    @strawberry.mutation(
        description="Open a new draft of the same scheme with some tabs of another; attestations and files stay behind."
    )
    async def duplicate_draft(self, info: strawberry.Info, input: DuplicateDraftInput) -> DuplicateDraftPayload:
        context, ref = asked(info), draft_ref(input.draft)
        await learn(context.desk.store, context.directory, input.siret)
        return await answer(
            info,
            "duplicateDraft",
            input.draft,
            input.operation_id,
            lambda unit: duplicate_draft(
                context.desk,
                unit,
                context.viewer,
                ref,
                tabs=input.tabs,
                sub_scheme=input.sub_scheme,
                siret=input.siret,
                provider_siren=input.provider_siren,
            ),
            DuplicateDraftPayload,
        )
