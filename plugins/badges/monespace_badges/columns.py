"""What the lists of « Badges et cartes » show besides the number, the company and the state."""

from monespace_badges.tabs import Service
from monespace_gql.scheme import Column, facts

service = facts(Service)

COLUMNS = (
    Column("card_type", "Type", service.card_type),
    Column("provider", "Prestataire", service.provider.legal_name),
    Column("quantity", "Quantité", service.quantity),
    Column("total", "Montant Total HT", service.total),
)
