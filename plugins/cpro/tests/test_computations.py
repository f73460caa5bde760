"""What the rules compute, for any case: pay floors, hours of training, ages."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from monespace_cpro.plugin import CPRO
from monespace_gql.conformance import examine_alone, example_content, merged
from monespace_rules.dates import last_day_of

DAYS = st.dates(date(2022, 1, 1), date(2027, 12, 31))
FEW = settings(max_examples=25, deadline=None)


def codes(changes: dict[str, object], on: date) -> set[str]:
    content = merged(example_content(CPRO), changes)
    return {finding.code for finding in examine_alone(CPRO, content, on=on).findings}


@FEW
@given(start=DAYS, months=st.integers(6, 12), off=st.integers(-3, 3))
def test_a_contract_is_too_short_exactly_before_six_months(start: date, months: int, off: int) -> None:
    end = last_day_of(start, months) + timedelta(days=off)

    said = codes({"contract": {"start": start.isoformat(), "end": end.isoformat()}}, start)

    assert ("CPRO-DUR-01" in said) is (end < last_day_of(start, 6))
    assert ("CPRO-DUR-02" in said) is (end > last_day_of(start, 12))


@FEW
@given(pay=st.decimals(Decimal(1200), Decimal(1350), places=2))
def test_the_pay_is_refused_exactly_below_its_floor(pay: Decimal) -> None:
    said = codes({"contract": {"gross_pay": str(pay)}}, date(2026, 1, 6))

    assert ("CPRO-REM-04" in said) is (pay < Decimal("1276.12"))


@FEW
@given(birth=st.dates(date(1990, 1, 1), date(2012, 12, 31)))
def test_exactly_one_bracket_of_pay_applies(birth: date) -> None:
    said = codes({"employee": {"birth_date": birth.isoformat()}, "contract": {"gross_pay": "1.00"}}, date(2026, 1, 6))

    assert len(said & {"CPRO-REM-02", "CPRO-REM-03", "CPRO-REM-04", "CPRO-REM-05", "CPRO-REM-06"}) == 1
