"""A NIR made from the civil status agrees with it; a NIR made from another one does not."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monespace_gql.conformance import Outcome, RuleSet, interpret
from monespace_gql.scheme import Fact, FactType
from monespace_rules.birth_places import METROPOLE, OVERSEAS
from monespace_rules.identity_number import nir_rules

RULES = RuleSet(
    nir_rules(
        "X",
        nir=Fact("nir", FactType.TEXT),
        sex=Fact("sex", FactType.TEXT),
        birth_date=Fact("birth_date", FactType.DATE),
        department=Fact("department", FactType.TEXT),
        temporary=Fact("temporary", FactType.BOOLEAN),
    )
)
BIRTHS = st.dates(date(1930, 1, 1), date(2012, 12, 31))


def spoken(facts: Mapping[str, object]) -> set[str]:
    verdicts = interpret(RULES, facts, in_force_on=date(2026, 1, 6))
    return {verdict.rule.code for verdict in verdicts if verdict.outcome is Outcome.SPEAKS}


def status(sex: str, birth: date, department: str) -> dict[str, object]:
    place = "20" if department in ("2A", "2B") and birth < date(1976, 1, 1) else department
    commune = "004" if len(place) == 2 else "04"
    nir = f"{'1' if sex == 'M' else '2'}{birth.year % 100:02}{birth.month:02}{place}{commune}042"
    return {"nir": nir, "sex": sex, "birth_date": birth, "department": department, "temporary": False}


@given(sex=st.sampled_from("MF"), birth=BIRTHS, department=st.sampled_from([*METROPOLE, *OVERSEAS]))
def test_a_nir_of_the_civil_status_is_never_questioned(sex: str, birth: date, department: str) -> None:
    assert spoken(status(sex, birth, department)) == set()


@given(birth=BIRTHS, other=BIRTHS)
def test_another_birth_is_seen_by_its_year_or_month(birth: date, other: date) -> None:
    facts = {**status("M", birth, "31"), "birth_date": other}

    expected = {"X-NIR-07"} if birth.year % 100 != other.year % 100 else set()
    expected |= {"X-NIR-08"} if birth.month != other.month else set()
    assert spoken(facts) == expected


@pytest.mark.parametrize(("sex", "code"), [("M", "X-NIR-06"), ("F", "X-NIR-05")])
def test_another_sex_is_seen(sex: str, code: str) -> None:
    facts = status(sex, date(2004, 5, 12), "31")

    assert spoken({**facts, "sex": "F" if sex == "M" else "M"}) == {code}


def test_a_temporary_nir_is_only_warned_about() -> None:
    facts = {**status("M", date(2004, 5, 12), "31"), "temporary": True, "sex": "F", "birth_date": date(1999, 1, 1)}

    assert spoken(facts) == {"X-NIR-11"}


def test_no_message_repeats_the_number() -> None:
    assert all(not rule.shows for rule in RULES)
