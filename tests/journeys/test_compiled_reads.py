"""Drafts and dossiers are answered alike, byte for byte, by compiled plans and by graphql-core; which way, is told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio

from monespace_gql.app import serving
from monespace_gql.dossiers.models import Dossier
from monespace_gql.graph.executor import COMPILED, GRAPHQL, MIXED
from monespace_gql.journal.store import count_statements
from monespace_gql.journal.unit import Unit
from monespace_gql.settings import Reads
from tests.journeys.client import Reply
from tests.journeys.everything import everything
from tests.journeys.given import complete, open_draft, ready, save, transmitted
from tests.journeys.house import House
from tests.journeys.rows import write_dossier

pytestmark = pytest.mark.asyncio(loop_scope="session")

DECLINED = "declined"

PEOPLE = {
    "employer": ("employer@humando.test", "EMPLOYER"),
    "follower": ("follow@humando.test", "EMPLOYER"),
    "provider": ("provider@legoud.test", "PROVIDER"),
    "other provider": ("provider@bureauveritas.test", "PROVIDER"),
    "other employer": ("employer@kiso.test", "EMPLOYER"),
    "manager": ("manager@opco.test", "MANAGER"),
    "investigator": ("investigator@opco.test", "MANAGER"),
}


@dataclass(frozen=True)
class Both:
    """The product serving twice, on one database: from compiled plans, and by graphql-core alone."""

    house: House
    usual: str
    """The address of the server that compiles nothing."""

    async def ask(self, name: str, query: str, /, **variables: object) -> tuple[Reply, Reply, str]:
        """Ask both as somebody; return both answers, and which way the first one was come by."""
        person = self.house.person(*PEOPLE[name])
        before = self._read()
        first = await person.post(query, variables)
        way = next((way for way, count in self._read().items() if count != before[way]), DECLINED)
        return first, await replace(person, base=self.usual).post(query, variables), way

    async def alike(self, name: str, query: str, /, **variables: object) -> str:
        """Hold both answers against each other; return which way the first one was come by. Nothing may be wrong."""
        first, second, way = await self.ask(name, query, **variables)
        assert first.body == second.body
        assert "errors" not in first.json, first.json["errors"]
        return way

    def _read(self) -> dict[str, float]:
        registry = self.house.opened.metrics.registry
        ways = (COMPILED, MIXED, GRAPHQL)
        return {way: registry.get_sample_value("monespace_graphql_reads_total", {"way": way}) or 0 for way in ways}


@dataclass(frozen=True)
class Cases:
    """The numbers of what there is to read."""

    draft: int
    badge: int
    dossier: str
    large: str
    former: str
    gone: str


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def both(house: House) -> AsyncIterator[Both]:
    """The same house behind another door."""
    settings = house.opened.settings.model_copy(update={"reads": Reads.GRAPHQL})
    async with serving(replace(house.opened, settings=settings), host="127.0.0.1", port=0) as port:
        yield Both(house, f"http://127.0.0.1:{port}")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def cases(house: House) -> Cases:
    """Drafts and dossiers of both schemes, among them a large one, one of another version, one of a scheme gone."""
    employer = house.person(*PEOPLE["employer"])
    draft, badge = await ready(employer), await open_draft(employer, "BADGE")
    await save(employer, draft, complete(employee={"birth_name": 'O"N\\é\u2028\U0001f642'}))

    async def write(unit: Unit) -> tuple[str, str, str]:
        large, former, gone = [await write_dossier(unit, size) for size in (3, 1, 1)]
        await Dossier.filter(number=former).update(scheme_version="2020.1")
        await Dossier.filter(number=gone).update(scheme="GONE")
        return large, former, gone

    sent = await transmitted(employer)
    return Cases(draft, badge, sent, *await house.store.unit(write))


DRAFT = "query ($n: CaseNumber!) { draft(ref: {number: $n}) { %s } }"
DOSSIER = "query ($n: CaseNumber!) { dossier(ref: {number: $n}) { %s } }"

PLAIN = (
    "id number title scheme schemeLabel subSchemeLabel state stateLabel startsOn createdAt version employer { siret }"
)
CONTENT = f"content {{ {everything('SchemeContent')} }}"


@pytest.mark.parametrize("name", PEOPLE)
async def test_everybody_is_answered_alike_of_a_whole_dossier(both: Both, cases: Cases, name: str) -> None:
    for number in (cases.dossier, cases.large, cases.former, cases.gone):
        await both.alike(name, DOSSIER % everything("Dossier"), n=number)


@pytest.mark.parametrize("name", PEOPLE)
async def test_everybody_is_answered_alike_of_a_whole_draft(both: Both, cases: Cases, name: str) -> None:
    for number in (cases.draft, cases.badge):
        await both.alike(name, DRAFT % everything("Draft"), n=number)


async def test_who_reads_at_the_title_supposed_is_answered_from_a_plan(both: Both, cases: Cases) -> None:
    ways = {name: await both.alike(name, DOSSIER % f"{PLAIN} {CONTENT}", n=cases.dossier) for name in PEOPLE}

    assert ways == dict.fromkeys(PEOPLE, COMPILED)


async def test_a_case_of_another_version_or_of_a_scheme_that_is_gone_is_completed_by_graphql_core(
    both: Both, cases: Cases
) -> None:
    for name in ("employer", "provider"):
        ways = [await both.alike(name, DOSSIER % CONTENT, n=number) for number in (cases.former, cases.gone)]

        assert ways == [MIXED, MIXED]


async def test_of_a_page_graphql_core_completes_the_odd_cases_alone(both: Both, cases: Cases) -> None:
    page = "query ($first: Int!) { dossiers(first: $first) { nodes { number title %s } pageInfo { endCursor } } }"

    for name in ("employer", "provider"):
        assert await both.alike(name, page % "trainees { displayName } modules { title }", first=50) == COMPILED
        assert await both.alike(name, page % "content { schemeCode } summary { __typename }", first=50) == MIXED


OPERATIONS = {
    "aliases": "query ($n: CaseNumber!) { _0: dossier(ref: {number: $n}) { __typename A_: title title _9: id } }",
    "merged": """query ($n: CaseNumber!) { dossier(ref: {number: $n}) { employer { name } modules { title }
        employer { siret n: name } modules { rank title } } dossier(ref: {number: $n}) { title } }""",
    "fragments": """query ($n: CaseNumber!) { dossier(ref: {number: $n}) { ...Outer ... on Node { id } ... { state } } }
        fragment Outer on Dossier { title ...Inner }
        fragment Inner on Dossier { title employer { __typename siren } }""",
    "abstract": """query ($n: CaseNumber!) { dossier(ref: {number: $n}) { content { __typename schemeCode
        ... on CproContent { employee { birthName minimumSocial { code } } }
        ... on BadgeContent { __typename } ... on SchemeContent { again: schemeCode } } } }""",
    "a content twice": """query ($n: CaseNumber!) { dossier(ref: {number: $n}) { content { ...Employee } number
        again: content { ...Employee ... on CproContent { contract { job } } } state } }
        fragment Employee on SchemeContent { __typename ... on CproContent { employee { birthName nir } } }""",
    "directives": """query ($n: CaseNumber!, $yes: Boolean = true, $no: Boolean!) { dossier(ref: {number: $n}) {
        title @skip(if: $yes) number @include(if: $yes) ... @include(if: $no) { state } version @skip(if: $no)
        ...More @include(if: $yes) } }
        fragment More on Dossier { employer { name @skip(if: $no) siret } }""",
    "all skipped": """query ($n: CaseNumber!, $no: Boolean!) {
        dossier(ref: {number: $n}) @include(if: $no) { title } }""",
    "beside others": """query ($n: CaseNumber!) { viewer { email } a: dossier(ref: {number: $n}) { title }
        schemes { code } b: dossier(ref: {number: "2512CP999999"}) { title } __typename }""",
    "totals": """query ($n: CaseNumber!) { dossier(ref: {number: $n}) { financing {
        byNature: totals(by: NATURE) { key paid } totals { key label granted } } } }""",
    "computed between": """query ($n: CaseNumber!) { dossier(ref: {number: $n}) { title
        f: findings { code explanation { facts { name } } } number access { standing actions { code allowed } }
        documents { code files { name url __typename } } state documentsProgress { label } columns { display } } }""",
    "a list": """{ dossiers(first: 2) { __typename nodes { number title employer { name } } totalCount
        pages: pageCount pageInfo { __typename hasNextPage hasPreviousPage startCursor endCursor } } }""",
    "edges": "{ dossiers(last: 2) { edges { __typename cursor n: node { __typename number findings { code } } } } }",
    "a page": "{ drafts(page: {number: 1, size: 2}) { totalCount nodes { number title trainees columns { code } } } }",
    "nothing found": '{ dossiers(search: "nowhere") { nodes { number } totalCount pageInfo { endCursor } } }',
    "counted": '{ drafts(search: "boulanger") { totalCount pageCount } dossiers { __typename } }',
    "sorted": """{ dossiers(
        orderBy: {by: TITLE, direction: ASC}, filter: {states: [GRANTED], mandated: false}
        ) { edges { cursor node { number startsOn } } } }""",
    "cursors alone": "{ dossiers { pageInfo { endCursor } edges { cursor } } }",
    "drafts computed": "{ drafts { nodes { number findings { code kind } access { hidden } remaining { missing } } } }",
}


LEFT_TO_GRAPHQL_CORE = {("all skipped", "employer"), ("all skipped", "manager")}
"""A plan reads nothing of it: there is nothing to read."""
NO_DRAFTS = {"a page", "drafts computed"}
"""What the OPCO asks of drafts, none of which are for it, is not worth a plan."""


@pytest.mark.parametrize("name", ["employer", "manager"])
@pytest.mark.parametrize("operation", OPERATIONS)
async def test_operations_of_all_sorts_are_answered_alike_from_plans(
    both: Both, cases: Cases, operation: str, name: str
) -> None:
    way = await both.alike(name, OPERATIONS[operation], n=cases.dossier, no=False)

    unplanned = (operation, name) in LEFT_TO_GRAPHQL_CORE or (operation in NO_DRAFTS and name == "manager")
    assert way == (GRAPHQL if unplanned else COMPILED)


async def test_a_node_is_answered_from_a_plan_when_it_is_a_case(both: Both, cases: Cases) -> None:
    employer = both.house.person(*PEOPLE["employer"])
    keys = [
        (await employer.ask(DRAFT % "id", n=cases.draft))["draft"]["id"],
        (await employer.ask(DOSSIER % "id", n=cases.dossier))["dossier"]["id"],
        (await employer.ask("{ affiliations { nodes { id } } }"))["affiliations"]["nodes"][0]["id"],
        "unknown",
    ]
    query = """query ($id: ID!) { node(id: $id) { __typename id
        ... on Draft { title trainees } ... on Dossier { number modules { title } } } }"""

    ways = [await both.alike("employer", query, id=key) for key in keys]

    assert ways == [COMPILED, COMPILED, GRAPHQL, GRAPHQL]


async def test_cursors_lead_through_a_list_the_same_way(both: Both, cases: Cases) -> None:
    query = """query ($first: Int, $after: String, $last: Int, $before: String) {
        dossiers(first: $first, after: $after, last: $last, before: $before) { edges { cursor node { number } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
    employer = both.house.person(*PEOPLE["employer"])
    middle = (await employer.ask(query, first=2))["dossiers"]["pageInfo"]["endCursor"]

    ways = [
        await both.alike("employer", query, first=1, after=middle),
        await both.alike("employer", query, last=1, before=middle),
        await both.alike("employer", query, last=2),
    ]

    assert ways == [COMPILED] * 3


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ dossiers(first: 1000) { nodes { title } } }", "BAD_PAGE"),
        ('{ dossiers(after: "no cursor") { nodes { title } } }', "BAD_CURSOR"),
        ('{ a: dossiers { nodes { title } } drafts(before: "no cursor") { nodes { title } } }', "BAD_CURSOR"),
        ('{ drafts(search: "%s") { totalCount } }' % ("a" * 300), "BAD_SEARCH"),
    ],
)
async def test_what_cannot_be_meant_is_told_by_graphql_core(both: Both, query: str, code: str) -> None:
    first, second, way = await both.ask("employer", query)

    assert first.body == second.body
    assert (first.codes, way) == ([code], GRAPHQL)


async def test_an_operation_beyond_the_limits_is_declined_before_any_plan(both: Both, cases: Cases) -> None:
    with count_statements(both.house.store) as counted:
        asked = f"{{ dossiers(first: 100) {{ nodes {{ {everything('Dossier')} }} }} }}"
        first, second, way = await both.ask("employer", asked)

    assert (first.codes, way) == (["QUERY_TOO_COSTLY"], DECLINED)
    assert first.body == second.body
    assert [sql for sql in counted.sql if "FROM dossier" in sql] == []


ONE = f"query ($n: CaseNumber!) {{ a: dossier(ref: {{number: $n}}) {{ {everything('Dossier')} }} __typename }}"
PAGE = f"""{{ dossiers(first: 3, filter: {{schemes: ["CPRO"]}}) {{ totalCount
    nodes {{ {PLAIN} findings {{ code }} }} pageInfo {{ endCursor }} }} }}"""


@pytest.mark.parametrize("query", [ONE, PAGE])
async def test_a_root_is_one_statement_the_rights_of_the_viewer_included(both: Both, cases: Cases, query: str) -> None:
    employer = both.house.person(*PEOPLE["employer"])
    await employer.ask(query, n=cases.dossier)

    with count_statements(both.house.store) as counted:
        await employer.ask(query, n=cases.dossier)

    assert counted.count == 1, counted.sql
