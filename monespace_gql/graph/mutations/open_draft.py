"""openDraft."""

import strawberry

from monespace_gql.directory.learn import learn
from monespace_gql.drafts.open import open_draft
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.payload import OPERATION_ID, draft_now
from monespace_gql.graph.types.draft import Draft
from monespace_gql.graph.user_error import UserError, acted, in_one_unit
from monespace_gql.journal.unit import Unit
from monespace_gql.reads.cases import Key


@strawberry.input(description="What to open.")
class OpenDraftInput:
    """The scheme, and for whom."""

    scheme: str = strawberry.field(description="The scheme's code.")
    sub_scheme: str | None = strawberry.field(description="The sub-scheme's code; the first by default.", default=None)
    siret: str | None = strawberry.field(
        description="The employer's establishment: for a provider, always; for an employer, when they reach several "
        "companies (else the head office).",
        default=None,
    )
    provider_siren: str | None = strawberry.field(
        description="In the PROVIDER context: on behalf of which of the viewer's companies, when there are several.",
        default=None,
    )
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The draft opened.")
class OpenDraftPayload:
    """What openDraft answers."""

    draft: Draft | None = strawberry.field(description="The new draft; null when declined.")
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


@strawberry.type
class OpenDraftMutation:
    """The root field."""

    @strawberry.mutation(description="Open a draft at once, numbered, the employer's data filled in and saved.")
    async def open_draft(self, info: strawberry.Info, input: OpenDraftInput) -> OpenDraftPayload:
        context = asked(info)
        await learn(context.desk.store, context.directory, input.siret)

        async def work(unit: Unit) -> int:
            opened = await open_draft(
                context.desk,
                unit,
                context.viewer,
                scheme_code=input.scheme,
                sub_scheme=input.sub_scheme,
                siret=input.siret,
                provider_siren=input.provider_siren,
            )
            return int(opened.id)

        key, errors = await acted(in_one_unit(context, "openDraft", input.operation_id, work))
        draft = await draft_now(info, Key(id=key)) if key is not None else None
        return OpenDraftPayload(draft=draft, user_errors=errors)
