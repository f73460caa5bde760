"""The law's arithmetic of dates holds for any date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monespace_rules.dates import (
    add_months,
    birthday,
    days_between,
    first_of_next_month,
    full_years,
    last_day_of,
    months_between,
)

DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        (date(2000, 1, 6), date(2026, 1, 5), 25),
        (date(2000, 1, 5), date(2026, 1, 5), 26),
        (date(2004, 2, 29), date(2026, 2, 28), 21),
        (date(2004, 2, 29), date(2026, 3, 1), 22),
    ],
)
def test_an_age_is_the_number_of_completed_years(birth: date, day: date, age: int) -> None:
    assert full_years(birth, day) == age


@given(birth=DAYS, age=st.integers(0, 100))
def test_an_age_is_reached_on_the_birthday_and_not_the_day_before(birth: date, age: int) -> None:
    day = birthday(birth, age)

    assert full_years(birth, day) == age
    assert full_years(birth, day - timedelta(days=1)) == age - 1


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2026, 1, 5), 6, date(2026, 7, 4)),
        (date(2026, 1, 5), 12, date(2027, 1, 4)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
    ],
)
def test_a_period_of_months_includes_its_last_day(start: date, months: int, last: date) -> None:
    assert last_day_of(start, months) == last
    assert months_between(start, last) == months
    assert months_between(start, last - timedelta(days=1)) == months - 1


@given(start=DAYS, months=st.integers(1, 60))
def test_months_between_is_the_inverse_of_the_last_day(start: date, months: int) -> None:
    last = last_day_of(start, months)

    assert months_between(start, last) == months
    assert months_between(start, last - timedelta(days=1)) < months


@given(day=DAYS, months=st.integers(-60, 60))
def test_adding_months_never_leaves_the_month_asked_for(day: date, months: int) -> None:
    found = add_months(day, months)

    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day <= day.day


@given(day=DAYS)
def test_the_first_of_the_next_month_is_the_next_first(day: date) -> None:
    first = first_of_next_month(day)

    assert first.day == 1
    assert 1 <= (first - day).days <= 31


@given(day=DAYS, more=st.integers(0, 1000))
def test_days_are_counted_with_both_ends(day: date, more: int) -> None:
    assert days_between(day, day + timedelta(days=more)) == more + 1
