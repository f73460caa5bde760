"""depositDocument."""

from contextlib import AbstractAsyncContextManager

import strawberry

from monespace_gql.access import Act
from monespace_gql.documents.bring import brought
from monespace_gql.documents.deposit import deposit_document
from monespace_gql.documents.prepare import Ticket, prepare_upload
from monespace_gql.documents.sent_file import SentFile
from monespace_gql.graph.context import Asked, asked
from monespace_gql.graph.mutations.case_target import CaseTarget, case_now, target_for
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.scalars import Upload
from monespace_gql.graph.types.dossier import Dossier
from monespace_gql.graph.types.draft import Draft
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.operation import already_done
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.refusal import Refusal, RefusalKind, refuse

ACT = "depositDocument"


@strawberry.input(
    description="A file that was sent, or comes along, and where it goes: exactly one of `token` and `file`."
)
class DepositDocumentInput:
    """The case, the type, and the token or the file."""

    case: CaseTarget = strawberry.field(description="The draft or dossier it belongs to.")
    document: str = strawberry.field(description="The type of document.")
    token: str | None = strawberry.field(
        description="The token of prepareUpload, once the bytes were sent; or `file`.", default=None
    )
    file: Upload | None = strawberry.field(
        description="The file itself, sent with this operation; or `token`. With the same operationId it may be sent "
        "again: it is kept once.",
        default=None,
    )
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

    @strawberry.mutation(
        description="Attach a file to its draft, or to its dossier after transmission: one that was sent to the "
        "address of prepareUpload, or one that comes with this operation."
    )
    async def deposit_document(
        self,
        info: strawberry.Info,
        input: DepositDocumentInput,
    ) -> DepositDocumentPayload:
        _key, errors = await acted(_deposited(asked(info), input))
        return DepositDocumentPayload(**await case_now(info, input.case), user_errors=errors)


async def _deposited(context: Asked, input: DepositDocumentInput) -> int:
    if (input.token is None) == (input.file is None):
        told = "Donnez soit le jeton d’un fichier déjà envoyé (token), soit le fichier lui-même (file)."
        raise refuse(RefusalKind.INVALID, "TOKEN_OR_FILE", told)
    if input.token is not None:
        return await _attached(context, input, input.token)
    return await _brought(context, input)


async def _brought(context: Asked, input: DepositDocumentInput) -> int:
    """Deposit the file that came along, unless this operation already did: it is then not even received."""
    if (done := await _done_before(context, input)) is not None:
        return done
    try:
        async with _received(context, input) as token:
            return await _attached(context, input, token)
    except Refusal:
        if (done := await _done_before(context, input)) is not None:
            return done  # the same operation, asked twice at once, ended between our two looks
        raise


async def _done_before(context: Asked, input: DepositDocumentInput) -> int | None:
    if input.operation_id is None:
        return None
    done = await already_done(context.desk.store, context.viewer.actor, input.operation_id, ACT)
    return int(done) if done is not None else None


def _received(context: Asked, input: DepositDocumentInput) -> AbstractAsyncContextManager[str]:
    assert input.file is not None
    file: SentFile = input.file

    async def prepare(unit: Unit, token: str) -> Ticket:
        target = await target_for(context, input.case, Act.DEPOSIT_DOCUMENT)
        kind, siren = target.document(input.document), target.own_siren
        return await prepare_upload(
            unit, context.viewer, target.subject, kind, name=file.name, size=file.size, siren=siren, token=token
        )

    return brought(context.desk.store, context.storage, context.recogniser, file, prepare)


async def _attached(context: Asked, input: DepositDocumentInput, token: str) -> int:
    async def work(unit: Unit) -> int:
        target = await target_for(context, input.case, Act.DEPOSIT_DOCUMENT)
        kind = target.document(input.document)
        await deposit_document(
            unit,
            context.viewer,
            target.subject,
            kind,
            token,
            recipients=target.recipients,
            known_as=target.known_as,
        )
        return target.subject.id

    return await in_one_unit(context, ACT, input.operation_id, work)
