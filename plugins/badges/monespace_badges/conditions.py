"""The conditions that an employer accepts, each version from the day it applies."""

from datetime import date

from monespace_gql.scheme import DatedTable, Entry, FactType

CONDITIONS = DatedTable(
    "akto.conditions",
    "Conditions générales d'Akto et conditions de prise en charge",
    "",
    FactType.TEXT,
    (Entry(date(2025, 1, 1), "2025-01", "Version en ligne au 02/01/2026 ; l'OPCO en fixe le nom"),),
)
