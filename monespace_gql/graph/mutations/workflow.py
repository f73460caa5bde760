"""What the mutations of the workflow have in common: their input, their payload, and how each runs."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import strawberry

from monespace_gql.drafts.models import Draft as Kept
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.payload import OPERATION_ID, draft_now
from monespace_gql.graph.reference import CaseRef, draft_key
from monespace_gql.graph.types.draft import Draft
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit
from monespace_gql.reads.cases import Key


@strawberry.input
class DraftActInput:
    """A draft, and the client's name for the operation; each act has a type of its own, that may grow."""

    draft: CaseRef = strawberry.field(description="Which draft.")
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type
class DraftActPayload:
    """What the acts of the workflow answer; each has a type of its own, that may grow."""

    draft: Draft | None = strawberry.field(
        description="The draft as it now is, also when declined; null once the viewer does not see it any more."
    )
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


P = TypeVar("P", bound=DraftActPayload)


async def answer(
    info: strawberry.Info,
    act: str,
    ref: CaseRef,
    operation_id: str | None,
    work: Callable[[Unit], Awaitable[Kept]],
    payload: type[P],
) -> P:
    """Run an act on a draft once, and answer with the draft as it now is."""

    async def key_of_changed(unit: Unit) -> int:
        return int((await work(unit)).id)

    key, errors = await acted(in_one_unit(asked(info), act, operation_id, key_of_changed))
    named = Key(id=key) if key is not None else draft_key(ref)
    return payload(draft=await draft_now(info, named), user_errors=errors)
