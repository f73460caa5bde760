"""Parts of a list: cursors both ways and pages give every row once, in every order, whatever is added meanwhile."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace

import orjson
import pytest

from monespace_gql.access import Viewer
from monespace_gql.lexicon.standing import Context
from monespace_gql.reads.lists.criteria import OrderBy
from tests.lists.given import BAKER, BAKERY, MANAGER, MILL, TRAINER, Door, dossiers, drafts, list_query, reach, viewer
from tests.lists.reference import in_order, is_seen

EDGES = "edges { cursor node { number } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
MANY = 70
BOTH_COMPANIES = viewer(Context.EMPLOYER, reach(BAKERY), reach(MILL, f"{MILL}00019"), reach(BAKERY, f"{BAKERY}00027"))


async def walk(door: Door, person: Viewer, kind: str, backward: bool, **asked: object) -> list[str]:
    """Every number, slice after slice, from one end to the other."""
    found: list[str] = []
    size, bound = ("last", "before") if backward else ("first", "after")
    cursor = None
    for _ in range(MANY):
        answer = await door.ask(person, list_query(kind, EDGES), **{size: 7, bound: cursor}, **asked)
        part = answer[f"{kind.lower()}s"]
        numbers = [str(edge["node"]["number"]) for edge in part["edges"]]
        found = [*numbers, *found] if backward else [*found, *numbers]
        info = part["pageInfo"]
        assert [info["startCursor"], info["endCursor"]] == [part["edges"][0]["cursor"], part["edges"][-1]["cursor"]]
        assert info["hasNextPage" if backward else "hasPreviousPage"] is (cursor is not None)
        if not info["hasPreviousPage" if backward else "hasNextPage"]:
            return found
        cursor = info["startCursor" if backward else "endCursor"]
    raise AssertionError("the list does not end")


@pytest.mark.parametrize("person", [BAKER, BOTH_COMPANIES, TRAINER], ids=["company", "companies", "provider"])
@pytest.mark.parametrize("by", [order.value for order in OrderBy])
async def test_cursors_lead_through_every_order_both_ways(door: Door, person: Viewer, by: str) -> None:
    rows = drafts(MANY)
    await door.written(rows)
    seen = [row for row in rows if is_seen(row, person, transmitted=False)]

    for descending in (True, False):
        expected = [row.number for row in in_order(seen, by, descending=descending)]
        order = {"by": by, "direction": "DESC" if descending else "ASC"}
        assert await walk(door, person, "Draft", False, orderBy=order) == expected
        assert await walk(door, person, "Draft", True, orderBy=order) == expected


@pytest.mark.parametrize("by", [order.value for order in OrderBy])
async def test_cursors_lead_through_the_dossiers_too(door: Door, by: str) -> None:
    rows = dossiers(MANY)
    await door.written(rows, transmitted=True)

    for person in (MANAGER, TRAINER, BOTH_COMPANIES):
        seen = [row for row in rows if is_seen(row, person, transmitted=True)]
        expected = [row.number for row in in_order(seen, by, transmitted=True)]
        assert await walk(door, person, "Dossier", False, orderBy={"by": by}) == expected
        assert await walk(door, person, "Dossier", True, orderBy={"by": by}) == expected


@pytest.mark.parametrize("search", [None, "l", "d"])
async def test_pages_add_up_to_the_list(door: Door, search: str | None) -> None:
    rows = drafts(MANY)
    await door.written(rows)
    selected = f"{EDGES} totalCount pageCount"
    whole = await walk(door, BOTH_COMPANIES, "Draft", False, search=search)
    found: list[str] = []

    for number in range(1, 40):
        page = {"number": number, "size": 6}
        part = (await door.ask(BOTH_COMPANIES, list_query("Draft", selected), search=search, page=page))["drafts"]
        found += [str(edge["node"]["number"]) for edge in part["edges"]]
        assert (part["totalCount"], part["pageCount"]) == (len(whole), -(-len(whole) // 6))
        assert part["pageInfo"]["hasPreviousPage"] is (number > 1)
        assert part["pageInfo"]["hasNextPage"] is (number < part["pageCount"])
        if number > part["pageCount"]:
            break

    assert found == whole
    assert len(whole) > 6


async def test_a_cursor_holds_its_place_when_drafts_are_added_or_gone(door: Door) -> None:
    rows = in_order([row for row in drafts(MANY) if is_seen(row, BAKER, transmitted=False)])
    early, late = rows[1::2], rows[::2]
    await door.written(early)
    first = (await door.ask(BAKER, list_query("Draft", EDGES), first=3))["drafts"]

    await door.written(late)
    after = (await door.ask(BAKER, list_query("Draft", EDGES), first=100, after=first["pageInfo"]["endCursor"]))[
        "drafts"
    ]

    last_read = int(first["edges"][-1]["node"]["number"])
    assert [edge["node"]["number"] for edge in after["edges"]] == [
        int(row.number) for row in rows if int(row.number) < last_read
    ]


async def test_both_bounds_hold_together(door: Door) -> None:
    await door.written(drafts(MANY))
    cursors = [e["cursor"] for e in (await door.ask(BAKER, list_query("Draft", EDGES), first=20))["drafts"]["edges"]]

    between = (await door.ask(BAKER, list_query("Draft", EDGES), after=cursors[2], before=cursors[9], last=3))["drafts"]

    assert [edge["cursor"] for edge in between["edges"]] == cursors[6:9]
    assert between["pageInfo"]["hasPreviousPage"] is True


async def test_the_cursor_of_another_list_is_refused(door: Door) -> None:
    rows = drafts(MANY)
    await door.written(rows)
    await door.written(dossiers(10), transmitted=True)
    query = list_query("Draft", EDGES)
    cursor = (await door.ask(BAKER, query, first=2))["drafts"]["pageInfo"]["endCursor"]
    foreign = (await door.ask(MANAGER, list_query("Dossier", EDGES), first=2))["dossiers"]["pageInfo"]["endCursor"]

    for asked in (
        {"orderBy": {"by": "TITLE"}},
        {"orderBy": {"direction": "ASC"}},
        {"search": "l"},
        {"filter": {"schemes": ["CPRO"]}},
    ):
        assert await door.code(BAKER, query, after=cursor, **asked) == "CURSOR_MISMATCH"
    assert await door.code(BAKER, query, after=foreign) == "CURSOR_MISMATCH"
    assert await door.code(TRAINER, query, before=cursor) == "CURSOR_MISMATCH"
    assert (await door.ask(BAKER, query, after=cursor, filter={}, search=" "))["drafts"]["edges"]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "é",
        "A" * 500,
        "bnVsbA",
        *(urlsafe_b64encode(text).decode() for text in (b"[]", b"[1,2]", b"{}", b"\xff")),
    ],
)
async def test_what_is_no_cursor_is_refused(door: Door, cursor: str) -> None:
    assert await door.code(BAKER, list_query("Draft", EDGES), after=cursor) == "BAD_CURSOR"


async def test_a_forged_cursor_of_the_right_list_is_refused(door: Door) -> None:
    await door.written(drafts(MANY))
    query = list_query("Draft", EDGES)
    for by, values in (
        ("NUMBER", ("1e3", '"1"', "true", str(2**40))),
        ("UPDATED_AT", ('"x"', "1")),
        ("TITLE", ("1", '"\\n"')),
    ):
        order = {"by": by}
        cursor = (await door.ask(BAKER, query, first=1, orderBy=order))["drafts"]["pageInfo"]["endCursor"]
        mark = decoded(cursor)[0]
        for value in (*values, "null", "[]"):
            forged = urlsafe_b64encode(f'["{mark}",{value},1]'.encode()).decode()
            assert await door.code(BAKER, query, after=forged, orderBy=order) == "BAD_CURSOR", (by, value)


def decoded(cursor: str) -> list[str]:
    parts: list[str] = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return parts


@pytest.mark.parametrize(
    "asked",
    [
        {"first": 0},
        {"first": 101},
        {"first": -1},
        {"last": 0},
        {"first": 1, "last": 1},
        {"page": {"number": 0}},
        {"page": {"size": 101}},
        {"page": {"size": 0}},
        {"page": {"number": 10**9}},
        {"page": {}, "first": 1},
        {"page": {}, "after": "x"},
    ],
)
async def test_a_part_that_cannot_be_meant_is_refused(door: Door, asked: dict[str, object]) -> None:
    assert await door.code(BAKER, list_query("Draft", EDGES), **asked) == "BAD_PAGE"


async def test_somebody_with_many_affiliations_sees_each_row_once(door: Door) -> None:
    rows = drafts(MANY)
    await door.written(rows)
    many = replace(BOTH_COMPANIES, reaches=BOTH_COMPANIES.reaches * 9)

    assert await walk(door, many, "Draft", False) == await walk(door, BOTH_COMPANIES, "Draft", False)
