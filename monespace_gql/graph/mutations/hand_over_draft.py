"""handOverDraft."""

import strawberry

from monespace_gql.drafts.hand_over import hand_over_draft
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.workflow import DraftActInput, DraftActPayload, answer
from monespace_gql.graph.reference import draft_ref


@strawberry.input(description="What to do it to.")
class HandOverDraftInput(DraftActInput):
    """A draft."""


@strawberry.type(description="The draft handed over.")
class HandOverDraftPayload(DraftActPayload):
    """What handOverDraft answers."""


@strawberry.type
class HandOverDraftMutation:
    """The root field."""

    @strawberry.mutation(
        description="Send a draft typed by a provider without mandate to its employer, who is told by mail."
    )
    async def hand_over_draft(self, info: strawberry.Info, input: HandOverDraftInput) -> HandOverDraftPayload:
        context, ref = asked(info), draft_ref(input.draft)
        return await answer(
            info,
            "handOverDraft",
            input.draft,
            input.operation_id,
            lambda unit: hand_over_draft(context.desk, unit, context.viewer, ref),
            HandOverDraftPayload,
        )
