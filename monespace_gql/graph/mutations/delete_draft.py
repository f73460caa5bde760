"""deleteDraft."""

import strawberry

from monespace_gql.drafts.delete import delete_draft
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.workflow import DraftActInput, DraftActPayload, answer
from monespace_gql.graph.reference import draft_ref


@strawberry.input(description="What to do it to.")
class DeleteDraftInput(DraftActInput):
    """A draft."""


@strawberry.type(description="The draft deleted.")
class DeleteDraftPayload(DraftActPayload):
    """What deleteDraft answers."""


@strawberry.type
class DeleteDraftMutation:
    """The root field."""

    @strawberry.mutation(
        description="Delete a draft: only the company that created it may, and nobody sees it any more."
    )
    async def delete_draft(self, info: strawberry.Info, input: DeleteDraftInput) -> DeleteDraftPayload:
        context, ref = asked(info), draft_ref(input.draft)
        return await answer(
            info,
            "deleteDraft",
            input.draft,
            input.operation_id,
            lambda unit: delete_draft(context.desk, unit, context.viewer, ref),
            DeleteDraftPayload,
        )
