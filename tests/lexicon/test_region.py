"""Postcodes tell regions: every department is of one, and what is beyond them is of none."""

import pytest

from monespace_gql.lexicon.region import REGIONS, region_of

METROPOLE = {f"{number:02}" for number in range(1, 96)}
OVERSEAS = {"971", "972", "973", "974", "976"}


@pytest.mark.parametrize(
    ("postcode", "region"),
    [
        ("59000", "Hauts-de-France"),
        ("69003", "Auvergne-Rhône-Alpes"),
        ("31000", "Occitanie"),
        ("35000", "Bretagne"),
        ("75001", "Île-de-France"),
        ("20200", "Corse"),
        ("01000", "Auvergne-Rhône-Alpes"),
        ("97110", "Guadeloupe"),
        ("97400", "La Réunion"),
        ("97600", "Mayotte"),
    ],
)
def test_a_postcode_tells_its_region(postcode: str, region: str) -> None:
    code = region_of(postcode)

    assert code is not None
    assert REGIONS[code] == region


@pytest.mark.parametrize("beyond", ["98000", "98800", "97500", "99999", "00000", ""])
def test_what_is_beyond_the_regions_is_of_none(beyond: str) -> None:
    assert region_of(beyond) is None


def test_every_department_is_of_a_region_and_every_region_has_one() -> None:
    told = {department: region_of(department.ljust(5, "0")) for department in METROPOLE | OVERSEAS}

    assert [department for department, region in told.items() if region is None] == []
    assert set(told.values()) == set(REGIONS)
