"""requestPieces."""

import strawberry

from monespace_gql.dossiers.request_pieces import request_pieces
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.dossier_act import IF_VERSION, DossierActPayload, answer
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.reference import CaseRef, dossier_ref


@strawberry.input(description="What is missing.")
class RequestPiecesInput:
    """A dossier, and what is said of it."""

    dossier: CaseRef = strawberry.field(description="Which dossier.")
    documents: list[str] = strawberry.field(description="The types of documents awaited, by their codes.")
    if_version: int | None = strawberry.field(description=IF_VERSION, default=None)
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The dossier awaiting pieces.")
class RequestPiecesPayload(DossierActPayload):
    """What requestPieces answers."""


@strawberry.type
class RequestPiecesMutation:
    """The root field."""

    @strawberry.mutation(
        description="Ask the company for pieces that are missing or do not conform: those who may deposit them are "
        "told, and no time runs meanwhile (MANAGER context)."
    )
    async def request_pieces(self, info: strawberry.Info, input: RequestPiecesInput) -> RequestPiecesPayload:
        context, ref = asked(info), dossier_ref(input.dossier)
        return await answer(
            info,
            "requestPieces",
            input.dossier,
            input.operation_id,
            lambda unit: request_pieces(
                unit, context.viewer, ref, context.desk.catalogue, pieces=input.documents, if_version=input.if_version
            ),
            RequestPiecesPayload,
        )
