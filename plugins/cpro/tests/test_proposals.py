"""What is proposed as cost lines: the numbers of the law to the cent, as of the day, nothing that is not settled."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from monespace_cpro.plugin import CPRO, monespace_funding_proposals
from monespace_gql.conformance import example_content, merged
from monespace_gql.scheme import FundingProposal

ON = date(2026, 1, 6)


def proposed(on: date = ON, **changes: dict[str, Any]) -> dict[str, FundingProposal]:  # Any: what a person types
    """What is proposed for the example with some changes, by nature of cost."""
    content = merged(example_content(CPRO), changes)
    found = monespace_funding_proposals(CPRO, CPRO.read(content, on=on).answers, on)
    return {each.nature: each for each in found}


def told(proposal: FundingProposal) -> tuple[int, str, Decimal, Decimal]:
    return proposal.quantity, proposal.unit, proposal.unit_price, proposal.amount


def test_the_example_is_proposed_the_training_and_the_help_of_its_tutor_at_their_ceilings() -> None:
    found = proposed()

    assert {nature: told(each) for nature, each in found.items()} == {
        "PEDAGOGY": (400, "HOUR", Decimal("9.15"), Decimal("3660.00")),
        "TUTOR_TRAINING": (40, "HOUR", Decimal("15.00"), Decimal("600.00")),
        "TUTOR_FUNCTION": (6, "MONTH", Decimal("230.00"), Decimal("1380.00")),
    }
    assert {each.source for each in found.values()} == {"D6332-86", "D6332-92"}


@pytest.mark.parametrize(
    "priority",
    [
        {"registered_at_france_travail": True, "registration_months": 13},
        {"minimum_social": "1"},
        {"highest_diploma": "60"},
    ],
)
def test_the_priority_public_is_proposed_fifteen_euros_an_hour_and_the_raised_help(priority: dict[str, Any]) -> None:
    found = proposed(employee=priority)

    assert told(found["PEDAGOGY"]) == (400, "HOUR", Decimal("15.00"), Decimal("6000.00"))
    assert told(found["TUTOR_FUNCTION"]) == (6, "MONTH", Decimal("345.00"), Decimal("2070.00"))


@pytest.mark.parametrize(("born", "price"), [("1981-01-05", "345.00"), ("1981-01-06", "230.00")])
def test_the_help_is_raised_for_a_tutor_who_is_forty_five_when_the_contract_starts(born: str, price: str) -> None:
    found = proposed(employee={"tutor": {"birth_date": born}})

    assert told(found["TUTOR_FUNCTION"])[2] == Decimal(price)
    assert told(found["PEDAGOGY"])[2] == Decimal("9.15")


@pytest.mark.parametrize(("follows", "is_due"), [(2, True), (3, False)])
def test_no_help_is_proposed_for_a_tutor_who_follows_as_many_people_as_one_may(follows: int, is_due: bool) -> None:
    found = proposed(employee={"tutor": {"already_follows": follows}})

    assert ("TUTOR_FUNCTION" in found) is is_due


@pytest.mark.parametrize(("start", "natures"), [("2020-01-01", 3), ("2019-12-31", 0)])
def test_the_numbers_are_those_of_the_day_the_contract_starts(start: str, natures: int) -> None:
    assert len(proposed(contract={"start": start})) == natures


def test_without_a_start_the_numbers_are_those_of_today_and_what_needs_it_is_not_proposed() -> None:
    assert {nature: told(each)[2] for nature, each in proposed(contract={"start": None}).items()} == {
        "PEDAGOGY": Decimal("9.15"),
        "TUTOR_TRAINING": Decimal("15.00"),
    }
    assert proposed(date(2019, 12, 31), contract={"start": None}) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"training": {"total_hours": None}},
        {"employee": {"highest_diploma": None}},
        {"employee": {"highest_diploma": "60", "birth_date": None}},
    ],
)
def test_the_training_is_not_proposed_while_its_hours_or_its_price_are_not_settled(changes: dict[str, Any]) -> None:
    assert "PEDAGOGY" not in proposed(**changes)


def test_nothing_is_proposed_for_an_empty_request() -> None:
    assert list(monespace_funding_proposals(CPRO, CPRO.read({}, on=ON).answers, ON)) == []
