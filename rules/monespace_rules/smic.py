"""The national minimum wage (SMIC) by date, metropolitan France and overseas except Mayotte, in euros."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from monespace_gql.scheme import DatedTable, Entry, FactType, round_to_cent

OPENFISCA = "SMIC, paramètres d'OpenFisca-France"

_ENTRIES = (
    (date(2022, 1, 1), "10.57", "1603.12", OPENFISCA),
    (date(2022, 5, 1), "10.85", "1645.58", OPENFISCA),
    (date(2022, 8, 1), "11.07", "1678.95", OPENFISCA),
    (date(2023, 1, 1), "11.27", "1709.28", OPENFISCA),
    (date(2023, 5, 1), "11.52", "1747.20", OPENFISCA),
    (date(2024, 1, 1), "11.65", "1766.92", OPENFISCA),
    (date(2024, 11, 1), "11.88", "1801.80", OPENFISCA),
    (date(2026, 1, 1), "12.02", "1823.03", "Décret n° 2025-1228 du 17 décembre 2025"),
    (date(2026, 6, 1), "12.31", "1867.02", "Arrêté du 22 mai 2026"),
)


def _table(code: str, label: str, unit: str, amounts: Iterable[Entry]) -> DatedTable:
    return DatedTable(code, label, unit, FactType.MONEY, tuple(amounts))


SMIC_HOURLY = _table(
    "smic.hourly",
    "SMIC horaire brut",
    "€/h",
    (Entry(since, Decimal(hourly), source) for since, hourly, _, source in _ENTRIES),
)

SMIC_MONTHLY = _table(
    "smic.monthly",
    "SMIC mensuel brut pour 35 heures par semaine",
    "€/mois",
    (Entry(since, Decimal(monthly), source) for since, _, monthly, source in _ENTRIES),
)


def monthly_wage(hourly: Decimal, weekly_hours: int, weekly_minutes: int = 0) -> Decimal:
    """Return the monthly wage of a weekly working time, to the cent: 12,02 € at 35 h is 1 823,03 €."""
    minutes = weekly_hours * 60 + weekly_minutes
    return round_to_cent(hourly * minutes * 52 / (60 * 12))


def share(amount: Decimal, percent: int) -> Decimal:
    """Return a percentage of an amount, to the cent."""
    return round_to_cent(amount * percent / 100)
