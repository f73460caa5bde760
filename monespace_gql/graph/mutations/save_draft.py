"""saveDraft."""

from typing import Any, Optional

import strawberry

from monespace_gql.directory.learn import learn_answers
from monespace_gql.drafts.look_up import look_up
from monespace_gql.drafts.save import save_draft
from monespace_gql.graph.context import Asked, asked
from monespace_gql.graph.mutations.payload import OPERATION_ID, draft_now
from monespace_gql.graph.mutations.typed import Members, input_with_content, typed_of
from monespace_gql.graph.reference import CaseRef, draft_key, draft_ref
from monespace_gql.graph.types.draft import Draft
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit

MEMBERS: Members = {
    "draft": (CaseRef, "Which draft."),
    "if_version": (Optional[int], "The version the client last read."),  # noqa: UP045
    "operation_id": (Optional[str], OPERATION_ID),  # noqa: UP045
}


@strawberry.type(description="The draft after the save.")
class SaveDraftPayload:
    """What saveDraft answers."""

    draft: Draft | None = strawberry.field(description="The draft as it now is, also when declined; null out of reach.")
    user_errors: list[UserError] = strawberry.field(description="Why nothing was saved.")


def save_draft_mutation(content_input: type | None) -> type:
    """Compile the mutation for the content inputs of the installed schemes."""

    async def resolve(info: strawberry.Info, input: Any) -> SaveDraftPayload:  # Any: typed below
        return await _saved(info, input)

    given = input_with_content("SaveDraftInput", "What to save of a draft.", MEMBERS, content_input)
    resolve.__annotations__["input"] = given
    field = strawberry.mutation(
        resolver=resolve,
        description="Save any content, tab by tab, in any order, incomplete or wrong: what is wrong comes back as "
        "findings. Absent fields are unchanged, null empties; a null tab or block empties every field of it that the "
        "viewer may write. With `ifVersion`, a field changed since by somebody else declines the save and both values "
        "come back; other fields merge. The companies asked for by number are looked up in the directory when their "
        "number is sent, and the places about them filled in.",
    )
    made: type = strawberry.type(type("SaveDraftMutation", (), {"save_draft": field}))
    return made


async def _saved(info: strawberry.Info, given: Any) -> SaveDraftPayload:  # Any: compiled with the schemes
    _key, errors = await acted(_save(asked(info), given))
    return SaveDraftPayload(draft=await draft_now(info, draft_key(given.draft)), user_errors=errors)


async def _save(context: Asked, given: Any) -> int:  # Any: as above
    scheme, typed = typed_of(context, given)
    found = await look_up(context.directory, context.desk.catalogue, typed)
    await learn_answers(context.desk.store, (each.company for each in found.values() if each.company))

    async def work(unit: Unit) -> int:
        saved = await save_draft(
            context.desk,
            unit,
            context.viewer,
            draft_ref(given.draft),
            typed,
            found=found,
            of_scheme=scheme,
            if_version=given.if_version,
        )
        return int(saved.id)

    return await in_one_unit(context, "saveDraft", given.operation_id, work)
