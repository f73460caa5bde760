"""cancelDossier."""

import strawberry

from monespace_gql.dossiers.cancel import cancel_dossier
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.dossier_act import DossierActInput, DossierActPayload, answer
from monespace_gql.graph.reference import dossier_ref


@strawberry.input(description="What to cancel.")
class CancelDossierInput(DossierActInput):
    """A dossier."""


@strawberry.type(description="The dossier cancelled.")
class CancelDossierPayload(DossierActPayload):
    """What cancelDossier answers."""


@strawberry.type
class CancelDossierMutation:
    """The root field."""

    @strawberry.mutation(
        description="Cancel a dossier that its company gave up, before anything is decided (MANAGER context)."
    )
    async def cancel_dossier(self, info: strawberry.Info, input: CancelDossierInput) -> CancelDossierPayload:
        context, ref = asked(info), dossier_ref(input.dossier)
        return await answer(
            info,
            "cancelDossier",
            input.dossier,
            input.operation_id,
            lambda unit: cancel_dossier(unit, context.viewer, ref, if_version=input.if_version),
            CancelDossierPayload,
        )
