"""A line of StockUniteLegale read as the names of a company. Pure."""

import re
from collections.abc import Mapping

from monespace_gql.directory.imports.establishment_line import WrongLine
from monespace_gql.directory.imports.published_value import published
from monespace_gql.directory.models import LegalUnit

COLUMNS = (
    "siren",
    "denominationUniteLegale",
    "nomUniteLegale",
    "prenom1UniteLegale",
    "categorieJuridiqueUniteLegale",
)
OPTIONAL = (
    "nomUsageUniteLegale",
    "prenomUsuelUniteLegale",
    "sigleUniteLegale",
    "denominationUsuelle1UniteLegale",
    "denominationUsuelle2UniteLegale",
    "denominationUsuelle3UniteLegale",
)


def read_unit(values: Mapping[str, str]) -> LegalUnit | None:
    """Return the names of a company: its denomination, or a person's name and first name.

    None when no name is published. Raises WrongLine.
    """
    siren = values["siren"]
    if not re.fullmatch("[0-9]{9}", siren):
        raise WrongLine("its SIREN is not nine digits")
    name = published(values["denominationUniteLegale"], 255) or _person(values)
    if name is None:
        return None
    category = values["categorieJuridiqueUniteLegale"]
    return LegalUnit(
        siren=siren,
        name=name,
        other_names=_others(values),
        legal_category=category if re.fullmatch("[0-9]{4}", category) else None,
    )


def _person(values: Mapping[str, str]) -> str | None:
    name = published(values.get("nomUsageUniteLegale"), 120) or published(values["nomUniteLegale"], 120)
    first = published(values.get("prenomUsuelUniteLegale"), 120) or published(values["prenom1UniteLegale"], 120)
    return " ".join(part for part in (name, first) if part) if name else None


def _others(values: Mapping[str, str]) -> str | None:
    """Return the names a company is also searched by: its acronym, its usual names, a person's birth name."""
    names = (*OPTIONAL[2:], *(["nomUniteLegale"] if values.get("nomUsageUniteLegale") else []))
    return " ".join(found for name in names if (found := published(values.get(name), 120)))[:500] or None
