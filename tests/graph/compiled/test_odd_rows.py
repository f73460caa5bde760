"""Rows that are not as a plan supposes are completed by graphql-core, they alone; what fails there fails as ever."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path

import orjson
import pytest
import strawberry
from structlog.testing import capture_logs

from monespace_gql.access import Known, Provisional, Viewer
from monespace_gql.catalogue import Catalogue
from monespace_gql.dossiers.models import Dossier
from monespace_gql.graph import types
from monespace_gql.graph.executor import COMPILED, GRAPHQL, MIXED, Executor, Outcome
from monespace_gql.journal.store import Store, count_statements
from monespace_gql.lexicon.standing import Context
from monespace_gql.reads.case_table import A_DOSSIER
from monespace_gql.reads.case_tree import CaseTree
from monespace_gql.reads.compiled.reading import CasePlan, CompiledReader
from monespace_gql.reads.scope import Parameters
from tests.lists.given import BAKER, SCHOOL, TEACHER, TRAINER, Door, Request, dossiers, reach, viewer

OTHER = viewer(Context.PROVIDER, reach(TEACHER), person=3)
PAGE = "{ dossiers(first: 50) { nodes { number schemeLabel modules { title } trainees { displayName } } totalCount } }"
EDGES = "{ dossiers(last: 30) { edges { cursor node { n: number notInstalled access { standing } } } } }"
ONE = "query ($n: CaseNumber!) { a: dossier(ref: {number: $n}) { subSchemeLabel __typename tabs { code } } }"


@dataclass(frozen=True)
class Shelf:
    """Dossiers of schemes that are installed and of one that is gone, and the two ways to them."""

    compiled: Door
    usual: Door
    requests: Sequence[Request]

    def number(self, *, gone: bool) -> str:
        """A dossier of the baker's."""
        return next(each.number for each in self.requests if self.seen(each) and (each.scheme == "AF") is gone)

    def seen(self, request: Request) -> bool:
        """Say whether the baker sees it."""
        return request.siren == BAKER.reaches[0].siren

    async def alike(self, query: str, who: Viewer = BAKER, **variables: object) -> tuple[Outcome, list[str]]:
        """Ask both ways; return what was answered from plans, and the statements that it took."""
        with count_statements(self.compiled.store) as counted:
            outcome = await self.compiled.outcome(self.compiled.asked(who), query, **variables)
        usual = await self.usual.outcome(self.usual.asked(who), query, **variables)
        assert outcome.body == usual.body
        return outcome, counted.sql


@pytest.fixture
async def shelf(store: Store, tmp_path: Path, catalogue: Catalogue, schema: strawberry.Schema) -> Shelf:
    """Forty dossiers, a third of which are of a scheme that is not installed."""
    executors = [Executor(schema, compiled=compiled, new_reference=lambda: "0") for compiled in (True, False)]
    compiled, usual = [Door(store, tmp_path, catalogue, executor) for executor in executors]
    written = dossiers(40)
    await compiled.written(written, transmitted=True)
    return Shelf(compiled, usual, written)


@pytest.mark.parametrize("who", [BAKER, TRAINER, OTHER], ids=["employer", "provider", "module's provider"])
@pytest.mark.parametrize("query", [PAGE, EDGES])
async def test_the_odd_rows_of_a_page_are_read_again_by_one_statement(shelf: Shelf, query: str, who: Viewer) -> None:
    outcome, statements = await shelf.alike(query, who)

    assert outcome.reads == MIXED
    assert len(statements) == 2
    assert "r.id IN (" in statements[1]


async def test_however_many_rows_are_odd_the_statements_are_as_many_and_the_same(shelf: Shelf) -> None:
    some = await shelf.alike("{ dossiers(first: 40) { nodes { schemeLabel } } }")
    await shelf.compiled.store.unit(lambda _: Dossier.all().update(scheme="AF"))

    every = await shelf.alike("{ dossiers(first: 40) { nodes { schemeLabel } } }")
    none = await shelf.alike("{ dossiers(first: 40) { nodes { stateLabel } } }")

    assert some[1] == every[1]
    assert [len(each[1]) for each in (some, every, none)] == [2, 2, 1]
    assert [each[0].reads for each in (some, every, none)] == [MIXED, MIXED, COMPILED]


async def test_only_the_odd_rows_are_completed_by_graphql_core(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    completed = []

    def label(seen: CaseTree) -> str:
        completed.append(seen.case.scheme)
        return "Label"

    monkeypatch.setattr("monespace_gql.graph.types.case.scheme_label", label)
    asked = shelf.compiled.asked(BAKER)

    outcome = await shelf.compiled.outcome(asked, "{ dossiers(first: 50) { nodes { schemeLabel } } }")

    gone = [each for each in shelf.requests if shelf.seen(each) and each.scheme == "AF"]
    assert completed == ["AF"] * len(gone)
    labels = [each["schemeLabel"] for each in orjson.loads(outcome.body)["data"]["dossiers"]["nodes"]]
    assert labels.count("Label") == len(gone) < len(labels)


@pytest.mark.parametrize(("gone", "reads", "many"), [(True, MIXED, 2), (False, COMPILED, 1)])
async def test_one_odd_case_is_read_again_too(shelf: Shelf, gone: bool, reads: str, many: int) -> None:
    outcome, statements = await shelf.alike(
        "query ($n: CaseNumber!) { dossier(ref: {number: $n}) { id l: subSchemeLabel } }", n=shelf.number(gone=gone)
    )

    assert outcome.reads == reads
    assert len(statements) == many


async def test_several_roots_read_their_odd_rows_each(shelf: Shelf) -> None:
    query = """query ($n: CaseNumber!) {
        a: dossier(ref: {number: $n}) { schemeLabel tabs { code } } b: dossiers { nodes { schemeLabel } } }"""

    outcome, statements = await shelf.alike(query, n=shelf.number(gone=True))

    assert outcome.reads == MIXED
    assert len(statements) == 4


@pytest.mark.parametrize(
    ("query", "broken"),
    [
        (PAGE, "case.scheme_label"),
        (ONE, "case.sub_scheme_label"),
        (EDGES, "dossier.notice"),
        (EDGES, "dossier.access_of"),
    ],
    ids=["never null, of a page", "never null, of one", "perhaps null", "computed"],
)
async def test_a_field_that_fails_in_an_odd_row_fails_as_ever(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, query: str, broken: str
) -> None:
    def breaks(seen: CaseTree) -> object:
        if seen.scheme is None:
            raise LookupError("with a value in it")
        return as_ever(seen)

    as_ever = attrgetter(broken)(types)
    monkeypatch.setattr(f"monespace_gql.graph.types.{broken}", breaks)

    with capture_logs() as logs:
        outcome, _ = await shelf.alike(query, n=shelf.number(gone=True))

    assert (outcome.code, outcome.reads) == ("INTERNAL", GRAPHQL)
    events = [entry["event"] for entry in logs]
    assert events.count("compiled_read_broke") == 0
    assert events.count("fault") == 2 * len(outcome.errors), "once each way: nothing is told twice"


async def test_which_way_it_was_read_is_in_the_log(shelf: Shelf) -> None:
    with capture_logs() as logs:
        await shelf.compiled.outcome(shelf.compiled.asked(BAKER), PAGE)

    assert [entry["reads"] for entry in logs if entry["event"] == "operation"] == [MIXED]


async def test_a_row_that_is_out_of_sight_when_it_is_read_again_leaves_the_operation_to_graphql_core(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_again = CompiledReader._whole

    async def moving(reader: CompiledReader, plan: CasePlan, keys: Sequence[int]) -> object:
        away = {"employer_siren": "000000000", "employer_siret": "00000000000000"}
        await reader.reader.store.unit(lambda _: Dossier.filter(id=keys[0]).update(**away))
        return await read_again(reader, plan, keys)

    monkeypatch.setattr(CompiledReader, "_whole", moving)
    before = [each for each in shelf.requests if shelf.seen(each)]

    with capture_logs() as logs:
        outcome, _ = await shelf.alike(PAGE)

    assert outcome.reads == GRAPHQL
    assert [entry for entry in logs if entry["event"] == "compiled_read_broke"] == []
    assert orjson.loads(outcome.body)["data"]["dossiers"]["totalCount"] == len(before) - 1


@pytest.mark.parametrize("who", [BAKER, TRAINER, OTHER], ids=["employer", "provider", "module's provider"])
async def test_rows_are_read_by_their_keys_within_what_the_viewer_sees(shelf: Shelf, who: Viewer) -> None:
    reader, parameters = shelf.compiled.asked(who).reader, Parameters()

    rows = reader.among(A_DOSSIER, [each.id for each in shelf.requests], parameters)
    read = await shelf.compiled.store.fetch(f"SELECT r.number FROM dossier r WHERE {rows.where}", parameters.values)

    listed = await shelf.usual.ask(who, "{ dossiers(first: 50) { nodes { number } } }")
    assert {row["number"] for row in read} == {each["number"] for each in listed["dossiers"]["nodes"]}
    assert 0 < len(read) < len(shelf.requests)


class Withdrawn(Provisional):
    """Somebody whose rights are others from the second look on."""

    looked = 0

    def holds(self, value: str | None) -> bool:
        """Say yes once."""
        Withdrawn.looked += 1
        return Withdrawn.looked == 1


@pytest.mark.parametrize("query", [PAGE, ONE])
async def test_rights_that_go_between_the_two_statements_leave_nothing_of_what_was_read(
    shelf: Shelf, query: str
) -> None:
    after = replace(BAKER, reaches=(reach(SCHOOL),))
    number = shelf.number(gone=True)
    Withdrawn.looked = 0

    async def confirmed() -> Viewer:
        return after

    let_in = Withdrawn(Known(BAKER, "the rights they had"), confirmed, shelf.compiled.store.dialect)
    asked = shelf.compiled.asked(BAKER, let_in)
    outcome = await shelf.compiled.outcome(asked, query, n=number)

    assert Withdrawn.looked == 2
    assert asked.viewer is after
    assert outcome.reads == GRAPHQL
    assert outcome.body == (await shelf.usual.outcome(shelf.usual.asked(after), query, n=number)).body


async def test_the_statement_that_reads_again_holds_nothing_that_a_client_wrote(shelf: Shelf) -> None:
    query = """query ($q: String) { zzList: dossiers(search: $q) { zzEdges: edges { zzNode: node {
        zzLabel: schemeLabel zzModules: modules { zzRank: rank } } } } }"""

    _, statements = await shelf.alike(query, q="")

    assert len(statements) == 2
    assert [sql for sql in statements if "zz" in sql] == []
