"""Plans read what is wanted and nothing more; one statement a root gives the same tree on both databases."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest

from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.json_field import from_json
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.reads.plan import Plan, Selection, plan
from monespace_gql.reads.shape import Cast, Column, Shape
from monespace_gql.reads.shapes import DOCUMENT, DOSSIER, DRAFT, GRANTED, LINE, MODULE, PAYMENT, TRAINEE
from monespace_gql.reads.statement import PAIRS, select
from tests.access.given import BAKERY, BAKERY_SHOP, EMPLOYERS, SCHOOL, SCHOOL_SIRET, TEACHER, transmitted
from tests.reads.given import AT, CONTENT, keep_dossier, keep_draft, keep_parts

Tree = dict[str, Any]  # Any: JSON
SHAPES = (DRAFT, DOSSIER, DOCUMENT, GRANTED, LINE, MODULE, PAYMENT, TRAINEE)
each_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.table)
ALL: Selection = {}


def everything(shape: Shape) -> Selection:
    """Select all that a shape has."""
    columns: dict[str, Selection] = dict.fromkeys(shape.columns, ALL)
    return columns | {name: everything(relation.shape) for name, relation in shape.relations.items()}


def read_columns(made: Plan) -> Iterator[str]:
    yield from made.columns
    for name, inner in made.relations:
        yield from (f"{name}.{column}" for column in read_columns(inner))


@each_shape
def test_a_plan_of_nothing_reads_what_access_needs_and_no_relation(shape: Shape) -> None:
    made = plan(shape, {})

    assert set(made.columns) == shape.core
    assert made.relations == ()


@each_shape
def test_a_plan_reads_what_is_wanted_and_nothing_more(shape: Shape) -> None:
    for name in shape.columns:
        assert set(plan(shape, {name: ALL}).columns) == shape.core | {name}
    for name, relation in shape.relations.items():
        made = plan(shape, {name: ALL})
        assert made.relations == ((name, plan(relation.shape, {})),)


def test_names_a_shape_does_not_have_are_left_to_others() -> None:
    assert plan(DRAFT, {"tabs": {"fields": ALL}, "content": {"anything": ALL}}) == plan(DRAFT, {"content": ALL})


def test_equal_selections_make_equal_plans_whatever_their_order() -> None:
    one = plan(DOSSIER, {"title": ALL, "lines": {"label": ALL, "granted": ALL}, "state": ALL})
    other = plan(DOSSIER, {"lines": {"granted": ALL, "label": ALL}, "title": ALL})

    assert one == other
    assert hash(one) == hash(other)


@each_shape
@pytest.mark.parametrize("dialect", Dialect)
def test_the_whole_of_a_shape_fits_in_one_statement(shape: Shape, dialect: Dialect) -> None:
    statement = select(shape, plan(shape, everything(shape)), dialect, where="1 = 1")

    assert len(shape.columns) + len(shape.relations) <= PAIRS
    assert statement.startswith("SELECT json")
    assert shape.core <= set(shape.columns)


def test_a_shape_too_large_for_one_call_is_told_and_not_cut() -> None:
    wide = Shape("wide", {f"c{rank}": Column("{t}.c", Cast.PLAIN) for rank in range(PAIRS + 1)})

    with pytest.raises(ValueError, match=f"more than {PAIRS} columns"):
        select(wide, plan(wide, everything(wide)), Dialect.SQLITE, where="1 = 1")


def test_an_order_and_a_limit_come_after_the_condition() -> None:
    statement = select(MODULE, plan(MODULE, {}), Dialect.SQLITE, where="r.rank = $1", order="r.id DESC", limit=3)

    assert statement.endswith(" FROM dossier_module r WHERE r.rank = $1 ORDER BY r.id DESC LIMIT 3")


async def trees(store: Store, shape: Shape, wanted: Selection) -> list[Tree]:
    sql = select(shape, plan(shape, wanted), store.dialect, where="r.id > $1", order="r.id", limit=10)
    return [from_json(row["tree"]) for row in await store.fetch(sql, [0])]


@pytest.fixture
async def rows(store: Store) -> None:
    """A draft, and a dossier with all its parts."""

    async def work(unit: Unit) -> None:
        await keep_draft(EMPLOYERS, 10_000)
        await keep_parts(await keep_dossier(transmitted(EMPLOYERS), "2601TE000001"))

    await store.unit(work)


@pytest.mark.usefixtures("rows")
async def test_a_dossier_is_read_with_all_its_parts_in_one_statement(store: Store) -> None:
    (tree,) = await trees(store, DOSSIER, everything(DOSSIER))

    assert {name: tree[name] for name in ("number", "state", "employer_name", "title", "starts_on", "ends_on")} == {
        "number": "2601TE000001",
        "state": "TRANSMITTED",
        "employer_name": "L'ATELIER",
        "title": "Boulanger",
        "starts_on": "2026-03-02",
        "ends_on": None,
    }
    assert (tree["employer_siren"], tree["employer_siret"], tree["creator_siren"]) == (BAKERY, BAKERY_SHOP, BAKERY)
    assert (tree["content"], tree["findings"], tree["required_documents"]) == (CONTENT, [], ["identity"])
    assert (tree["subrogation"], tree["version"], tree["module_sirens"]) == (False, 1, [TEACHER])
    assert datetime.fromisoformat(tree["created_at"]) == AT


@pytest.mark.usefixtures("rows")
async def test_the_parts_of_a_dossier_come_in_their_order_with_exact_amounts(store: Store) -> None:
    (tree,) = await trees(store, DOSSIER, everything(DOSSIER))

    assert [(module["rank"], module["provider_siren"], module["hours"]) for module in tree["modules"]] == [
        (0, TEACHER, 10)
    ]
    assert [(each["first_name"], each["birth_name"], each["usual_name"]) for each in tree["trainees"]] == [
        ("Zoé", "Âne", None)
    ]
    assert [(line["rank"], line["amount"], line["rate"], line["monetary"]) for line in tree["lines"]] == [
        (0, "0.30", "0.10", True),
        (1, "0.30", "0.10", False),
    ]
    assert [line["provider_siren"] for line in tree["lines"]] == [TEACHER, TEACHER]
    assert [granted["amount"] for granted in tree["lines"][0]["granted"]] == ["12345678.90", "0.01"]
    assert tree["lines"][1]["granted"] == []
    assert sorted(file["name"] for file in tree["documents"]) == ["0.pdf", "2.pdf"], "a withdrawn file is not read"
    assert {file["depositor_siren"] for file in tree["documents"]} == {SCHOOL}
    assert tree["documents"][0]["id"].startswith("00000000-0000-0000-0000-00000000000")
    assert {line["payee_siret"] for line in tree["lines"]} == {SCHOOL_SIRET}


@pytest.mark.usefixtures("rows")
async def test_a_draft_is_read_with_its_content_as_it_was_kept(store: Store) -> None:
    (tree,) = await trees(store, DRAFT, everything(DRAFT))

    assert (tree["number"], tree["content"], tree["trainees"], tree["documents"]) == (10_000, CONTENT, ["Zoé Âne"], [])
    assert (tree["dossier_number"], tree["starts_on"]) == (None, "2026-03-02")


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("shape", [DRAFT, DOSSIER], ids=lambda shape: shape.table)
async def test_a_part_of_a_shape_is_a_part_of_its_whole_tree(store: Store, shape: Shape) -> None:
    (whole,) = await trees(store, shape, everything(shape))

    for name in (*shape.columns, *shape.relations):
        inside = everything(shape.relations[name].shape) if name in shape.relations else ALL
        (tree,) = await trees(store, shape, {name: inside})
        assert tree == {key: whole[key] for key in whole if key in shape.core or key == name}


async def test_without_row_there_is_no_tree(store: Store) -> None:
    assert await trees(store, DOSSIER, everything(DOSSIER)) == []


@pytest.mark.usefixtures("rows")
async def test_the_columns_a_plan_names_are_those_a_tree_has(store: Store) -> None:
    made = plan(DOSSIER, {"lines": {"granted": {"funder": ALL}}})
    (tree,) = await trees(store, DOSSIER, {"lines": {"granted": {"funder": ALL}}})

    assert set(names(tree)) == set(read_columns(made))


def names(tree: Mapping[str, Any]) -> Iterator[str]:  # Any: JSON
    for name, value in tree.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield from (f"{name}.{inner}" for inner in names(value[0]))
        else:
            yield name
