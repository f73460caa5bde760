"""acceptDraft."""

import strawberry

from monespace_gql.drafts.accept import accept_draft
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.workflow import DraftActInput, DraftActPayload, answer
from monespace_gql.graph.reference import draft_ref


@strawberry.input(description="What to do it to.")
class AcceptDraftInput(DraftActInput):
    """A draft."""


@strawberry.type(description="The draft accepted.")
class AcceptDraftPayload(DraftActPayload):
    """What acceptDraft answers."""


@strawberry.type
class AcceptDraftMutation:
    """The root field."""

    @strawberry.mutation(
        description="Take over a draft that a provider typed: the employer may then change and transmit it."
    )
    async def accept_draft(self, info: strawberry.Info, input: AcceptDraftInput) -> AcceptDraftPayload:
        context, ref = asked(info), draft_ref(input.draft)
        return await answer(
            info,
            "acceptDraft",
            input.draft,
            input.operation_id,
            lambda unit: accept_draft(context.desk, unit, context.viewer, ref),
            AcceptDraftPayload,
        )
