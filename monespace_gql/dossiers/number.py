"""The number of a dossier: year and month, the scheme's letters, six digits; one sequence a month for all letters."""

from datetime import date

from monespace_gql.journal.counter import next_number
from monespace_gql.journal.unit import Unit


async def next_dossier_number(unit: Unit, letters: str, on: date) -> str:
    """Return the next number of the month (`2512CP000100`); rolled back with the unit, it leaves no gap."""
    month = f"{on:%y%m}"
    return f"{month}{letters}{await next_number(unit, f'dossier:{month}'):06}"
