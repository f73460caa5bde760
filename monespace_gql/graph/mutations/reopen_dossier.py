"""reopenDossier."""

import strawberry

from monespace_gql.dossiers.reopen import reopen_dossier
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.dossier_act import DossierActInput, DossierActPayload, answer
from monespace_gql.graph.reference import dossier_ref


@strawberry.input(description="What to reopen.")
class ReopenDossierInput(DossierActInput):
    """A dossier."""


@strawberry.type(description="The dossier reopened.")
class ReopenDossierPayload(DossierActPayload):
    """What reopenDossier answers."""


@strawberry.type
class ReopenDossierMutation:
    """The root field."""

    @strawberry.mutation(
        description="Bring a closed dossier back to granted, to correct it (MANAGER context, managers only)."
    )
    async def reopen_dossier(self, info: strawberry.Info, input: ReopenDossierInput) -> ReopenDossierPayload:
        context, ref = asked(info), dossier_ref(input.dossier)
        return await answer(
            info,
            "reopenDossier",
            input.dossier,
            input.operation_id,
            lambda unit: reopen_dossier(unit, context.viewer, ref, if_version=input.if_version),
            ReopenDossierPayload,
        )
