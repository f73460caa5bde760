"""Null empties: a field, a block or a whole tab, typed by scheme or place by place."""

from typing import Any

import pytest

from tests.journeys.client import Visitor
from tests.journeys.given import complete, open_draft, save
from tests.journeys.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")

TABS = "draft { version tabs { code fields { path value locked } } }"


def filled(payload: Any, tab: str, *, locked: bool) -> set[str]:  # Any: JSON
    """The places of a tab that hold a value, and that may be typed or not."""
    (fields,) = (each["fields"] for each in payload["draft"]["tabs"] if each["code"] == tab)
    return {leaf["path"] for leaf in fields if leaf["value"] is not None and leaf["locked"] is locked}


async def empty(person: Visitor, number: int, tab: str, generic: bool, **more: Any) -> Any:  # Any: a payload
    """Send null for a whole tab."""
    if generic:
        given = {"draft": {"number": number}, "fields": [{"path": tab, "value": None}], **more}
        return await person.act("saveDraft", TABS, **given)
    return await save(person, number, {tab: None}, TABS, **more)


@pytest.mark.parametrize("generic", [False, True])
@pytest.mark.parametrize("tab", ["contract", "employer", "funding"])
async def test_a_null_tab_empties_what_one_may_type_of_it(employer: Visitor, tab: str, generic: bool) -> None:
    number = await open_draft(employer)
    before = await save(employer, number, complete(), TABS)
    assert filled(before, tab, locked=False)

    emptied = await empty(employer, number, tab, generic)

    assert emptied["userErrors"] == []
    assert filled(emptied, tab, locked=False) == set()
    assert filled(emptied, tab, locked=True) == filled(before, tab, locked=True)
    assert filled(emptied, "employee", locked=False) == filled(before, "employee", locked=False)


@pytest.mark.parametrize("generic", [False, True])
async def test_a_null_tab_conflicts_with_what_somebody_changed_in_it(
    house: House, employer: Visitor, generic: bool
) -> None:
    number = await open_draft(employer)
    await save(employer, number, complete())
    await save(house.person("admin@humando.test"), number, {"contract": {"job": "Boulangère"}})

    (error,) = (await empty(employer, number, "contract", generic, ifVersion=2))["userErrors"]

    assert (error["code"], error["path"], error["theirs"]) == ("CHANGED_BY_ANOTHER", "contract.job", "Boulangère")


async def test_emptying_and_filling_the_same_place_is_declined(employer: Visitor) -> None:
    number = await open_draft(employer)
    null, job = {"path": "contract", "value": None}, {"path": "contract.job", "value": "Boulanger"}

    async def codes(fields: list[object], **content: object) -> list[str]:
        given = {"draft": {"number": number}, "fields": fields, "content": {"cpro": content}}
        return await employer.refused("saveDraft", **given)

    assert await codes([null, job]) == ["OVERLAPPING_FIELDS"]
    assert await codes([job, null]) == ["OVERLAPPING_FIELDS"]
    assert await codes([job], contract=None) == ["OVERLAPPING_FIELDS"]
    assert await codes([null], contract={"job": "Boulanger"}) == ["OVERLAPPING_FIELDS"]
