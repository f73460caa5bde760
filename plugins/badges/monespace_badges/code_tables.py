"""The cards that may be asked for."""

from datetime import date

from monespace_gql.scheme import CodeTable, code_table

CARTE_BTP = "CARTE_BTP"
CARTE_CHRONO = "CARTE_CHRONO"

BTP_FUNDED_SINCE = date(2016, 12, 22)
"""The day the board of the fund decided to pay for them (secondary source)."""

CARD_TYPE: CodeTable = code_table(
    "card_type",
    "Portail, badges et cartes, type de badges/cartes",
    CARTE_BTP="Carte BTP",
    CARTE_CHRONO="Carte chronotachygraphe (chrono)",
)
