"""What the OPCO is asked to pay for, and to whom."""

from decimal import Decimal

from monespace_gql.scheme import Block, Money, Tab, field

from reconversion_opco.code_tables import COST_NATURE, COST_UNIT, HOUR, PEDAGOGY
from reconversion_opco.standings import CASE_PARTIES


class CostLine(Block):
    """One cost asked for: a quantity at a unit rate, excluding tax."""

    nature: str = field("Nature", example=PEDAGOGY, choices=COST_NATURE, read=CASE_PARTIES)
    quantity: int = field("Quantité", example=300, least=1, most=99_999, read=CASE_PARTIES)
    unit: str = field("Unité", example=HOUR, choices=COST_UNIT, read=CASE_PARTIES)
    unit_rate: Money = field(
        "Montant unitaire HT",
        example=Decimal("9.15"),
        least=Decimal("0.01"),
        below=Decimal(100_000),
        read=CASE_PARTIES,
    )


class Funding(Tab, label="Financement"):
    """The costs asked for, HT."""

    subrogation: bool = field(
        "Subrogation de paiement",
        example=True,
        initial=False,
        help="Les coûts sont payés directement à l'organisme de formation.",
    )
    lines: list[CostLine] = field("Coûts de la période", read=CASE_PARTIES, most=50)
