"""prepareUpload."""

import strawberry

from monespace_gql.access import Act
from monespace_gql.documents.prepare import Ticket
from monespace_gql.documents.prepare_once import prepare_once
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.case_target import CaseTarget, target_for
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.scalars import Instant
from monespace_gql.graph.user_error import UserError, acted
from monespace_gql.journal.unit import Unit


@strawberry.input(description="The file about to be sent.")
class PrepareUploadInput:
    """Its case, type, name and size."""

    case: CaseTarget = strawberry.field(description="The draft or dossier it belongs to.")
    document: str = strawberry.field(description="The type of document.")
    name: str = strawberry.field(description="The file's name, with its extension.")
    size: int | None = strawberry.field(
        description="Its size in bytes, to be declined at once if too large.", default=None
    )
    operation_id: str | None = strawberry.field(
        description=f"{OPERATION_ID} An address is told once only: here the answer is another one for the same upload, "
        "and the former ends.",
        default=None,
    )


@strawberry.type(description="Where to send the bytes: `PUT` them, as they are, to this address.")
class UploadAddress:
    """A signed address, good for one file."""

    token: str = strawberry.field(description="The right to send and to deposit this file; give it to depositDocument.")
    url: str = strawberry.field(description="The address, relative to this server.")
    method: str = strawberry.field(description="PUT.")
    max_bytes: int = strawberry.field(description="The largest size accepted: 20 × 1024 × 1024 bytes.")
    expires_at: Instant = strawberry.field(description="The end of its life.")


@strawberry.type(description="The address opened.")
class PrepareUploadPayload:
    """What prepareUpload answers."""

    upload: UploadAddress | None = strawberry.field(description="The address; null when declined.")
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


@strawberry.type
class PrepareUploadMutation:
    """The root field."""

    @strawberry.mutation(
        description="Open an address for one file. Then PUT the bytes there, then depositDocument. The way to send "
        "large files; a small one may come with depositDocument itself."
    )
    async def prepare_upload(self, info: strawberry.Info, input: PrepareUploadInput) -> PrepareUploadPayload:
        context = asked(info)

        async def work(unit: Unit) -> Ticket:
            target = await target_for(context, input.case, Act.DEPOSIT_DOCUMENT)
            return await prepare_once(
                unit,
                context.viewer,
                target.subject,
                target.document(input.document),
                input.operation_id,
                name=input.name,
                size=input.size,
                siren=target.own_siren,
            )

        ticket, errors = await acted(context.desk.store.unit(work))
        return PrepareUploadPayload(upload=_address(ticket) if ticket else None, user_errors=errors)


def _address(ticket: Ticket) -> UploadAddress:
    return UploadAddress(
        token=ticket.token,
        url=ticket.path,
        method=ticket.method,
        max_bytes=ticket.max_bytes,
        expires_at=Instant(ticket.expires_at.isoformat()),
    )
