"""Plans are kept, few and free of what clients wrote; whatever goes wrong with one, graphql-core answers instead."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
import strawberry
from structlog.testing import capture_logs

from monespace_gql.access import Known, Provisional, Viewer
from monespace_gql.catalogue import Catalogue
from monespace_gql.graph.compiled import node
from monespace_gql.graph.compiled.answer import CompiledReads
from monespace_gql.graph.executor import Executor, Outcome
from monespace_gql.journal.store import Store, count_statements
from monespace_gql.lexicon.standing import Context
from tests.lists.given import BAKER, BAKERY, MANAGER, MILL, Door, dossiers, reach, viewer

COMPILED, GRAPHQL = "compiled", "graphql"
MILLER = viewer(Context.EMPLOYER, reach(MILL), person=2)
ONE = """query One($n: CaseNumber!, $with: Boolean = false) {
    dossier(ref: {number: $n}) { title number @include(if: $with) } }"""


@dataclass(frozen=True)
class Shelf:
    """A few dossiers, and a door to them."""

    door: Door
    numbers: dict[str, str]
    """One of each company's, by its SIREN."""

    @property
    def reads(self) -> CompiledReads:
        """What answers from plans."""
        reads = self.door.executor.reads
        assert reads is not None
        return reads

    async def ask(self, query: str, who: Viewer = BAKER, **variables: object) -> Outcome:
        """Run a query as somebody."""
        return await self.door.outcome(self.door.asked(who), query, **variables)

    def let_in(self, after: Viewer | None) -> Provisional:
        """Somebody let in on rights that have changed since: to those of another viewer, or to none."""

        async def confirmed() -> Viewer:
            if after is None:
                raise PermissionError
            return after

        return Provisional(Known(BAKER, "the rights they had"), confirmed, self.door.store.dialect)


class Changing(Provisional):
    """Somebody whose rights change once they were looked at."""

    looked = 0

    def holds(self, value: str | None) -> bool:
        """Say yes once."""
        Changing.looked += 1
        return Changing.looked % 2 == 1


@pytest.fixture
async def shelf(store: Store, tmp_path: Path, catalogue: Catalogue, schema: strawberry.Schema) -> Shelf:
    """Dossiers of two companies, written straight into the tables, and plans to be made."""
    door = Door(store, tmp_path, catalogue, Executor(schema, compiled=True))
    written = dossiers(12)
    await door.written(written, transmitted=True)
    return Shelf(door, {each.siren: each.number for each in written})


def data(outcome: Outcome) -> Any:  # Any: a response of the API
    """What an outcome answers."""
    answer = orjson.loads(outcome.body)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


async def test_a_plan_serves_every_viewer_of_a_standing_and_every_value(shelf: Shelf) -> None:
    outcomes = [await shelf.ask(ONE, who, n=n) for who in (BAKER, MILLER) for n in (*shelf.numbers.values(), "none")]

    assert {outcome.reads for outcome in outcomes} == {COMPILED}
    assert shelf.reads.plans == 1
    found = [data(outcome)["dossier"] is not None for outcome in outcomes]
    assert 0 < found.count(True) < len(found), "each sees their own"


async def test_what_steers_the_selection_and_the_standing_make_plans_of_their_own(shelf: Shelf) -> None:
    for who in (BAKER, MANAGER):
        for wanted in (True, False):
            shown = data(await shelf.ask(ONE, who, n=shelf.numbers[BAKERY], **{"with": wanted}))["dossier"]
            assert ("number" in shown) is wanted

    assert shelf.reads.plans == 4


async def test_no_more_plans_are_kept_than_may_be(shelf: Shelf, schema: strawberry.Schema) -> None:
    shelf.door.executor.reads = CompiledReads(schema, kept=3)

    for rank in range(10):
        query = f"query ($n: CaseNumber!) {{ dossier(ref: {{number: $n}}) {{ a{rank}: title }} }}"
        assert (await shelf.ask(query, n=shelf.numbers[BAKERY])).reads == COMPILED

    assert shelf.reads.plans == 3


async def test_a_statement_holds_nothing_that_a_client_wrote(shelf: Shelf) -> None:
    query = """query ($q: String, $n: CaseNumber!) {
        zzRoot: dossier(ref: {number: $n}) { zzTitle: title
        zzEmployer: employer { zzName: name } zzModules: modules { zzRank: rank }
        zzFindings: findings { zzCode: code } }
        zzList: dossiers(search: $q) { zzEdges: edges { zzNode: node { zzNumber: number } } } }"""

    with count_statements(shelf.door.store) as counted:
        outcome = await shelf.ask(query, n=shelf.numbers[BAKERY], q="zzwords")

    assert outcome.reads == COMPILED
    assert b"zzName" in outcome.body
    assert counted.count == 2
    assert [sql for sql in counted.sql if "zz" in sql] == []


async def test_a_plan_that_breaks_makes_an_answer_slower_and_is_told_in_the_log(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("with a value in it")

    monkeypatch.setattr(node, "compile_row", broken)

    with capture_logs() as logs:
        outcome = await shelf.ask(ONE, n=shelf.numbers[BAKERY])

    assert data(outcome)["dossier"]["title"]
    assert outcome.reads == GRAPHQL
    (told,) = [entry for entry in logs if entry["event"] == "compiled_read_broke"]
    assert told["exception_type"] == "LookupError"
    assert "with a value" not in str(logs)
    assert [entry["event"] for entry in logs if entry["event"] == "fault"] == []


async def test_an_error_of_a_root_field_beside_is_told_by_graphql_core(shelf: Shelf) -> None:
    query = "{ dossiers { totalCount } reveals(first: 1000) { nodes { at } } }"

    outcome = await shelf.ask(query, MANAGER)

    assert (outcome.code, outcome.reads) == ("BAD_PAGE", GRAPHQL)
    assert orjson.loads(outcome.body)["data"] == {"dossiers": {"totalCount": 12}, "reveals": None}


@pytest.mark.parametrize(
    ("breaks", "selected"),
    [
        ("case.columns", "columns { label }"),
        ("case.columns", "columns { label } summary { __typename } title"),
        ("access.decide", "access { standing }"),
        ("access.decide", "access { standing } summary { __typename } title"),
    ],
)
async def test_a_field_that_breaks_is_one_fault(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, breaks: str, selected: str
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("with a value in it")

    monkeypatch.setattr(f"monespace_gql.graph.types.{breaks}", broken)

    with capture_logs() as logs:
        outcome = await shelf.ask(f"{{ dossiers {{ nodes {{ {selected} }} }} }}", MANAGER)

    assert outcome.code == "INTERNAL"
    assert outcome.reads == GRAPHQL
    events = [entry["event"] for entry in logs]
    assert events.count("compiled_read_broke") == 0
    assert events.count("fault") == len(outcome.errors) == 1


async def test_what_was_read_under_rights_that_are_gone_is_told_to_nobody(shelf: Shelf) -> None:
    number = shelf.numbers[BAKERY]
    queries: list[tuple[str, dict[str, object]]] = [
        (ONE, {"n": number}),
        ("{ dossiers { nodes { number } totalCount } }", {}),
        ("{ dossiers { totalCount } }", {}),
        ('{ dossiers(search: "nowhere") { nodes { number } } }', {}),
        ("query ($n: CaseNumber!) { __typename dossier(ref: {number: $n}) { title } viewer { email } }", {"n": number}),
    ]
    for query, variables in queries:
        asked = shelf.door.asked(BAKER, shelf.let_in(MILLER))

        outcome = await shelf.door.outcome(asked, query, **variables)

        assert asked.provisional is None
        assert outcome.body == (await shelf.ask(query, MILLER, **variables)).body


async def test_rights_that_change_between_two_roots_are_looked_at_again(shelf: Shelf) -> None:
    query = "query ($n: CaseNumber!) { a: dossier(ref: {number: $n}) { title } b: dossiers { totalCount } }"
    first = shelf.let_in(MILLER)
    changing = Changing(first.known, first.confirmed, shelf.door.store.dialect)
    asked = shelf.door.asked(BAKER, changing)

    outcome = await shelf.door.outcome(asked, query, n=shelf.numbers[BAKERY])

    assert outcome.body == (await shelf.ask(query, MILLER, n=shelf.numbers[BAKERY])).body
    assert data(outcome)["a"] is None


async def test_nobody_is_told_anything_when_confirming_keeps_them_out(shelf: Shelf) -> None:
    for query in ("{ __typename }", "{ dossiers { nodes { number } } }", "{ dossiers { totalCount } }", "{ broken"):
        asked = shelf.door.asked(BAKER, shelf.let_in(None))

        with pytest.raises(PermissionError):
            await shelf.door.outcome(asked, query)
