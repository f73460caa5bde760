"""Companies looked up through the API, with and without the State's service."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import AnyHttpUrl, SecretStr

from monespace_gql.app import services, serving
from monespace_gql.journal.store import count_statements
from monespace_gql.settings import Mode, Settings
from tests.directory.given import POST, Service, place, result
from tests.directory.given import serving as serving_the_state
from tests.journeys.client import PATIENCE, Visitor
from tests.journeys.everything import everything
from tests.journeys.given import CLOCK
from tests.journeys.house import SECRET, House, settle, visiting

COMPANIES = f"query ($search: String!) {{ companies(search: $search) {{ {everything('Company')} }} }}"
BOTH = """query ($search: String!) {
  directory(search: $search) { source degraded }
  companies(search: $search) { name siret establishment { closed source } }
}"""
STATUS = "{ directory { source degraded } }"


@asynccontextmanager
async def house(database_url: str, data: Path, state: str | None = None) -> AsyncIterator[House]:
    """The product running with the demonstration's companies, asking the State's service at this address."""
    settings = Settings(
        mode=Mode.DEVELOPMENT,
        data=data,
        database_url=SecretStr(database_url),
        secret=SecretStr(SECRET),
        directory_url=AnyHttpUrl(state) if state else None,
        directory_timeout=5,
    )
    async with services(settings, CLOCK) as opened:
        await opened.store.unit(settle)
        async with serving(opened, host="127.0.0.1", port=0) as port, visiting() as http:
            yield House(f"http://127.0.0.1:{port}", http, opened)


@pytest.fixture
async def alone(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """Without the State's service."""
    async with house(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
async def state() -> AsyncIterator[Service]:
    async with serving_the_state() as running:
        yield running


@pytest.fixture
async def asking(database_url: str, tmp_path: Path, state: Service) -> AsyncIterator[House]:
    """With it."""
    async with house(database_url, tmp_path, state.base) as opened:
        yield opened


async def test_a_company_is_found_by_number_and_by_name(alone: House) -> None:
    employer = alone.person("employer@humando.test")

    by_name, by_siret = [
        (await employer.ask(COMPANIES, search=text))["companies"] for text in ("bur ver", "79018467501563")
    ]

    assert by_name == by_siret
    (company,) = by_name
    assert (company["name"], company["siren"]) == ("BUREAU VERITAS EXPLOITATION", "790184675")
    found = company["establishment"]
    assert (found["naf"], found["activityNumber"], found["qualiopi"]) == ("8559A", "11922000592", True)
    assert (found["city"], found["closed"], found["source"]) == ("Puteaux", False, "EMBEDDED")


async def test_the_head_office_comes_before_the_other_establishments(alone: House) -> None:
    employer = alone.person("employer@humando.test")

    companies = (await employer.ask(COMPANIES, search="humando"))["companies"]

    assert [(each["siret"], each["establishment"]["headOffice"]) for each in companies] == [
        ("40101593800038", True),
        ("40101593800129", False),
    ]


@pytest.mark.parametrize("email", ["provider@legoud.test", "manager@opco.test"])
async def test_whoever_is_logged_in_may_look_companies_up(alone: House, email: str) -> None:
    assert (await alone.person(email).ask(BOTH, search="kiso"))["companies"]


async def test_nobody_else_may(alone: House) -> None:
    assert (await alone.bearer(None).post(BOTH, {"search": "kiso"})).status == 401


@pytest.mark.parametrize("text", ["", "zzz", "%", "000000000", "\x00", "912739696"])
async def test_nothing_found_is_an_empty_list(alone: House, text: str) -> None:
    employer = alone.person("employer@humando.test")

    assert await employer.ask(BOTH, search=text) == {
        "companies": [],
        "directory": {"source": "EMBEDDED", "degraded": False},
    }


async def test_a_text_too_long_is_refused_clearly(alone: House) -> None:
    reply = await alone.person("employer@humando.test").post(BOTH, {"search": "x" * 201})

    assert reply.codes == ["BAD_SEARCH"]


async def test_a_case_tells_its_company_without_asking_the_directory(alone: House) -> None:
    employer = alone.person("employer@humando.test")
    await employer.done("openDraft", "draft { number }", scheme="CPRO")
    query = "{ drafts { nodes { employer { name establishment { closed } } } } }"

    with count_statements(alone.store) as counted:
        nodes: Any = (await employer.ask(query))["drafts"]["nodes"]

    assert nodes == [{"employer": {"name": "HUMANDO", "establishment": None}}]
    assert not any("FROM establishment" in sql for sql in counted.sql)


async def test_a_name_searched_twice_in_one_request_is_looked_up_once(alone: House) -> None:
    employer = alone.person("employer@humando.test")

    with count_statements(alone.store) as counted:
        await employer.ask(BOTH, search="kiso")

    assert sum("FROM establishment" in sql for sql in counted.sql) == 1


async def test_the_state_s_answer_is_given_when_it_is_asked(asking: House, state: Service) -> None:
    state.results = [result("35600000000048", "LA POSTE", place("35600000049837", etat_administratif="F"))]
    employer = asking.person("employer@humando.test")

    answer = await employer.ask(BOTH, search="la poste")

    assert answer == {
        "directory": {"source": "STATE", "degraded": False},
        "companies": [
            {"name": "LA POSTE", "siret": siret, "establishment": {"closed": closed, "source": "STATE"}}
            for siret, closed in (("35600000000048", False), ("35600000049837", True))
        ],
    }


async def test_a_state_that_fails_is_seen_by_the_client_and_its_return_too(asking: House, state: Service) -> None:
    employer = asking.person("employer@humando.test")
    assert (await employer.ask(STATUS))["directory"] == {"source": "STATE", "degraded": False}
    state.statuses = [403]

    failed = await employer.ask(BOTH, search="kiso")

    assert failed["directory"] == {"source": "EMBEDDED", "degraded": True}
    assert [each["name"] for each in failed["companies"]] == ["KISO"]
    assert (await employer.ask(STATUS))["directory"]["degraded"]
    assert not (await employer.ask(BOTH, search="kiso"))["directory"]["degraded"]
    assert not (await employer.ask(STATUS))["directory"]["degraded"]


async def test_a_visitor_who_leaves_does_not_keep_the_server_from_ending(
    new_database: Callable[[str], str], tmp_path: Path, state: Service
) -> None:
    state.held.clear()
    async with house(new_database("sqlite"), tmp_path, state.base) as opened:
        visitor: Visitor = opened.person("employer@humando.test")
        async with visitor.socket() as socket:
            await socket.subscribe("one", BOTH, {"search": "kiso"})
            async with asyncio.timeout(PATIENCE):
                await state.reached.wait()


async def test_a_company_that_only_the_state_knows_may_be_chosen_and_is_kept(asking: House, state: Service) -> None:
    state.results = [result(POST, "LA POSTE", activite_principale="53.10Z", liste_idcc=["5516"])]
    provider = asking.person("provider@legoud.test", "PROVIDER")
    employer = "draft { employer { name siret } content { ... on CproContent { employer { naf idcc } } } }"
    chosen = {"scheme": "CPRO", "siret": POST}

    first = await provider.done("openDraft", employer, **chosen)
    state.results = []
    state.statuses = [503] * 20
    again = await provider.done("openDraft", employer, **chosen)

    assert first["draft"]["employer"] == {"name": "LA POSTE", "siret": POST}
    assert first["draft"]["content"]["employer"]["naf"] == "5310Z"
    assert again["draft"] == first["draft"]


async def test_a_company_that_only_the_state_knows_may_be_joined(asking: House, state: Service) -> None:
    state.results = [result(POST, "LA POSTE")]
    person = asking.person("employer@humando.test")

    for company in ({"siren": POST[:9]}, {"siret": POST}):
        joined = await person.done(
            "requestAffiliation", "affiliation { companyName }", company=company, context="EMPLOYER"
        )
        assert joined["affiliation"]["companyName"] == "LA POSTE"


@pytest.mark.parametrize(("statuses", "head"), [([503] * 20, {}), ([], {"etat_administratif": "F"})])
async def test_a_company_that_nobody_vouches_for_or_that_is_closed_is_not_chosen(
    asking: House, state: Service, statuses: list[int], head: dict[str, object]
) -> None:
    state.results, state.statuses = [result(POST, "LA POSTE", **head)], statuses
    provider = asking.person("provider@legoud.test", "PROVIDER")

    declined = await provider.refused("openDraft", scheme="CPRO", siret=POST)

    assert declined == (["UNKNOWN_ESTABLISHMENT"] if statuses else ["CLOSED_ESTABLISHMENT"])
