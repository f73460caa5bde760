"""closeDossier."""

import strawberry

from monespace_gql.dossiers.close import close_dossier
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.dossier_act import DossierActInput, DossierActPayload, answer
from monespace_gql.graph.reference import dossier_ref


@strawberry.input(description="What to close.")
class CloseDossierInput(DossierActInput):
    """A dossier."""


@strawberry.type(description="The dossier closed.")
class CloseDossierPayload(DossierActPayload):
    """What closeDossier answers."""


@strawberry.type
class CloseDossierMutation:
    """The root field."""

    @strawberry.mutation(
        description="Close a granted dossier, once everything is paid or its training is over (MANAGER context)."
    )
    async def close_dossier(self, info: strawberry.Info, input: CloseDossierInput) -> CloseDossierPayload:
        context, ref = asked(info), dossier_ref(input.dossier)
        return await answer(
            info,
            "closeDossier",
            input.dossier,
            input.operation_id,
            lambda unit: close_dossier(unit, context.viewer, ref, if_version=input.if_version),
            CloseDossierPayload,
        )
