"""What the mutations of the back office have in common: their input, their payload, and how each runs."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import strawberry

from monespace_gql.dossiers.models import Dossier as Kept
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.payload import OPERATION_ID, dossier_now
from monespace_gql.graph.reference import CaseRef, dossier_key
from monespace_gql.graph.types.dossier import Dossier
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit

IF_VERSION = (
    "The version that was read: declined (DOSSIER_CHANGED) when somebody of the OPCO changed the dossier since."
)


@strawberry.input
class DossierActInput:
    """A dossier, the version read, and the client's name for the operation; each act has a type of its own."""

    dossier: CaseRef = strawberry.field(description="Which dossier.")
    if_version: int | None = strawberry.field(description=IF_VERSION, default=None)
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type
class DossierActPayload:
    """What the acts of the back office answer; each has a type of its own, that may grow."""

    dossier: Dossier | None = strawberry.field(
        description="The dossier as it now is, also when declined; null when out of reach."
    )
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


P = TypeVar("P", bound=DossierActPayload)


async def answer(
    info: strawberry.Info,
    act: str,
    ref: CaseRef,
    operation_id: str | None,
    work: Callable[[Unit], Awaitable[Kept]],
    payload: type[P],
) -> P:
    """Run an act on a dossier once, and answer with the dossier as it now is."""

    context = asked(info)

    async def key_of_changed(unit: Unit) -> int:
        changed = await work(unit)
        context.desk.scheme_of(changed.scheme)  # declined: the unit undoes what was written
        return int(changed.id)

    _key, errors = await acted(in_one_unit(context, act, operation_id, key_of_changed))
    return payload(dossier=await dossier_now(info, dossier_key(ref)), user_errors=errors)
