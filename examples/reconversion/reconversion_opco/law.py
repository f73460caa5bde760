"""The numbers of the law, each from the first day of the scheme, with its source.

They come from secondary sources: nothing that rests on them blocks a request until they are checked on Légifrance.
"""

from datetime import date
from decimal import Decimal

from monespace_gql.scheme import DatedTable, Entry, FactType

TEXTS = "Loi n° 2025-989 du 24/10/2025 ; décrets n° 2026-39 et n° 2026-40 du 28/01/2026 (source secondaire)"
OPENED = date(2026, 1, 1)
"""The first day of the scheme."""


def _number(code: str, label: str, unit: str, value: int) -> DatedTable:
    return DatedTable(f"reconversion.{code}", label, unit, FactType.INTEGER, (Entry(OPENED, value, TEXTS),))


HOURS_LEAST = _number("hours.least", "Durée minimale de la formation", "heures", 150)
HOURS_MOST = _number("hours.most", "Durée maximale de la formation", "heures", 450)
HOURS_MOST_AGREED = _number("hours.most_agreed", "Durée maximale de la formation par accord", "heures", 2100)
MONTHS_MOST = _number("months.most", "Durée maximale de la période", "mois", 12)
MONTHS_MOST_AGREED = _number("months.most_agreed", "Durée maximale de la période par accord", "mois", 36)

HOURLY_RATE = DatedTable(
    "reconversion.hourly_rate",
    "Forfait horaire par défaut",
    "€ HT",
    FactType.MONEY,
    (Entry(OPENED, Decimal("9.15"), TEXTS),),
)
