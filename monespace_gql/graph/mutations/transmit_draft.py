"""transmitDraft."""

import strawberry

from monespace_gql.drafts.transmit import transmit_draft
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.payload import OPERATION_ID, dossier_now, draft_now
from monespace_gql.graph.reference import CaseRef, draft_key, draft_ref
from monespace_gql.graph.types.dossier import Dossier
from monespace_gql.graph.types.draft import Draft
from monespace_gql.graph.user_error import UserError, acted
from monespace_gql.reads.cases import Key


@strawberry.input(description="What to transmit.")
class TransmitDraftInput:
    """The draft."""

    draft: CaseRef = strawberry.field(description="Which draft.")
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The dossier the draft became.")
class TransmitDraftPayload:
    """What transmitDraft answers."""

    dossier: Dossier | None = strawberry.field(
        description="The dossier: the new one, or the one that already exists; null when findings block."
    )
    draft: Draft | None = strawberry.field(description="The draft as it now is; null when out of reach.")
    user_errors: list[UserError] = strawberry.field(description="« Saisie Invalide » and every blocking finding.")


@strawberry.type
class TransmitDraftMutation:
    """The root field."""

    @strawberry.mutation(
        description="Transmit a draft to the OPCO: it becomes exactly one dossier, whoever asks twice. The back office "
        "is given it at once; when it does not answer, the dossier is IN_TRANSMISSION and is carried again."
    )
    async def transmit_draft(self, info: strawberry.Info, input: TransmitDraftInput) -> TransmitDraftPayload:
        context = asked(info)
        act = transmit_draft(context.desk, context.viewer, draft_ref(input.draft), operation_id=input.operation_id)
        key, errors = await acted(act)
        if key is not None:
            await context.carrier.at_once(key)
        draft = await context.reader.draft(draft_key(input.draft), {"dossier_number": {}})
        number = draft.get("dossier_number") if draft else None
        named = Key(id=key) if key is not None else Key(number=str(number)) if number else None
        return TransmitDraftPayload(
            dossier=await dossier_now(info, named) if named else None,
            draft=await draft_now(info, draft_key(input.draft)),
            user_errors=errors,
        )
