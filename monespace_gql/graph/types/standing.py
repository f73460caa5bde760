"""Contexts and standings, as clients read them."""

from enum import Enum

import strawberry


@strawberry.enum(name="Context", description="The navigation context; a person holding two never sees their union.")
class ContextType(Enum):
    """See `monespace_gql.lexicon.standing.Context`."""

    EMPLOYER = strawberry.enum_value("EMPLOYER", description="Adhérent.")
    PROVIDER = strawberry.enum_value("PROVIDER", description="Prestataire de formation.")
    MANAGER = strawberry.enum_value("MANAGER", description="OPCO.")


@strawberry.enum(name="Standing", description="At what title somebody sees a case.")
class StandingType(Enum):
    """See `monespace_gql.lexicon.standing.Standing`."""

    EMPLOYER = strawberry.enum_value("EMPLOYER", description="L'adhérent, pour les demandes de son entreprise.")
    PROVIDER = strawberry.enum_value("PROVIDER", description="Le prestataire qui a ouvert la demande.")
    MODULE_PROVIDER = strawberry.enum_value(
        "MODULE_PROVIDER", description="Le prestataire d'un module d'un dossier : il voit la partie qui le concerne."
    )
    MANAGER = strawberry.enum_value("MANAGER", description="Un gestionnaire de l'OPCO.")
    INVESTIGATOR = strawberry.enum_value("INVESTIGATOR", description="Un instructeur de l'OPCO.")
