"""Who is looking, in which context."""

import strawberry

from monespace_gql.graph.context import asked
from monespace_gql.graph.types.affiliation import SchemePermissions, sorted_permissions
from monespace_gql.graph.types.standing import ContextType


@strawberry.type(description="An affiliation in force in the current context: what the viewer reaches by it.")
class HeldAffiliation:
    """A rattachement, as the viewer's rights rest on it; see `Affiliation` for its whole story."""

    siren: str = strawberry.field(description="The company.")
    siret: str | None = strawberry.field(description="The establishment; null: the company with all of them.")
    permissions: list[SchemePermissions] = strawberry.field(description="What it allows.")


@strawberry.type(description="The person looking.")
class Viewer:
    """Somebody in one navigation context."""

    email: str = strawberry.field(description="The e-mail of the account.")
    first_name: str = strawberry.field(description="The first name.")
    last_name: str = strawberry.field(description="The last name.")
    context: ContextType = strawberry.field(description="The context of this request.")
    contexts: list[ContextType] = strawberry.field(description="The contexts the person may choose from.")
    affiliations: list[HeldAffiliation] = strawberry.field(description="The attachments in this context.")


@strawberry.type
class ViewerQuery:
    """The root field."""

    @strawberry.field(description="Who is looking, in which context.")
    def viewer(self, info: strawberry.Info) -> Viewer:
        seen = asked(info).viewer
        return Viewer(
            email=seen.email,
            first_name=seen.first_name,
            last_name=seen.last_name,
            context=ContextType(seen.context.value),
            contexts=[ContextType(context.value) for context in seen.contexts],
            affiliations=[
                HeldAffiliation(
                    siren=reach.siren,
                    siret=reach.siret,
                    permissions=[
                        SchemePermissions(scheme=code, permissions=sorted_permissions(held))
                        for code, held in sorted(reach.permissions.items())
                    ],
                )
                for reach in seen.reaches
            ],
        )
