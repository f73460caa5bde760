"""refuseDraft."""

import strawberry

from monespace_gql.drafts.refuse import refuse_draft
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.mutations.workflow import DraftActPayload, answer
from monespace_gql.graph.reference import CaseRef, draft_ref


@strawberry.input(description="What to refuse, and why.")
class RefuseDraftInput:
    """A draft that a provider typed."""

    draft: CaseRef = strawberry.field(description="Which draft.")
    reason: str | None = strawberry.field(description="For the provider; 500 characters at most.", default=None)
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The draft refused.")
class RefuseDraftPayload(DraftActPayload):
    """What refuseDraft answers."""


@strawberry.type
class RefuseDraftMutation:
    """The root field."""

    @strawberry.mutation(
        description="Refuse a draft that a provider typed, before or after accepting it: it leaves the employer's list."
    )
    async def refuse_draft(self, info: strawberry.Info, input: RefuseDraftInput) -> RefuseDraftPayload:
        context, ref = asked(info), draft_ref(input.draft)
        return await answer(
            info,
            "refuseDraft",
            input.draft,
            input.operation_id,
            lambda unit: refuse_draft(context.desk, unit, context.viewer, ref, reason=input.reason),
            RefuseDraftPayload,
        )
