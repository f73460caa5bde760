"""What the OPCO is asked to pay for, and to whom."""

from decimal import Decimal

from monespace_cpro.code_tables import COST_NATURE, COST_UNIT
from monespace_cpro.standings import CASE_PARTIES
from monespace_gql.scheme import Block, Money, Tab, field


class CostLine(Block):
    """One cost asked for: a quantity at a unit rate, excluding tax."""

    nature: str = field("Nature", example="PEDAGOGY", choices=COST_NATURE, read=CASE_PARTIES)
    quantity: int = field("Quantité", example=400, least=1, most=99_999, read=CASE_PARTIES)
    unit: str = field("Unité", example="HOUR", choices=COST_UNIT, read=CASE_PARTIES)
    unit_rate: Money = field(
        "Montant HT", example=Decimal("9.15"), least=Decimal(0), below=Decimal(100_000), read=CASE_PARTIES
    )


class Funding(Tab, label="Financement"):
    """The costs asked for, HT."""

    subrogation: bool = field(
        "Subrogation de paiement",
        example=True,
        initial=False,
        help="Les coûts de la formation sont payés directement à l'organisme de formation.",
    )
    provider_agrees: bool | None = field("L'organisme de formation accepte la subrogation", example=True)
    lines: list[CostLine] = field("Coûts de la formation", read=CASE_PARTIES)
    employee_share: Money | None = field(
        "Participation demandée au salarié",
        example=Decimal("0.00"),
        least=Decimal(0),
        below=Decimal(100_000),
        read=CASE_PARTIES,
        rare=True,
    )
