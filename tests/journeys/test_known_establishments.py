"""What the directory knows of the establishments a draft names is there at each save, and again at the transmission."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from monespace_gql.demo.companies import BUREAU_VERITAS, KISO, LEGOUD
from monespace_gql.directory.models import Establishment
from tests.journeys.client import Visitor
from tests.journeys.given import open_draft, ready, save, transmit
from tests.journeys.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")

PROVIDER = """draft { findings { code path } content { ... on CproContent {
    employer { isClosed legalCategory } training { provider { isClosed isQualiopi } } } } }"""


@pytest.fixture
def employer(house: House) -> Visitor:
    """Somebody of KISO."""
    return house.person("employer@kiso.test", "EMPLOYER")


@asynccontextmanager
async def known_as(house: House, siret: str, **facts: object) -> AsyncIterator[None]:
    """Let the directory say something else of an establishment for a while."""
    before = await Establishment.get(siret=siret)
    kept = {name: getattr(before, name) for name in facts}
    await house.store.unit(lambda _: Establishment.filter(siret=siret).update(**facts))
    yield
    await house.store.unit(lambda _: Establishment.filter(siret=siret).update(**kept))


async def typed(employer: Visitor, number: int, siret: str | None) -> tuple[dict[str, object], set[str]]:
    """Type the provider's SIRET; return what is then known of it, and the codes of what is said."""
    draft = (await save(employer, number, {"training": {"provider": {"siret": siret}}}, PROVIDER))["draft"]
    return draft["content"]["training"]["provider"], {finding["code"] for finding in draft["findings"]}


async def test_what_is_known_of_the_provider_follows_the_siret_that_is_typed(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)

    known, said = await typed(employer, number, LEGOUD)
    assert known == {"isClosed": False, "isQualiopi": True}
    assert not said & {"CPRO-FOR-01", "CPRO-FOR-03"}

    async with known_as(house, BUREAU_VERITAS, closed=True, qualiopi=False):
        known, said = await typed(employer, number, BUREAU_VERITAS)
    assert known == {"isClosed": True, "isQualiopi": False}
    assert {"CPRO-FOR-01", "CPRO-FOR-03"} <= said

    for unknown in ("35600000049837", None):
        known, said = await typed(employer, number, unknown)
        assert known == {"isClosed": None, "isQualiopi": None}
        assert not said & {"CPRO-FOR-01", "CPRO-FOR-03"}


async def test_a_certification_is_unknown_of_who_declares_no_training_activity(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)

    known, said = await typed(employer, number, KISO)

    assert known == {"isClosed": False, "isQualiopi": None}
    assert "CPRO-FOR-03" not in said


async def test_what_the_directory_says_is_typed_by_nobody(employer: Visitor) -> None:
    number = await open_draft(employer)

    payload = await save(employer, number, {"training": {"provider": {"isQualiopi": True}}})

    assert [error["code"] for error in payload["userErrors"]] == ["REFERENCE_FIELD"]


async def test_an_establishment_closed_since_the_last_save_transmits_nothing(house: House, employer: Visitor) -> None:
    number = await ready(employer)

    async with known_as(house, KISO, closed=True, legal_category="7210"):
        declined = await transmit(employer, number)
        saved = await save(employer, number, {"employer": {"phone": "05 61 23 45 68"}}, PROVIDER)

    assert {"CPRO-EMP-03"} == {error["rule"] for error in declined["userErrors"] if error["rule"]}
    assert saved["draft"]["content"]["employer"] == {"isClosed": True, "legalCategory": "7210"}
    assert {"CPRO-EMP-03", "CPRO-EMP-15"} <= {finding["code"] for finding in saved["draft"]["findings"]}
    assert (await transmit(employer, number))["userErrors"] == []


async def test_a_provider_closed_since_the_last_save_transmits_nothing(house: House, employer: Visitor) -> None:
    number = await ready(employer)

    async with known_as(house, LEGOUD, closed=True):
        declined = await transmit(employer, number)

    assert {"CPRO-FOR-01"} == {error["rule"] for error in declined["userErrors"] if error["rule"]}
    assert (await transmit(employer, number))["userErrors"] == []


async def test_an_employer_that_changes_its_name_is_known_under_the_new_one(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)
    named = "draft { content { ... on CproContent { employer { legalName idcc } } } }"

    async with known_as(house, KISO, company_name="KISO ET FILS"):
        saved = await save(employer, number, {"employer": {"phone": "05 61 23 45 68"}}, named)

    assert saved["draft"]["content"]["employer"]["legalName"] == "KISO ET FILS"
