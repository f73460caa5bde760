"""Drafts and dossiers are answered the same, byte for byte, by compiled plans and by graphql-core; and which way is told."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio

from monespace_gql.app import serving
from monespace_gql.dossiers.models import Dossier
from monespace_gql.journal.unit import Unit
from monespace_gql.settings import Reads
from tests.journeys.client import Reply
from tests.journeys.everything import everything
from tests.journeys.given import complete, open_draft, ready, save, transmitted
from tests.journeys.house import House
from tests.journeys.rows import write_dossier

pytestmark = pytest.mark.asyncio(loop_scope="session")

COMPILED, GRAPHQL = Reads.COMPILED.value, Reads.GRAPHQL.value

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
        (way,) = (way for way, count in self._read().items() if count != before[way]) or ("declined",)
        return first, await replace(person, base=self.usual).post(query, variables), way

    async def alike(self, name: str, query: str, /, **variables: object) -> str:
        """Hold both answers against each other; return which way the first one was come by."""
        first, second, way = await self.ask(name, query, **variables)
        assert first.body == second.body
        assert first.status == second.status == 200
        return way

    def _read(self) -> dict[str, float]:
        registry = self.house.opened.metrics.registry
        ways = (COMPILED, GRAPHQL)
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
    """Drafts and dossiers of the two schemes, one as large as they come, one of another version, one of a scheme gone."""
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

PLAIN = "id number title scheme schemeLabel subSchemeLabel state stateLabel startsOn createdAt version employer { name siret }"


@pytest.mark.parametrize("name", PEOPLE)
async def test_everybody_is_answered_alike_of_a_whole_dossier(both: Both, cases: Cases, name: str) -> None:
    for number in (cases.dossier, cases.large, cases.former, cases.gone):
        await both.alike(name, DOSSIER % everything("Dossier"), n=number)


@pytest.mark.parametrize("name", PEOPLE)
async def test_everybody_is_answered_alike_of_a_whole_draft(both: Both, cases: Cases, name: str) -> None:
    for number in (cases.draft, cases.badge):
        await both.alike(name, DRAFT % everything("Draft"), n=number)
