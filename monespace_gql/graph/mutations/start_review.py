"""startReview."""

import strawberry

from monespace_gql.dossiers.start_review import start_review
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.dossier_act import DossierActInput, DossierActPayload, answer
from monespace_gql.graph.reference import dossier_ref


@strawberry.input(description="What to take up.")
class StartReviewInput(DossierActInput):
    """A dossier."""


@strawberry.type(description="The dossier under review.")
class StartReviewPayload(DossierActPayload):
    """What startReview answers."""


@strawberry.type
class StartReviewMutation:
    """The root field."""

    @strawberry.mutation(
        description="Take up a transmitted dossier, or go on once the pieces asked for are there: the file is then "
        "complete again, and the scheme's delay runs anew (MANAGER context)."
    )
    async def start_review(self, info: strawberry.Info, input: StartReviewInput) -> StartReviewPayload:
        context, ref = asked(info), dossier_ref(input.dossier)
        return await answer(
            info,
            "startReview",
            input.dossier,
            input.operation_id,
            lambda unit: start_review(unit, context.viewer, ref, context.desk.catalogue, if_version=input.if_version),
            StartReviewPayload,
        )
