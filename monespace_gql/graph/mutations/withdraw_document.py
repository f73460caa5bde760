"""withdrawDocument."""

from uuid import UUID

import strawberry

from monespace_gql.access import Act
from monespace_gql.documents.withdraw import WHAT, withdraw_document
from monespace_gql.graph.context import asked
from monespace_gql.graph.keys import from_key
from monespace_gql.graph.mutations.case_target import CaseTarget, case_now, target_for
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.types.draft import Draft
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import not_found


@strawberry.input(description="A file to take back.")
class WithdrawDocumentInput:
    """The case and the file."""

    case: CaseTarget = strawberry.field(description="The draft it belongs to; a dossier's files stay.")
    document_id: strawberry.ID = strawberry.field(description="The file.")
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The draft without its document.")
class WithdrawDocumentPayload:
    """What withdrawDocument answers."""

    draft: Draft | None = strawberry.field(description="The draft as it now is.")
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


@strawberry.type
class WithdrawDocumentMutation:
    """The root field."""

    @strawberry.mutation(description="Withdraw a file from a draft; once transmitted, files stay.")
    async def withdraw_document(
        self,
        info: strawberry.Info,
        input: WithdrawDocumentInput,
    ) -> WithdrawDocumentPayload:
        context = asked(info)

        async def work(unit: Unit) -> int:
            target = await target_for(context, input.case, Act.WITHDRAW_DOCUMENT)
            await withdraw_document(unit, context.viewer, target.subject, file_key(input.document_id))
            return target.subject.id

        _key, errors = await acted(in_one_unit(context, "withdrawDocument", input.operation_id, work))
        now = await case_now(info, input.case)
        return WithdrawDocumentPayload(draft=now["draft"], user_errors=errors)


def file_key(text: str) -> UUID:
    """Return the key of a file that a client names; declines as unknown what names none."""
    kind, key = from_key(text)
    try:
        if kind != "Document":
            raise ValueError(kind)
        return UUID(key)
    except ValueError:
        raise not_found(WHAT) from None
