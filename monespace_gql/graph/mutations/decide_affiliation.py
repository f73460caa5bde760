"""decideAffiliation."""

from enum import Enum

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.affiliation import AffiliationPayload, answer, decider, key_of
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.types.affiliation import GivenPermissionsInput, given
from monespace_gql.journal.unit import Unit
from monespace_gql.people.models import Affiliation
from monespace_gql.people.validate_affiliation import refuse_affiliation, validate_affiliation


@strawberry.enum(description="What is decided on a request for an affiliation.")
class AffiliationDecision(Enum):
    """Yes or no."""

    VALIDATE = strawberry.enum_value("VALIDATE", description="Valider, avec les habilitations données.")
    REFUSE = strawberry.enum_value("REFUSE", description="Refuser.")


@strawberry.input(description="What to decide.")
class DecideAffiliationInput:
    """A request, the decision, and what goes with it."""

    affiliation: strawberry.ID = strawberry.field(description="Which request.")
    decision: AffiliationDecision = strawberry.field(description="The decision.")
    permissions: list[GivenPermissionsInput] = strawberry.field(
        description="When validated: what it allows, one permission at least.", default_factory=list
    )
    administrator: bool = strawberry.field(
        description="When validated: whether the person becomes an administrator of that company's account.",
        default=False,
    )
    reason: str | None = strawberry.field(
        description="When refused: why, for the person; 500 characters at most.", default=None
    )
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The affiliation after the act.")
class DecideAffiliationPayload(AffiliationPayload):
    """What decideAffiliation answers."""


@strawberry.type
class DecideAffiliationMutation:
    """The root field."""

    @strawberry.mutation(
        description="Validate or refuse a request for an affiliation: an administrator of that company does, the OPCO "
        "where nobody else administers it; never the person concerned."
    )
    async def decide_affiliation(
        self,
        info: strawberry.Info,
        input: DecideAffiliationInput,
    ) -> DecideAffiliationPayload:
        context, key = asked(info), key_of(input.affiliation)

        async def work(unit: Unit) -> Affiliation:
            if input.decision is AffiliationDecision.REFUSE:
                return await refuse_affiliation(unit, decider(context), key, reason=input.reason)
            return await validate_affiliation(
                unit,
                decider(context),
                key,
                permissions=given(input.permissions),
                schemes=[scheme.code for scheme in context.desk.catalogue],
                administrator=input.administrator,
            )

        return await answer(info, "decideAffiliation", key, input.operation_id, work, DecideAffiliationPayload)
