"""The cards that may be asked for."""

from monespace_gql.scheme import CodeTable, code_table

CARTE_BTP = "CARTE_BTP"
CARTE_CHRONO = "CARTE_CHRONO"

CARD_TYPE: CodeTable = code_table(
    "card_type",
    "Portail, badges et cartes, type de badges/cartes",
    CARTE_BTP="Carte BTP",
    CARTE_CHRONO="Carte chronotachygraphe (chrono)",
)
