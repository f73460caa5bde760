"""What the mutations on affiliations have in common: their payload, who decides, and how each runs."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import strawberry

from monespace_gql.graph.context import Asked, asked
from monespace_gql.graph.keys import number_of
from monespace_gql.graph.types.affiliation import Affiliation, told
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Standing
from monespace_gql.people.administration import Decider
from monespace_gql.people.models import Affiliation as Kept
from monespace_gql.reads.affiliations import affiliation


@strawberry.type
class AffiliationPayload:
    """What the acts on affiliations answer; each has a type of its own, that may grow."""

    affiliation: Affiliation | None = strawberry.field(
        description="The affiliation as it now is, also when declined; null out of reach."
    )
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


P = TypeVar("P", bound=AffiliationPayload)


def decider(context: Asked) -> Decider:
    """Return the viewer as one who decides on affiliations."""
    viewer = context.viewer
    return Decider(viewer.person_id, viewer.context, manages=viewer.opco_role is Standing.MANAGER)


def key_of(given: strawberry.ID) -> int:
    """Read the identifier of an affiliation; one that is none names none."""
    return number_of(given, "Affiliation") or 0


async def answer(
    info: strawberry.Info,
    act: str,
    named: int | None,
    operation_id: str | None,
    work: Callable[[Unit], Awaitable[Kept]],
    payload: type[P],
) -> P:
    """Run an act on an affiliation once, and answer with the affiliation as it now is."""
    context = asked(info)

    async def key_of_changed(unit: Unit) -> int:
        return int((await work(unit)).id)

    key, errors = await acted(in_one_unit(context, act, operation_id, key_of_changed))
    shown = key if key is not None else named
    found = await affiliation(context.desk.store, context.viewer, shown) if shown is not None else None
    return payload(affiliation=told(found) if found else None, user_errors=errors)
