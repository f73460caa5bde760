"""A plan says which fields are stored and which are computed, and holds no text of a client's."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from monespace_gql.catalogue import Catalogue
from monespace_gql.journal.dialect import Dialect
from monespace_gql.lexicon.standing import Standing
from monespace_gql.reads.compiled.keyed import Told
from monespace_gql.reads.compiled.made import Made
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.compiled.row import NONE_TOLD, Computed, RowPlan, Stored, compile_row, is_odd
from monespace_gql.reads.compiled.supposed import CaseKind, Supposed
from tests.reads.compiled.given import DOSSIER, each, installed, pick, whole_content

EMPLOYER = Supposed(CaseKind.DOSSIER, Standing.EMPLOYER)
MANAGER = Supposed(CaseKind.DOSSIER, Standing.MANAGER)
each_dialect = pytest.mark.parametrize("dialect", Dialect)


def compiled(
    *picked: Picked,
    dialect: Dialect = Dialect.POSTGRESQL,
    supposed: Supposed = EMPLOYER,
    told: Mapping[str, Told] = NONE_TOLD,
) -> RowPlan:
    return compile_row(supposed, picked, installed(), dialect, told)


def text(plan: RowPlan) -> str:
    return " ".join([plan.odd, *(part.sql for part in plan.parts if not isinstance(part, Computed))])


@each_dialect
def test_stored_fields_that_follow_one_another_are_one_piece_and_computed_ones_stand_between(dialect: Dialect) -> None:
    access = pick("access", *each("hidden"))

    plan = compiled(pick("id"), pick("number"), access, pick("title"), dialect=dialect)

    assert [type(part) for part in plan.parts] == [Stored, Computed, Stored]
    assert plan.parts[1] == Computed(access)


@each_dialect
def test_a_field_that_is_told_by_its_key_stands_between_stored_ones_and_its_client_s_key_is_no_parameter(
    dialect: Dialect,
) -> None:
    picked = (pick("id"), pick("access", *each("hidden"), key="mine"), pick("title"))

    plan = compiled(*picked, dialect=dialect, told={"mine": lambda scheme, held: b"{}", "title": lambda *_: b"unasked"})

    assert [type(part) for part in plan.parts] == [Stored, Made, Stored]
    assert plan.values == ()
    assert "mine" not in text(plan)


@each_dialect
def test_a_content_asked_for_under_many_keys_is_made_once_and_otherwise_computed(dialect: Dialect) -> None:
    content = whole_content(installed())
    again = replace(content, key="again")

    plan = compiled(pick("id"), content, again, pick("title"), dialect=dialect)

    assert [type(part) for part in plan.parts] == [Stored, Made, Computed, Stored]
    assert plan.parts[2] == Computed(again)


@each_dialect
@pytest.mark.parametrize(
    "picked",
    [
        pick("access", *each("hidden")),
        pick("no_such_field"),
        Picked("title", "title", given=True),
        pick("financing", *each("label"), pick("totals", *each("key"))),
        pick("employer", pick("name"), pick("more")),
        pick("content", CproContent=(pick("employee", pick("unknown")),)),
        pick("modules", pick("rank"), Picked("title", "title", given=True)),
    ],
    ids=lambda picked: picked.name,
)
def test_a_field_any_part_of_which_is_not_stored_is_computed_as_a_whole(picked: Picked, dialect: Dialect) -> None:
    plan = compiled(picked, dialect=dialect)

    assert plan.parts == (Computed(picked),)
    assert plan.values == ()


@each_dialect
def test_a_key_of_the_client_s_own_is_a_parameter_and_never_part_of_the_text(dialect: Dialect) -> None:
    aliased = pick("employer", pick("name", key="chosen_by_me"), pick("siren", key="mine"), key="chosen_by_me")

    plan = compiled(aliased, pick("number"), dialect=dialect)

    assert plan.values == ("chosen_by_me", "mine")
    assert "chosen_by_me" not in text(plan)
    assert "mine" not in text(plan)


@each_dialect
def test_the_keys_of_a_field_that_is_computed_after_all_are_no_parameters(dialect: Dialect) -> None:
    computed = pick("employer", pick("name", key="first"), pick("more"), key="other")

    plan = compiled(pick("title", key="kept"), computed, pick("state", key="last"), dialect=dialect)

    assert plan.values == ("kept", "last")


@pytest.mark.parametrize("key", ['a"', "a b", "é", "a'", "", "1a", "a\n", "$1"])
@pytest.mark.parametrize("below", [False, True], ids=["field", "below"])
def test_a_key_that_graphql_does_not_allow_is_refused(key: str, below: bool) -> None:
    picked = Picked(key, "title")

    with pytest.raises(ValueError, match="not a key"):
        compiled(Picked("employer", "employer", (Picked(key, "name"),)) if below else picked)


@each_dialect
def test_what_the_viewer_reaches_comes_after_the_constants_where_it_is_looked_at(dialect: Dialect) -> None:
    employers = compiled(pick("title", key="a"), pick("state", key="b"), dialect=dialect)
    managers = compiled(pick("title", key="a"), dialect=dialect, supposed=MANAGER)
    told = compiled(pick("access"), dialect=dialect, told={"access": lambda *_: b"{}"})

    assert (employers.values, employers.reaches) == (("a", "b"), True)
    assert "$3" in employers.odd
    assert (managers.values, managers.reaches) == (("a",), False)
    assert "$0" not in text(employers) + text(managers) + text(told)


@each_dialect
@pytest.mark.parametrize("title", [Standing.EMPLOYER, Standing.PROVIDER, Standing.MANAGER, Standing.INVESTIGATOR])
def test_everything_that_is_stored_is_one_piece_but_a_content_which_is_made_of_its_text(
    dialect: Dialect, title: Standing
) -> None:
    picked = (*DOSSIER, whole_content(installed()))

    plan = compiled(*picked, dialect=dialect, supposed=Supposed(CaseKind.DOSSIER, title))

    assert [type(part) for part in plan.parts] == [Stored, Made]


@each_dialect
def test_without_any_scheme_every_row_whose_scheme_matters_is_odd_and_it_is_still_a_plan(dialect: Dialect) -> None:
    picked = (pick("scheme_label"), pick("content", *each("")), pick("number"))

    plan = compile_row(EMPLOYER, picked, Catalogue(), dialect)

    assert [type(part) for part in plan.parts] == [Stored, Made, Stored]
    assert isinstance(plan.parts[1], Made)
    assert is_odd(False, [plan.parts[1].text(b'CPRO\n2026.1\nEMPLOYER\n"2026-01-06"\n{}')])
