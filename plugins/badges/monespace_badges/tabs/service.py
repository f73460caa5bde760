"""What is bought: a type of card, from whom, how many, at what price."""

from decimal import Decimal

from monespace_badges.code_tables import CARD_TYPE, CARTE_CHRONO
from monespace_badges.tabs.provider import Provider
from monespace_gql.scheme import Money, Reference, Tab, field


def total_price(unit_price: Decimal, quantity: int) -> Decimal:
    """Return what all the cards cost, exact to the cent."""
    return unit_price * quantity


class Service(Tab, label="Prestation"):
    """The cards asked for; amounts excluding tax."""

    card_type: str = field(
        "Type de badges/cartes", example=CARTE_CHRONO, choices=CARD_TYPE, reference=Reference.SUB_SCHEME
    )
    internal_reference: str | None = field(
        "Référence interne de l'entreprise",
        example="AG31-2026-04",
        max_length=15,
        help="Ce champ vous permet de renseigner une référence propre à votre entreprise",
    )
    provider: Provider = field("Prestataire")
    unit_price: Money = field("Montant HT", example=Decimal("52.50"), below=Decimal(100_000))
    quantity: int = field("Quantité", example=12, most=99_999)
    total: Money | None = field("Montant Total HT", computed=total_price)
