"""The tables of the State are complete, sourced, and agree with each other."""

from datetime import date
from decimal import Decimal

import pytest

from monespace_rules.agreements import OPCO_IDCC, SPECIAL_IDCC
from monespace_rules.birth_places import BIRTH_DEPARTMENTS, METROPOLE
from monespace_rules.smic import SMIC_HOURLY, SMIC_MONTHLY, monthly_wage, share
from monespace_rules.specialities import NSF


def test_the_monthly_smic_is_the_hourly_one_at_35_hours() -> None:
    for hourly, monthly in zip(SMIC_HOURLY.entries, SMIC_MONTHLY.entries, strict=True):
        assert isinstance(hourly.value, Decimal)
        assert isinstance(monthly.value, Decimal)
        assert hourly.since == monthly.since
        assert abs(monthly_wage(hourly.value, 35) - monthly.value) <= Decimal("0.01")


@pytest.mark.parametrize(
    ("day", "hourly"),
    [
        (date(2021, 12, 31), None),
        (date(2022, 1, 1), "10.57"),
        (date(2025, 12, 31), "11.88"),
        (date(2026, 1, 1), "12.02"),
        (date(2026, 5, 31), "12.02"),
        (date(2026, 6, 1), "12.31"),
    ],
)
def test_the_smic_changes_on_its_day(day: date, hourly: str | None) -> None:
    entry = SMIC_HOURLY.on(day)

    assert (entry.value if entry else None) == (Decimal(hourly) if hourly else None)


@pytest.mark.parametrize(
    ("hourly", "shares"),
    [
        ("11.88", ("990.99", "1171.17", "1261.26", "1441.44")),
        ("12.02", ("1002.67", "1184.97", "1276.12", "1458.42")),
        ("12.31", ("1026.86", "1213.56", "1306.91", "1493.62")),
    ],
)
def test_the_shares_of_the_smic_are_the_published_ones(hourly: str, shares: tuple[str, ...]) -> None:
    monthly = monthly_wage(Decimal(hourly), 35)

    assert [share(monthly, percent) for percent in (55, 65, 70, 80)] == [Decimal(amount) for amount in shares]


def test_minutes_count_in_the_monthly_wage() -> None:
    assert monthly_wage(Decimal("12.00"), 34, 60) == monthly_wage(Decimal("12.00"), 35)


def test_birth_departments_are_those_of_metropolitan_france_overseas_and_abroad() -> None:
    assert len(METROPOLE) == 96
    assert "20" not in METROPOLE
    assert BIRTH_DEPARTMENTS.get("099") is not None
    assert len(list(BIRTH_DEPARTMENTS)) == 96 + 11 + 1


def test_the_specialities_hold_all_the_notice_lists_and_details_what_it_does_not() -> None:
    codes = {choice.code for choice in NSF}
    notice = {"200", "201", *(str(code) for code in range(220, 228)), *(str(code) for code in range(310, 316))}

    assert notice | {str(code) for code in range(320, 326)} | {"346"} <= codes
    assert {code[:2] for code in codes} >= {"21", "23", "24", "25"}
    assert all(len(code) == 3 for code in codes)


def test_agreements_are_four_digits() -> None:
    assert len(list(OPCO_IDCC)) == 30
    assert all(len(choice.code) == 4 for table in (OPCO_IDCC, SPECIAL_IDCC) for choice in table)
