"""A condition of the rules asked beside the rules: the same three values, lists and numbers of the law included."""

from collections.abc import Mapping
from datetime import date

import pytest

from monespace_gql.scheme import FILED_ON, Condition, DatedTable, Entry, FactType, absent, holds
from monespace_gql.scheme.example import example_content, merged
from tests.scheme.given import ON, costs, person, scheme

item = costs.items.each()
MOST = DatedTable(
    "MOST", "Plafond", "h", FactType.INTEGER, (Entry(date(2020, 1, 1), 2, "L1"), Entry(date(2026, 2, 1), 5, "L2"))
)
limit = MOST.at(FILED_ON)


def asked(condition: Condition, changes: Mapping[str, object] | None = None, *, on: date = ON) -> bool | None:
    """Ask of the example with some changes."""
    made = scheme()
    content = merged(example_content(made), changes or {})
    return holds(made, condition, made.read(content, on=on).answers, on=on)


@pytest.mark.parametrize("quantities", [(), (3,), (3, 7)])
def test_the_items_of_a_list_are_looked_at_as_rules_look_at_them(quantities: tuple[int, ...]) -> None:
    typed = {"costs": {"items": [{"wording": "A", "quantity": each, "rate": "1"} for each in quantities]}}

    assert asked(item.count() == len(quantities), typed) is True
    assert asked(item.some(item.quantity > 6), typed) is (7 in quantities)
    assert asked(absent(costs.items), typed) is (not quantities)


@pytest.mark.parametrize(("on", "most"), [(date(2026, 1, 31), 2), (date(2026, 2, 1), 5)])
def test_numbers_of_the_law_are_those_of_the_day(on: date, most: int) -> None:
    assert asked(limit == most, on=on) is True
    assert asked(limit > most, on=on) is False


def test_what_is_missing_leaves_it_unknown_only_while_it_could_still_decide() -> None:
    disabled = person.disabled == True  # noqa: E712 - a condition

    assert asked(disabled, {"person": {"disabled": None}}) is None
    assert asked(disabled & (limit < 5), {"person": {"disabled": None}}) is False
    assert asked(disabled | (limit == 5), {"person": {"disabled": None}}) is True
