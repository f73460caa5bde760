"""A list is one statement, one more for its total, whatever the rows; each order goes along its index."""

from dataclasses import replace
from datetime import date

import pytest

from monespace_gql.access import Viewer
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context
from monespace_gql.reads.lists.criteria import Criteria, Order, OrderBy, Period
from monespace_gql.reads.lists.cursor import Cursors
from monespace_gql.reads.lists.listed import DOSSIERS, DRAFTS, Listed
from monespace_gql.reads.lists.pick import Pick
from monespace_gql.reads.lists.window import window
from monespace_gql.reads.scope import Parameters
from tests.lists.given import BAKER, BAKERY, MANAGER, MILL, TRAINER, Door, dossiers, drafts, list_query, reach, viewer

ROW = "number title startsOn stateLabel subSchemeLabel traineesLabel organisms employer { name } access { standing }"
TWO = viewer(Context.EMPLOYER, reach(BAKERY), reach(MILL))
ONE_ESTABLISHMENT = viewer(Context.EMPLOYER, reach(BAKERY, f"{BAKERY}00019"))


@pytest.mark.parametrize(
    "asked", [{}, {"search": "l"}, {"search": "« le fournil » d"}, {"filter": {"schemes": ["CPRO"]}}]
)
@pytest.mark.parametrize("person", [BAKER, TWO, TRAINER])
async def test_the_statements_of_a_list_do_not_grow_with_its_rows(
    door: Door, person: Viewer, asked: dict[str, object]
) -> None:
    rows = drafts(100)
    for some in (rows[:10], rows[10:]):
        await door.written(some)
        for selected, statements in ((f"nodes {{ {ROW} }} pageInfo {{ hasNextPage }}", 1), ("totalCount pageCount", 1)):
            with door.store.watch() as counted:
                await door.ask(person, list_query("Draft", selected), first=100, **asked)
            assert counted.count == statements
        with door.store.watch() as counted:
            await door.ask(person, list_query("Draft", f"edges {{ node {{ {ROW} }} }} totalCount"), **asked)
        assert counted.count == 2


async def test_dossiers_are_one_statement_too(door: Door) -> None:
    await door.written(dossiers(60), transmitted=True)

    for person in (MANAGER, TRAINER, TWO):
        with door.store.watch() as counted:
            await door.ask(person, list_query("Dossier", f"nodes {{ {ROW} subSchemeShortLabel }}"), search="l")
        assert counted.count == 1


async def test_what_is_not_selected_is_not_read(door: Door) -> None:
    with door.store.watch() as counted:
        await door.ask(BAKER, list_query("Draft", "__typename"))
    assert counted.count == 0


INDEXES = [
    (DRAFTS, BAKER, "draft_of_employer_by_"),
    (DRAFTS, TRAINER, "draft_of_creator_by_"),
    (DOSSIERS, BAKER, "dossier_of_employer_by_"),
    (DOSSIERS, MANAGER, "dossier_by_"),
]
NAMES = {"updated_at": "updated", "created_at": "created"}


@pytest.mark.parametrize("by", OrderBy)
@pytest.mark.parametrize(("listed", "person", "indexes"), INDEXES)
@pytest.mark.parametrize("descending", [True, False])
async def test_every_order_goes_along_its_index(
    store: Store, listed: Listed, person: Viewer, indexes: str, by: OrderBy, descending: bool
) -> None:
    parameters = Parameters()
    cursors = Cursors(listed, Criteria(order=Order(by, descending)), person.context)
    keys = Pick(cursors, person, None, store.dialect, parameters).keys(window())
    column = cursors.key.column
    index = indexes + NAMES.get(column, column.removesuffix("_key"))

    plan = await store.unit(lambda unit: explained(unit, keys, parameters.values))

    assert index in plan
    assert "SORT" not in plan.upper()
    assert "TEMP B-TREE" not in plan


EVERYTHING = Criteria(
    schemes=("CPRO",),
    states=("GRANTED", "REFUSED"),
    period=Period(date(2026, 1, 1), date(2026, 2, 1)),
    mandated=True,
    subrogation=False,
)


@pytest.mark.parametrize("by", OrderBy)
@pytest.mark.parametrize("person", [BAKER, ONE_ESTABLISHMENT, MANAGER], ids=["company", "establishment", "manager"])
async def test_every_filter_of_dossiers_is_read_in_the_index_of_the_order(
    store: Store, person: Viewer, by: OrderBy
) -> None:
    plan = await planned(store, person, replace(EVERYTHING, order=Order(by)))

    assert "COVERING INDEX" in plan or "Index Only Scan" in plan
    assert "SORT" not in plan.upper()
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("by", OrderBy)
async def test_what_a_provider_sees_is_looked_up_in_its_two_indexes_alone(store: Store, by: OrderBy) -> None:
    plan = await planned(store, TRAINER, Criteria(order=Order(by)))

    for index in ("dossier_of_provider", "dossier_of_creator"):
        lines = [line for line in plan.splitlines() if index in line]
        assert any("COVERING INDEX" in line or "Index Only Scan" in line for line in lines)


async def planned(store: Store, person: Viewer, criteria: Criteria) -> str:
    """How the database would pick the first dossiers of a list."""
    parameters = Parameters()
    cursors = Cursors(DOSSIERS, criteria, person.context)
    keys = Pick(cursors, person, None, store.dialect, parameters).keys(window())
    return await store.unit(lambda unit: explained(unit, keys, parameters.values))


async def explained(unit: Unit, sql: str, values: list[object]) -> str:
    """How the database would run a statement if its tables were large."""
    if unit.store.dialect is Dialect.SQLITE:
        return "\n".join(row[3] for row in await unit.fetch(f"EXPLAIN QUERY PLAN {sql}", values))
    for setting in ("enable_seqscan", "enable_sort", "enable_bitmapscan"):
        await unit.fetch(f"SET LOCAL {setting} = off")
    return "\n".join(row[0] for row in await unit.fetch(f"EXPLAIN (COSTS OFF) {sql}", values))
