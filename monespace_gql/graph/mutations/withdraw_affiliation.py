"""withdrawAffiliation."""

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.affiliation import AffiliationPayload, answer, decider, key_of
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.people.withdraw_affiliation import withdraw_affiliation


@strawberry.input(description="What to withdraw.")
class WithdrawAffiliationInput:
    """A valid affiliation."""

    affiliation: strawberry.ID = strawberry.field(description="Which affiliation.")
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The affiliation after the act.")
class WithdrawAffiliationPayload(AffiliationPayload):
    """What withdrawAffiliation answers."""


@strawberry.type
class WithdrawAffiliationMutation:
    """The root field."""

    @strawberry.mutation(
        description="Withdraw a colleague's affiliation: the next read, and the next live event, show nothing of it."
    )
    async def withdraw_affiliation(
        self,
        info: strawberry.Info,
        input: WithdrawAffiliationInput,
    ) -> WithdrawAffiliationPayload:
        context, key = asked(info), key_of(input.affiliation)
        return await answer(
            info,
            "withdrawAffiliation",
            key,
            input.operation_id,
            lambda unit: withdraw_affiliation(unit, decider(context), key),
            WithdrawAffiliationPayload,
        )
