"""refuseDossier."""

import strawberry

from monespace_gql.dossiers.refusal_reason import RefusalReason
from monespace_gql.dossiers.refuse import refuse_dossier
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.dossier_act import IF_VERSION, DossierActPayload, answer
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.reference import CaseRef, dossier_ref
from monespace_gql.graph.types.decision import RefusalReasonType


@strawberry.input(description="What to refuse, and why.")
class RefuseDossierInput:
    """A dossier, and what is said of it."""

    dossier: CaseRef = strawberry.field(description="Which dossier.")
    reason: RefusalReasonType = strawberry.field(description="The reason; the employer reads it on the dossier.")
    if_version: int | None = strawberry.field(description=IF_VERSION, default=None)
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The dossier refused.")
class RefuseDossierPayload(DossierActPayload):
    """What refuseDossier answers."""


@strawberry.type
class RefuseDossierMutation:
    """The root field."""

    @strawberry.mutation(
        description="Refuse a dossier under review, for one of the reasons of the procedure; everybody concerned is "
        "notified (MANAGER context)."
    )
    async def refuse_dossier(self, info: strawberry.Info, input: RefuseDossierInput) -> RefuseDossierPayload:
        context, ref = asked(info), dossier_ref(input.dossier)
        return await answer(
            info,
            "refuseDossier",
            input.dossier,
            input.operation_id,
            lambda unit: refuse_dossier(
                unit, context.viewer, ref, RefusalReason(input.reason.name), if_version=input.if_version
            ),
            RefuseDossierPayload,
        )
