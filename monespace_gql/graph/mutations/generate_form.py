"""generateForm."""

from uuid import UUID

import strawberry

from monespace_gql.documents.find import find_document
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.payload import OPERATION_ID, draft_now
from monespace_gql.graph.reference import CaseRef, draft_key, draft_ref
from monespace_gql.graph.types import case
from monespace_gql.graph.types.document import DocumentFile
from monespace_gql.graph.types.draft import Draft
from monespace_gql.graph.user_error import UserError, acted
from monespace_gql.prints.generate import generate_form


@strawberry.input(description="A form to generate from a draft.")
class GenerateFormInput:
    """The draft, the form, and the version on the screen."""

    draft: CaseRef = strawberry.field(description="Which draft.")
    form: str = strawberry.field(description="The form's code, as in `forms { code }`.")
    if_version: int = strawberry.field(
        description="The version the client shows: save first. Another one than the draft's own is declined."
    )
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The form generated.")
class GenerateFormPayload:
    """What generateForm answers."""

    document: DocumentFile | None = strawberry.field(description="The new revision; null when declined.")
    draft: Draft | None = strawberry.field(description="The draft as it now is.")
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


@strawberry.type
class GenerateFormMutation:
    """The root field."""

    @strawberry.mutation(
        description="Print a form from the saved draft, as often as wanted until it is transmitted; each generation "
        "is kept as a revision."
    )
    async def generate_form(self, info: strawberry.Info, input: GenerateFormInput) -> GenerateFormPayload:
        context = asked(info)
        made, errors = await acted(
            generate_form(
                context.desk,
                context.prints,
                context.viewer,
                draft_ref(input.draft),
                input.form,
                if_version=input.if_version,
                operation_id=input.operation_id,
            )
        )
        document = await _document(made) if made else None
        return GenerateFormPayload(
            document=document, draft=await draft_now(info, draft_key(input.draft)), user_errors=errors
        )


async def _document(key: UUID) -> DocumentFile | None:
    found = await find_document(key)
    return case.file_of(vars(found)) if found else None
