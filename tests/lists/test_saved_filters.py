"""Saved filters: one person's, in one context, for one list, under a name of their own."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from monespace_gql.access import Viewer
from monespace_gql.graph.keys import to_key
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context
from monespace_gql.people.models import Person, SavedFilter
from tests.lists.given import BAKER, MANAGER, Door, drafts, list_query

SAVE = """
mutation ($input: SaveFilterInput!) {
  saveFilter(input: $input) { savedFilter { id list name criteria outdated } userErrors { kind code path } }
}
"""
DELETE = "mutation ($input: DeleteFilterInput!) { deleteFilter(input: $input) { deletedId userErrors { kind code } } }"
LIST = "query ($list: ListKind) { savedFilters(list: $list) { id list name criteria outdated } }"
CRITERIA = {
    "filter": {
        "schemes": ["CPRO"],
        "states": ["EMPLOYER_ENTRY", "TAKEN_OVER"],
        "period": {"from": "2026-01-01"},
        "subrogation": False,
    },
    "search": "lilo",
    "orderBy": {"by": "TRAINEE", "direction": "ASC"},
}
COLLEAGUE = replace(BAKER, person_id=2)


@pytest.fixture(autouse=True)
async def people(door: Door) -> None:
    """Two persons with an account."""

    async def work(_: Unit) -> None:
        for key in (1, 2):
            await Person.create(id=key, email=f"p{key}@y.test", first_name="Jeanne", last_name="Roux")

    await door.store.unit(work)


async def save(door: Door, name: str, person: Viewer = BAKER, **given: object) -> Any:  # Any: a payload
    criteria = given.pop("criteria", {"drafts": CRITERIA})
    return (await door.ask(person, SAVE, input={"name": name, "criteria": criteria, **given}))["saveFilter"]


async def names(door: Door, person: Viewer = BAKER, list_: str | None = None) -> list[str]:
    return [each["name"] for each in (await door.ask(person, LIST, list=list_))["savedFilters"]]


async def test_a_filter_gives_back_the_arguments_of_its_list(door: Door) -> None:
    payload = await save(door, "  Liste   CPRO ")

    assert payload["userErrors"] == []
    kept = payload["savedFilter"]
    assert (kept["name"], kept["list"], kept["outdated"]) == ("Liste CPRO", "DRAFTS", False)
    assert kept["criteria"] == CRITERIA
    await door.written(drafts(60))
    selected = "nodes { number }"
    assert await door.ask(BAKER, list_query("Draft", selected), **kept["criteria"]) == await door.ask(
        BAKER, list_query("Draft", selected), **CRITERIA
    )


async def test_filters_are_listed_in_the_order_they_were_saved_each_in_its_list(door: Door) -> None:
    for name in ("Zèbre", "Âne", "Lion"):
        await save(door, name)
    await save(door, "Accordés", criteria={"dossiers": {"filter": {"states": ["GRANTED"]}}})

    assert await names(door) == ["Zèbre", "Âne", "Lion", "Accordés"]
    assert await names(door, list_="DRAFTS") == ["Zèbre", "Âne", "Lion"]
    assert await names(door, list_="DOSSIERS") == ["Accordés"]


async def test_a_name_serves_once_for_a_person_a_context_and_a_list(door: Door) -> None:
    await save(door, "CPRO")

    again = await save(door, " CPRO ")
    elsewhere = [
        await save(door, "CPRO", criteria={"dossiers": {}}),
        await save(door, "CPRO", COLLEAGUE),
        await save(door, "CPRO", replace(BAKER, context=Context.PROVIDER)),
    ]

    assert again["savedFilter"] is None
    assert again["userErrors"] == [{"kind": "DUPLICATE", "code": "NAME_TAKEN", "path": "name"}]
    assert [payload["userErrors"] for payload in elsewhere] == [[], [], []]


async def test_a_name_saved_twice_at_once_is_saved_once(door: Door) -> None:
    payloads = await asyncio.gather(*(save(door, "CPRO") for _ in range(5)))

    assert sorted(payload["savedFilter"] is None for payload in payloads) == [False, True, True, True, True]
    assert await names(door) == ["CPRO"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 51, "a\x00b", "\u202e"])
async def test_a_name_must_be_readable(door: Door, name: str) -> None:
    assert (await save(door, name))["userErrors"] == [{"kind": "INVALID", "code": "BAD_NAME", "path": "name"}]


@pytest.mark.parametrize(
    ("criteria", "code"),
    [
        ({"drafts": {"search": "x" * 201}}, "BAD_SEARCH"),
        ({"drafts": {"filter": {"period": {"from": "2026-02-01", "to": "2026-01-01"}}}}, "BAD_FILTER"),
    ],
)
async def test_only_what_a_list_takes_is_saved(door: Door, criteria: dict[str, object], code: str) -> None:
    (error,) = (await save(door, "CPRO", criteria=criteria))["userErrors"]

    assert error["code"] == code
    wrongs: list[dict[str, object]] = [{}, {"drafts": {}, "dossiers": {}}, {"drafts": {"filter": {"salary": 1}}}]
    for wrong in wrongs:
        assert "errors" in await door.reply(BAKER, SAVE, input={"name": "CPRO", "criteria": wrong})


async def test_somebody_deletes_their_own_and_nobody_elses(door: Door) -> None:
    key = (await save(door, "CPRO"))["savedFilter"]["id"]
    unknown = to_key("SavedFilter", 10**6)

    for person, wanted in (
        (COLLEAGUE, key),
        (replace(BAKER, context=Context.PROVIDER), key),
        (BAKER, unknown),
        (BAKER, "x"),
    ):
        refused = (await door.ask(person, DELETE, input={"id": wanted}))["deleteFilter"]
        assert refused == {"deletedId": None, "userErrors": [{"kind": "NOT_FOUND", "code": "NOT_FOUND"}]}
    deleted = (await door.ask(BAKER, DELETE, input={"id": key}))["deleteFilter"]

    assert deleted == {"deletedId": key, "userErrors": []}
    assert await names(door) == []


async def test_the_same_operation_is_done_once(door: Door) -> None:
    first, second = [await save(door, "CPRO", operationId="op-1") for _ in range(2)]
    key = first["savedFilter"]["id"]
    deleted = [await door.ask(BAKER, DELETE, input={"id": key, "operationId": "op-2"}) for _ in range(2)]

    assert first == second
    assert deleted[0] == deleted[1]
    assert deleted[0]["deleteFilter"]["userErrors"] == []


async def test_a_filter_that_lists_no_longer_take_says_so(door: Door) -> None:
    async def work(unit: Unit) -> None:
        for rank, kept in enumerate(
            (
                {"filter": {"salary": 1}},
                {"filter": {"states": ["GONE"]}},
                {"orderBy": {"by": "COLOUR"}},
                {"filter": 3},
                {},
            )
        ):
            await SavedFilter.create(
                person_id=1, context="MANAGER", list_kind="DOSSIERS", name=f"{rank}", criteria=kept, created_at=unit.now
            )

    await door.store.unit(work)

    told = (await door.ask(MANAGER, LIST))["savedFilters"]
    assert [each["outdated"] for each in told] == [True, True, True, True, False]
    assert [each["criteria"] for each in told[:4]] == [{}, {}, {}, {}]
