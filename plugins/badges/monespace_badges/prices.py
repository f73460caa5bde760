"""The known prices of the cards, excluding tax."""

from datetime import date
from decimal import Decimal

from monespace_badges.code_tables import BTP_FUNDED_SINCE, CARTE_BTP, CARTE_CHRONO
from monespace_gql.scheme import DatedTable, Entry, FactType


def _price(code: str, label: str, since: date, euros: str, source: str) -> DatedTable:
    return DatedTable(code, label, "€ HT", FactType.MONEY, (Entry(since, Decimal(euros), source),))


CARD_PRICES = {
    CARTE_BTP: _price("card.btp", "Carte BTP", BTP_FUNDED_SINCE, "10.80", "Tarif public de cartebtp.fr"),
    CARTE_CHRONO: _price(
        "card.chrono", "Carte chronotachygraphe", date(2016, 12, 22), "52.50", "Tarif de Chronoservices"
    ),
}
