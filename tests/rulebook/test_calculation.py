"""The arithmetic of rules: dates as the law counts them, amounts to the cent, and no failure on what is typed."""
# ruff: noqa: SIM300 - the facts of these tests are written in capitals, and stand on the left

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.rulebook import (
    FactType,
    Operand,
    Outcome,
    Readings,
    age_on,
    days,
    days_between,
    derived,
    highest,
    last_day,
    lowest,
    months,
    months_between,
    percent,
    years,
)
from monespace_gql.rulebook.calculation import WORDS, Word
from tests.rulebook.given import END, HOURS, PAY, START, WEEKS, outcome

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
ANY: dict[FactType, st.SearchStrategy[object]] = {
    FactType.DATE: st.dates(),
    FactType.INTEGER: st.integers(-(10**9) + 1, 10**9 - 1),
    FactType.MONEY: st.decimals(Decimal(-(10**10)), Decimal(10**10), places=2),
}


def computed(operand: Operand, **facts: object) -> object:
    """The value of an operand over the start, end, pay, hours and weeks that are given."""
    names = {"start": START, "end": END, "pay": PAY, "hours": HOURS, "weeks": WEEKS}
    return Readings({names[name].name: value for name, value in facts.items()}).value(operand)


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (date(2026, 1, 5), 6, date(2026, 7, 4)),
        (date(2026, 1, 5), 12, date(2027, 1, 4)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
    ],
)
def test_a_period_of_months_includes_its_last_day(start: date, count: int, last: date) -> None:
    assert computed(last_day(START, months(count)), start=start) == last
    assert computed(months_between(START, END), start=start, end=last) == count
    assert computed(months_between(START, END), start=start, end=last - timedelta(days=1)) == count - 1


@given(start=DAYS, count=st.integers(1, 600))
def test_whole_months_are_counted_to_their_last_day_and_not_the_day_before(start: date, count: int) -> None:
    last = computed(last_day(START, months(count)), start=start)

    assert isinstance(last, date)
    assert computed(months_between(START, END), start=start, end=last) == count
    assert computed(months_between(START, END), start=start, end=last - timedelta(days=1)) == count - 1


@given(start=DAYS, count=st.integers(-600, 600))
def test_moving_a_date_by_months_never_leaves_the_month_asked_for(start: date, count: int) -> None:
    moved = computed(START + months(WEEKS), start=start, weeks=count)

    assert isinstance(moved, date)
    assert (moved.year * 12 + moved.month) - (start.year * 12 + start.month) == count
    assert moved.day == start.day or (moved.day < start.day and (moved + timedelta(days=1)).day == 1)
    assert computed(START - months(-count), start=start) == moved


@given(birth=DAYS, age=st.integers(0, 100))
def test_an_age_is_reached_on_the_birthday_and_not_the_day_before(birth: date, age: int) -> None:
    birthday = computed(START + years(age), start=birth)
    assert isinstance(birthday, date)
    if (birth.month, birth.day) == (2, 29) and birthday.day == 28:
        birthday += timedelta(days=1)

    assert computed(age_on(START, END), start=birth, end=birthday) == age
    assert computed(age_on(START, END), start=birth, end=birthday - timedelta(days=1)) == age - 1


@given(start=DAYS, more=st.integers(0, 5000))
def test_days_are_counted_with_both_ends(start: date, more: int) -> None:
    end = computed(START + days(more), start=start)

    assert end == start + timedelta(days=more)
    assert computed(days_between(START, END), start=start, end=end) == more + 1
    assert computed(last_day(START, days(more + 1)), start=start) == end
    assert computed(END - days(more), end=end) == start


@given(data=st.data(), word=st.sampled_from(sorted(WORDS)))
def test_no_value_that_a_form_can_hold_makes_a_computation_fail(data: st.DataObject, word: str) -> None:
    types, gives = data.draw(st.sampled_from(sorted(WORDS[word].gives.items(), key=str)))

    value = WORDS[word].compute(*(data.draw(ANY[type]) for type in types))

    assert type(value) is {FactType.DATE: date, FactType.INTEGER: int, FactType.MONEY: Decimal}[gives]


@pytest.mark.parametrize("moved", [START + months(12), START + days(1), START + years(9000), START - years(-1)])
def test_a_day_past_the_calendar_is_its_last_day(moved: Operand) -> None:
    assert computed(moved, start=date(9999, 12, 31)) == date.max


def test_amounts_are_exact_and_shares_rounded_half_up_to_the_cent() -> None:
    pay = Decimal("1823.03")

    assert computed(percent(55, of=PAY), pay=pay) == Decimal("1002.67")
    assert computed(percent(HOURS, of=PAY), pay=Decimal("0.10"), hours=45) == Decimal("0.05")
    assert computed(PAY * 3 - 10, pay=pay) == Decimal("5459.09")
    assert computed(2 * PAY + PAY, pay=pay) == Decimal("5469.09")
    assert computed(100 - HOURS * WEEKS, hours=7, weeks=3) == 79
    assert computed(10 + HOURS, hours=7) == 17


def test_the_least_and_the_greatest_of_several_values() -> None:
    assert computed(lowest(HOURS, WEEKS, 5), hours=7, weeks=9) == 5
    assert computed(highest(START, END), start=date(2026, 1, 1), end=date(2026, 1, 2)) == date(2026, 1, 2)
    assert computed(highest(PAY, 20), pay=Decimal("19.99")) == Decimal(20)


def test_what_is_computed_from_something_missing_is_missing_and_says_of_what() -> None:
    assert Readings({}).of(START + months(HOURS)).missing == ("contract.start", "training.hours")
    assert outcome(END > START + months(6), {"contract.end": date(2026, 1, 1)}) is Outcome.UNDETERMINED


def test_a_crash_travels_through_what_is_computed_from_it() -> None:
    crashing = derived("hours.inverse", FactType.INTEGER, reads=(HOURS,), compute=lambda hours: 1 // hours)

    assert Readings({"training.hours": 0}).of(crashing * 2 + 1).crash == "ZeroDivisionError"


def test_a_computation_is_named_as_it_is_written() -> None:
    assert (END - months(6)).name == "contract.end - months(6)"
    assert ((HOURS + WEEKS) * 2).name == "(training.hours + training.weeks) * 2"
    assert (days_between(START, END) * 10).name == "days_between(contract.start, contract.end) * 10"
    assert last_day(START, months(HOURS)).name == "(contract.start + months(training.hours)) - days(1)"
    assert percent(55, of=PAY).name == "percent(55, of=contract.gross_pay)"


def test_every_word_of_the_table_takes_as_many_values_as_it_writes() -> None:
    def fits(word: Word) -> bool:
        return all(len(types) == word.written.count("{}") for types in word.gives)

    assert all(map(fits, WORDS.values()))
