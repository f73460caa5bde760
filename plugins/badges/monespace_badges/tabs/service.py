"""What is bought: a type of card, how many, at what price."""

from decimal import Decimal

from monespace_badges.code_tables import CARD_TYPE, CARTE_CHRONO
from monespace_gql.scheme import Money, Tab, field


class Service(Tab, label="Prestation"):
    """The cards asked for; amounts excluding tax."""

    card_type: str = field("Type de badges/cartes", example=CARTE_CHRONO, choices=CARD_TYPE)
    internal_reference: str | None = field(
        "Référence interne de l'entreprise",
        example="AG31-2026-04",
        max_length=15,
        help="Ce champ vous permet de renseigner une référence propre à votre entreprise",
    )
    unit_price: Money = field("Montant HT", example=Decimal("52.50"), below=Decimal(100_000))
    quantity: int = field("Quantité", example=12, most=99_999)
