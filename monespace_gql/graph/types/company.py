"""Companies, as clients read them: the employer of a case, or what the directory knows."""

from enum import Enum

import strawberry


@strawberry.enum(description="Where an answer of the directory comes from.")
class DirectorySource(Enum):
    """See `monespace_gql.directory.directory.Source`."""

    EMBEDDED = strawberry.enum_value("EMBEDDED", description="Our own database: the files imported, the OPCO's own.")
    STATE = strawberry.enum_value("STATE", description="The State's company-search service.")


@strawberry.type(description="What the directory knows of an establishment; nobody types it.")
class Establishment:
    """An establishment of the directory."""

    head_office: bool = strawberry.field(description="Whether it is the head office (siège) of its company.")
    closed: bool = strawberry.field(description="Whether it is closed: no request can be made for it.")
    trade_name: str | None = strawberry.field(description="The name over its door (enseigne).")
    legal_category: str | None = strawberry.field(description="The legal category of its company (INSEE, 4 digits).")
    naf: str | None = strawberry.field(description="Its activity (NAF).")
    idcc: str | None = strawberry.field(description="Its collective agreement (IDCC).")
    public_type: str | None = strawberry.field(description="The kind of staff it asks for.")
    street: str | None = strawberry.field(description="Number and street.")
    complement: str | None = strawberry.field(description="Address complement.")
    postcode: str | None = strawberry.field(description="Postcode.")
    city: str | None = strawberry.field(description="City.")
    activity_number: str | None = strawberry.field(
        description="The activity declaration number of a training organisation (NDA)."
    )
    uai: str | None = strawberry.field(description="Its number as a school or apprentice training centre (UAI).")
    qualiopi: bool = strawberry.field(description="Whether it is known to be certified Qualiopi.")
    source: DirectorySource = strawberry.field(description="Where this comes from.")


@strawberry.type(description="A company at one establishment.")
class Company:
    """The employer of a case, or a company found in the directory."""

    name: str = strawberry.field(description="Its name.")
    siren: str = strawberry.field(description="Its SIREN.")
    siret: str | None = strawberry.field(description="The establishment's SIRET; null for the whole company.")
    establishment: Establishment | None = strawberry.field(
        description="What the directory knows of the establishment; given by `companies`, null on a case, whose "
        "content holds what was true when it was typed.",
        default=None,
    )
