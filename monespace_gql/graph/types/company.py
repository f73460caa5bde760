"""Companies, as clients read them on a case."""

import strawberry


@strawberry.type(description="A company at one establishment.")
class Company:
    """The employer of a case, or an affiliation's company."""

    name: str = strawberry.field(description="Its name.")
    siren: str = strawberry.field(description="Its SIREN.")
    siret: str | None = strawberry.field(description="The establishment's SIRET; null for the whole company.")
