"""The advanced search: all zones hold, any value within one; a provider looks as if what it may not read were empty."""

from itertools import product
from random import Random
from typing import Any

import pytest

from monespace_gql.access import Viewer
from monespace_gql.lexicon.standing import Context, Permission
from monespace_gql.lexicon.state import DossierState
from monespace_gql.reads.lists import pick
from monespace_gql.reads.lists.criteria import OrderBy
from tests.lists.given import (
    BAKER,
    BAKERY,
    MANAGER,
    MILL,
    SCHEMES,
    SCHOOL,
    TEACHER,
    TRAINER,
    Door,
    dossiers,
    drafts,
    list_query,
    reach,
    viewer,
)
from tests.lists.reference import in_order, is_found, is_seen, passes

FOUND = "nodes { number } totalCount"
DRAFT_STATES = ("EMPLOYER_ENTRY", "PROVIDER_ENTRY", "AWAITING_EMPLOYER", "TAKEN_OVER", "REFUSED", "TRANSMITTED")
TAUGHT = viewer(Context.PROVIDER, reach(TEACHER))
NARROW = viewer(
    Context.EMPLOYER,
    reach(BAKERY, f"{BAKERY}00019", CPRO=[Permission.FOLLOW]),
    reach(MILL, CPRO=[Permission.FOLLOW], AF=[Permission.FOLLOW]),
    reach(SCHOOL, CPRO=[Permission.ENTER]),
)
NOBODY = viewer(Context.EMPLOYER)
TEACHES_CPRO = viewer(
    Context.PROVIDER, reach(TEACHER, CPRO=[Permission.FOLLOW]), reach(SCHOOL, CPRO=[Permission.ENTER])
)
TWO_SCHOOLS = viewer(Context.PROVIDER, reach(TEACHER), reach(SCHOOL))


def zones(random: Random, states: tuple[str, ...]) -> dict[str, Any]:
    """Some zones filled, some not."""
    days = ["2026-01-01", "2026-01-20", "2026-02-10", "2026-03-15"]
    first, last = sorted([random.choice(days), random.choice(days)])
    every: dict[str, Any] = {
        "schemes": random.sample(SCHEMES, random.randrange(1, 3)),
        "states": random.sample(states, random.randrange(1, 4)) if len(states) > 3 else [random.choice(states)],
        "period": {"from": random.choice([first, None]), "to": random.choice([last, None])},
        "mandated": random.choice([True, False, None]),
        "subrogation": random.choice([True, False, None]),
    }
    return {name: every[name] for name in random.sample(sorted(every), random.randrange(4))}


@pytest.mark.parametrize(
    ("kind", "person"),
    [*product(["Draft"], [BAKER, TRAINER, NARROW, NOBODY]), *product(["Dossier"], [NARROW, MANAGER, TRAINER, TAUGHT])],
)
async def test_filters_and_search_find_what_a_plain_reference_finds(door: Door, kind: str, person: Viewer) -> None:
    random, transmitted = Random(4), kind == "Dossier"
    rows = (dossiers if transmitted else drafts)(90)
    await door.written(rows, transmitted=transmitted)
    seen = in_order([row for row in rows if is_seen(row, person, transmitted=transmitted)], transmitted=transmitted)
    states = tuple(state.value for state in DossierState) if transmitted else DRAFT_STATES
    query, hits = list_query(kind, FOUND), 0

    for _ in range(40):
        asked, search = zones(random, states), random.choice(["", "", "l", "d"])
        expected = [
            row.number
            for row in seen
            if passes(row, asked, person, transmitted=transmitted) and (not search or is_found(row, search))
        ]
        hits += len(expected)
        answer = (await door.ask(person, query, filter=asked, search=search, first=100))[f"{kind.lower()}s"]
        assert [str(node["number"]) for node in answer["nodes"]] == expected, (asked, search)
        assert answer["totalCount"] == len(expected)

    assert hits > 20 or person is NOBODY


@pytest.mark.parametrize("most", [0, 7, 20_000])
@pytest.mark.parametrize("person", [TRAINER, TAUGHT, TEACHES_CPRO, TWO_SCHOOLS])
async def test_a_provider_finds_the_same_dossiers_sorted_or_walked(
    door: Door, monkeypatch: pytest.MonkeyPatch, person: Viewer, most: int
) -> None:
    monkeypatch.setattr(pick, "MOST_SORTED", most)
    monkeypatch.setattr(pick, "MOST_KEPT", most)
    rows, random = dossiers(90), Random(5)
    await door.written(rows, transmitted=True)
    states = tuple(state.value for state in DossierState)
    seen = [row for row in rows if is_seen(row, person, transmitted=True)]
    hits = 0

    for by in OrderBy:
        asked = zones(random, states)
        passing = [row for row in seen if passes(row, asked, person, transmitted=True)]
        expected = [row.number for row in in_order(passing, by.value, transmitted=True)]
        order, page = {"by": by.value, "direction": "DESC"}, {"number": 2, "size": 3}
        for given, part in (({"first": 100}, expected), ({"page": page}, expected[3:6])):
            answer = await door.ask(person, list_query("Dossier", FOUND), filter=asked, orderBy=order, **given)
            assert [node["number"] for node in answer["dossiers"]["nodes"]] == part, (asked, by)
            assert answer["dossiers"]["totalCount"] == len(expected)
        hits += len(expected)

    assert 0 < hits < 6 * len(rows)


async def test_a_provider_cannot_find_a_mandate_that_is_another_providers(door: Door) -> None:
    row = next(row for row in dossiers(200) if row.mandated and TEACHER in row.teachers and row.creator_siren == SCHOOL)
    await door.written([row], transmitted=True)
    query = list_query("Dossier", FOUND)

    found = {
        person.reaches[0].siren: [
            (await door.ask(person, query, filter={"mandated": wanted}))["dossiers"]["totalCount"]
            for wanted in (True, False)
        ]
        for person in (TRAINER, TAUGHT)
    }

    assert found == {SCHOOL: [1, 0], TEACHER: [0, 1]}


@pytest.mark.parametrize(
    "asked",
    [
        {"period": {"from": "2026-02-01", "to": "2026-01-31"}},
        {"schemes": ["X"] * 51},
        {"schemes": ["X" * 51]},
    ],
)
async def test_a_filter_nobody_could_mean_is_refused(door: Door, asked: dict[str, object]) -> None:
    assert await door.code(BAKER, list_query("Draft", FOUND), filter=asked) == "BAD_FILTER"


@pytest.mark.parametrize("kind", ["Draft", "Dossier"])
async def test_a_search_without_any_word_finds_nothing_whatever_the_filter(door: Door, kind: str) -> None:
    await door.written(drafts(3))
    asked = {"schemes": list(SCHEMES), "period": {"from": "2026-01-01"}, "mandated": False}

    answer = await door.ask(MANAGER, list_query(kind, FOUND), filter=asked, search="%")

    assert answer[f"{kind.lower()}s"] == {"nodes": [], "totalCount": 0}


async def test_what_is_transmitted_leaves_the_list_of_drafts(door: Door) -> None:
    await door.written([row for row in drafts(200) if row.state in ("TRANSMITTED", "DELETED")])

    for person in (BAKER, TRAINER, MANAGER):
        assert (await door.ask(person, list_query("Draft", FOUND)))["drafts"] == {"nodes": [], "totalCount": 0}
