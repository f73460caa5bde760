"""setDocumentConformity."""

import strawberry

from monespace_gql.documents import conformity as documents
from monespace_gql.dossiers.set_conformity import set_conformity
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.dossier_act import IF_VERSION, DossierActPayload, answer
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.mutations.withdraw_document import file_key
from monespace_gql.graph.reference import CaseRef, dossier_ref
from monespace_gql.graph.types.document import Conformity


@strawberry.input(description="A file, and what is thought of it.")
class SetDocumentConformityInput:
    """A dossier, and what is said of it."""

    dossier: CaseRef = strawberry.field(description="Which dossier.")
    document_id: strawberry.ID = strawberry.field(description="The file.")
    conformity: Conformity = strawberry.field(description="CONFORMING or NON_CONFORMING.")
    if_version: int | None = strawberry.field(description=IF_VERSION, default=None)
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The dossier with its documents.")
class SetDocumentConformityPayload(DossierActPayload):
    """What setDocumentConformity answers."""


@strawberry.type
class SetDocumentConformityMutation:
    """The root field."""

    @strawberry.mutation(
        description="Say whether a document of a dossier conforms; those who may deposit another are notified "
        "(MANAGER context)."
    )
    async def set_document_conformity(
        self, info: strawberry.Info, input: SetDocumentConformityInput
    ) -> SetDocumentConformityPayload:
        context, ref = asked(info), dossier_ref(input.dossier)
        return await answer(
            info,
            "setDocumentConformity",
            input.dossier,
            input.operation_id,
            lambda unit: set_conformity(
                unit,
                context.viewer,
                ref,
                file_key(input.document_id),
                documents.Conformity(input.conformity.name),
                if_version=input.if_version,
            ),
            SetDocumentConformityPayload,
        )
