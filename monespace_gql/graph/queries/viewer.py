"""Who is looking, in which context."""

from enum import Enum

import strawberry

from monespace_gql.graph.context import asked


@strawberry.enum(name="Context", description="The navigation context; a person holding two never sees their union.")
class ContextType(Enum):
    """See `monespace_gql.lexicon.standing.Context`."""

    EMPLOYER = strawberry.enum_value("EMPLOYER", description="Adhérent.")
    PROVIDER = strawberry.enum_value("PROVIDER", description="Prestataire de formation.")
    MANAGER = strawberry.enum_value("MANAGER", description="OPCO.")


@strawberry.type(description="What an affiliation allows for one scheme.")
class SchemePermissions:
    """Permissions held."""

    scheme: str = strawberry.field(description="The scheme's code, `*` for all.")
    permissions: list[str] = strawberry.field(description="ENTER, FOLLOW, PAY.")


@strawberry.type(description="An attachment to a company (SIREN) or establishment (SIRET), in the current context.")
class AffiliationType:
    """A rattachement."""

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
    affiliations: list[AffiliationType] = strawberry.field(description="The attachments in this context.")


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
                AffiliationType(
                    siren=reach.siren,
                    siret=reach.siret,
                    permissions=[
                        SchemePermissions(scheme=code, permissions=sorted(held))
                        for code, held in sorted(reach.permissions.items())
                    ],
                )
                for reach in seen.reaches
            ],
        )
