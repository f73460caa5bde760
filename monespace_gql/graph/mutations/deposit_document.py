"""depositDocument."""

import strawberry

from monespace_gql.access import Act
from monespace_gql.documents.deposit import deposit_document
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.case_target import CaseTarget, case_now, target_for
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.types.dossier import Dossier
from monespace_gql.graph.types.draft import Draft
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit


@strawberry.input(description="A file that was sent, and where it goes.")
class DepositDocumentInput:
    """The case, the type, the token."""

    case: CaseTarget = strawberry.field(description="The draft or dossier it belongs to.")
    document: str = strawberry.field(description="The type of document.")
    token: str = strawberry.field(description="The token of prepareUpload, once the bytes were sent.")
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The case with its document.")
class DepositDocumentPayload:
    """What depositDocument answers."""

    draft: Draft | None = strawberry.field(description="The draft as it now is, when it is one.")
    dossier: Dossier | None = strawberry.field(description="The dossier as it now is, when it is one.")
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


@strawberry.type
class DepositDocumentMutation:
    """The root field."""

    @strawberry.mutation(description="Attach a file that was sent to its draft, or to its dossier after transmission.")
    async def deposit_document(
        self,
        info: strawberry.Info,
        input: DepositDocumentInput,
    ) -> DepositDocumentPayload:
        context = asked(info)

        async def work(unit: Unit) -> int:
            target = await target_for(context, input.case, Act.DEPOSIT_DOCUMENT)
            kind = target.document(input.document)
            await deposit_document(unit, context.viewer, target.subject, kind, input.token)
            return target.subject.id

        _key, errors = await acted(in_one_unit(context, "depositDocument", input.operation_id, work))
        return DepositDocumentPayload(**await case_now(info, input.case), user_errors=errors)
