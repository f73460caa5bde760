"""The supplier of the cards, looked up by its number."""

from monespace_gql.scheme import (
    LOOKUP_OUTCOMES,
    Block,
    CompanyNumber,
    LookupOutcome,
    Nda,
    Reference,
    Siret,
    field,
)
from monespace_rules.addresses import CompanyAddress


class Provider(Block):
    """The supplier of the cards: its number is typed, the rest comes from the directory."""

    number: CompanyNumber = field(
        "Rechercher prestataire",
        example="50012345000016",
        lookup=True,
        help="Siren ou Siret du prestataire. Ex : 123456789",
    )
    outcome: str | None = field(
        "Résultat de la recherche",
        example=LookupOutcome.FOUND.value,
        choices=LOOKUP_OUTCOMES,
        reference=Reference.OUTCOME,
    )
    legal_name: str | None = field("Prestataire", example="CSD", reference=Reference.NAME)
    siret: Siret | None = field("SIRET", example="50012345000016", reference=Reference.SIRET)
    uai: str | None = field("N° UAI", example="0590001A", reference=Reference.UAI, rare=True)
    activity_number: Nda | None = field(
        "N° d'activité", example="32590000159", reference=Reference.ACTIVITY_NUMBER, rare=True
    )
    qualiopi: bool | None = field(
        "Qualiopi",
        example=False,
        reference=Reference.QUALIOPI,
        help="La certification Qualiopi n'est pas exigée pour un achat de cartes",
        rare=True,
    )
    address: CompanyAddress = field("Adresse du prestataire")
