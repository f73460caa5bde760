"""revealValue."""

import strawberry

from monespace_gql.dossiers.find import DossierRef
from monespace_gql.drafts.find import DraftRef
from monespace_gql.drafts.reveal_value import reveal_value
from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.case_target import CaseTarget
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.reference import dossier_ref, draft_ref
from monespace_gql.graph.user_error import UserError, acted
from monespace_gql.lexicon.refusal import not_found


@strawberry.input(description="A sensitive value to read in full.")
class RevealValueInput:
    """The case, the place, and why."""

    case: CaseTarget = strawberry.field(description="The draft or dossier.")
    path: str = strawberry.field(description="The place: `employee.nir`.")
    purpose: str = strawberry.field(
        description="Why it is read, in French, 5 to 200 characters: kept, and told to the company's administrators."
    )
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The value read.")
class RevealValuePayload:
    """What revealValue answers."""

    value: str | None = strawberry.field(description="The full value; null when nothing is kept there, or declined.")
    user_errors: list[UserError] = strawberry.field(description="Why it was declined.")


@strawberry.type
class RevealValueMutation:
    """The root field."""

    @strawberry.mutation(
        description="Read one sensitive value in full: the employer while they may change the request, the OPCO's "
        "investigator once it is transmitted, nobody else. Each reading is journalled: see `reveals`."
    )
    async def reveal_value(self, info: strawberry.Info, input: RevealValueInput) -> RevealValuePayload:
        context = asked(info)
        value, errors = await acted(
            context.desk.store.unit(
                lambda unit: reveal_value(
                    context.desk,
                    unit,
                    context.viewer,
                    _ref(input.case),
                    input.path,
                    purpose=input.purpose,
                    operation_id=input.operation_id,
                )
            )
        )
        return RevealValuePayload(value=value, user_errors=errors)


def _ref(case: CaseTarget) -> DraftRef | DossierRef:
    if case.draft:
        return draft_ref(case.draft)
    if case.dossier:
        return dossier_ref(case.dossier)
    raise not_found()
