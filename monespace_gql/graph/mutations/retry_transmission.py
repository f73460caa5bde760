"""retryTransmission."""

import strawberry

from monespace_gql.dossiers.retry_transmission import retry_transmission
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.dossier_act import DossierActPayload, answer
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.reference import CaseRef, dossier_ref


@strawberry.input(description="Which dossier to carry again.")
class RetryTransmissionInput:
    """A dossier."""

    dossier: CaseRef = strawberry.field(description="Which dossier.")
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The dossier on its way again.")
class RetryTransmissionPayload(DossierActPayload):
    """What retryTransmission answers."""


@strawberry.type
class RetryTransmissionMutation:
    """The root field."""

    @strawberry.mutation(
        description="Give the back office, at once, a dossier that it has not received (MANAGER context)."
    )
    async def retry_transmission(
        self, info: strawberry.Info, input: RetryTransmissionInput
    ) -> RetryTransmissionPayload:
        context, ref = asked(info), dossier_ref(input.dossier)
        return await answer(
            info,
            "retryTransmission",
            input.dossier,
            input.operation_id,
            lambda unit: retry_transmission(unit, context.viewer, ref),
            RetryTransmissionPayload,
        )
