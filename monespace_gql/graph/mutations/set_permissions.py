"""setPermissions."""

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.mutations.affiliation import AffiliationPayload, answer, decider, key_of
from monespace_gql.graph.mutations.payload import OPERATION_ID
from monespace_gql.graph.types.affiliation import GivenPermissionsInput, given
from monespace_gql.people.set_permissions import set_permissions


@strawberry.input(description="What an affiliation allows from now on.")
class SetPermissionsInput:
    """A valid affiliation and its permissions."""

    affiliation: strawberry.ID = strawberry.field(description="Which affiliation.")
    permissions: list[GivenPermissionsInput] = strawberry.field(
        description="What it allows, scheme by scheme, in the place of what it allowed; one permission at least."
    )
    administrator: bool | None = strawberry.field(
        description="Whether the person administers that company's account; unchanged by default.", default=None
    )
    operation_id: str | None = strawberry.field(description=OPERATION_ID, default=None)


@strawberry.type(description="The affiliation after the act.")
class SetPermissionsPayload(AffiliationPayload):
    """What setPermissions answers."""


@strawberry.type
class SetPermissionsMutation:
    """The root field."""

    @strawberry.mutation(description="Set what a colleague's affiliation allows; nobody sets their own.")
    async def set_permissions(
        self,
        info: strawberry.Info,
        input: SetPermissionsInput,
    ) -> SetPermissionsPayload:
        context, key = asked(info), key_of(input.affiliation)
        return await answer(
            info,
            "setPermissions",
            key,
            input.operation_id,
            lambda unit: set_permissions(
                unit,
                decider(context),
                key,
                permissions=given(input.permissions),
                schemes=[scheme.code for scheme in context.desk.catalogue],
                administrator=input.administrator,
            ),
            SetPermissionsPayload,
        )
