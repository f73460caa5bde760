"""Refusals as payload data, and how every mutation runs its act."""

from collections.abc import Awaitable, Callable
from enum import Enum
from typing import TypeVar

import strawberry

from monespace_gql.graph.context import Asked
from monespace_gql.graph.scalars import Json
from monespace_gql.journal.operation import once
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon import refusal

T = TypeVar("T")


@strawberry.enum(description="Why the product declines: a closed list.")
class UserErrorKind(Enum):
    """See `monespace_gql.lexicon.refusal.RefusalKind`."""

    NOT_FOUND = strawberry.enum_value("NOT_FOUND", description="Unknown, or not within the viewer's reach: alike.")
    FORBIDDEN = strawberry.enum_value("FORBIDDEN", description="The viewer's rights do not allow it.")
    STALE = strawberry.enum_value("STALE", description="Somebody changed the same thing meanwhile.")
    WRONG_STATE = strawberry.enum_value("WRONG_STATE", description="The object's state does not allow it.")
    INVALID = strawberry.enum_value("INVALID", description="The request cannot be accepted as it is.")
    DUPLICATE = strawberry.enum_value("DUPLICATE", description="It was already done.")
    LIMIT = strawberry.enum_value("LIMIT", description="A size or a number is over its limit.")
    UNAVAILABLE = strawberry.enum_value("UNAVAILABLE", description="A service does not answer; try again later.")


@strawberry.type(description="One reason for which the product declines a request. Nothing was changed.")
class UserError:
    """A refusal."""

    kind: UserErrorKind = strawberry.field(description="The closed reason.")
    code: str = strawberry.field(description="The open and stable code.")
    message: str = strawberry.field(description="One French sentence that says what to do next.")
    path: str | None = strawberry.field(description="The place of the form or of the input.")
    rule: str | None = strawberry.field(description="The rule behind it.")
    yours: Json | None = strawberry.field(description="When stale: the value you sent.")
    theirs: Json | None = strawberry.field(description="When stale: the value somebody else saved.")


def told(error: refusal.UserError) -> UserError:
    """Write a refusal as clients read it."""
    return UserError(
        kind=UserErrorKind(error.kind.value),
        code=error.code,
        message=error.message,
        path=error.path,
        rule=error.rule,
        yours=Json(error.details.get("yours")),
        theirs=Json(error.details.get("theirs")),
    )


async def acted(work: Awaitable[T]) -> tuple[T | None, list[UserError]]:
    """Wait for an act; its refusal becomes user errors."""
    try:
        return await work, []
    except refusal.Refusal as declined:
        return None, [told(error) for error in declined.errors]


async def in_one_unit(
    context: Asked, act: str, operation_id: str | None, work: Callable[[Unit], Awaitable[int]]
) -> int:
    """Run an act in a unit of work, once per `operationId`; it returns the key of what it changed."""

    async def unit_of_work(unit: Unit) -> int:
        if operation_id is None:
            return await work(unit)
        return int(await once(unit, context.viewer.actor, operation_id, act, lambda: work(unit)))

    return await context.desk.store.unit(unit_of_work)
