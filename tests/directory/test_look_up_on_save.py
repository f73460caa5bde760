"""A company asked for by number in a form, while the State's service answers, and while it does not."""

from typing import Any

from monespace_gql.demo.companies import CSD_LYON, LEGOUD
from tests.directory.given import Service, place, result
from tests.directory.test_companies import asking, state
from tests.journeys.client import Visitor
from tests.journeys.given import open_draft, save
from tests.journeys.house import House

__all__ = ["asking", "state"]

NEW = "52345678800018"
SELECTED = """draft {
  content { ... on BadgeContent { service { provider { number outcome { code } legalName siret } quantity } } }
  findings { path code severity }
}"""


async def supplied(person: Visitor, number: int, **service: object) -> Any:  # Any: a draft
    payload = await save(person, number, {"service": service}, SELECTED, scheme="BADGE")
    assert payload["userErrors"] == []
    return payload["draft"]


def told(draft: Any) -> list[tuple[str, str]]:  # Any: as above
    here = "service.provider.number"
    return [(each["code"], each["severity"]) for each in draft["findings"] if each["path"] == here]


def known(draft: Any) -> tuple[str | None, str | None, str | None]:  # Any: as above
    provider = draft["content"]["service"]["provider"]
    return provider["outcome"]["code"], provider["legalName"], provider["siret"]


async def test_while_the_service_is_away_a_save_warns_and_loses_nothing(asking: House, state: Service) -> None:
    employer = asking.person("employer@humando.test")
    number = await open_draft(employer, "BADGE")
    state.statuses = [403] * 2

    away = await supplied(employer, number, provider={"number": NEW}, quantity=7)

    assert known(away) == ("UNANSWERED", None, NEW)
    assert told(away) == [("BC-09-ANNUAIRE", "WARNING")]
    assert away["content"]["service"]["quantity"] == 7
    ours = await supplied(employer, number, provider={"number": CSD_LYON})
    assert known(ours) == ("FOUND", "CSD", CSD_LYON), "the embedded directory answers meanwhile"

    state.results = [result(NEW, "CARTES DE L'OUEST")]
    back = await supplied(employer, number, provider={"number": NEW})
    assert (known(back), told(back)) == (("FOUND", "CARTES DE L'OUEST", NEW), [])


async def test_what_was_found_stays_when_the_same_number_is_sent_while_the_service_is_away(
    asking: House, state: Service
) -> None:
    employer = asking.person("employer@humando.test")
    number = await open_draft(employer, "BADGE")
    first = "50012345000032"
    state.results = [result("50012345000016", "CSD", place(first))]
    found = await supplied(employer, number, provider={"number": first})
    assert known(found) == ("FOUND", "CSD", first)

    forget(asking)
    state.statuses = [403]
    again = await supplied(employer, number, provider={"number": first}, quantity=8)

    assert known(again) == ("FOUND", "CSD", first)


async def test_a_save_that_sends_no_number_asks_the_service_nothing(asking: House, state: Service) -> None:
    employer = asking.person("employer@humando.test")
    number = await open_draft(employer, "BADGE")

    await supplied(employer, number, quantity=7)

    assert state.asked == []


async def test_what_the_state_says_of_a_company_outlives_the_save_that_asked(asking: House, state: Service) -> None:
    employer = asking.person("employer@kiso.test")
    number = await open_draft(employer)
    state.results = [result(LEGOUD, "LEGOUD CONSEIL FORMATION", etat_administratif="F")]
    selected = "draft { content { ... on CproContent { training { provider { isClosed isQualiopi } } } } }"

    asked = await save(employer, number, {"training": {"provider": {"siret": LEGOUD}}}, selected)
    later = await save(employer, number, {"employer": {"phone": "05 61 23 45 67"}}, selected)

    closed = {"content": {"training": {"provider": {"isClosed": True, "isQualiopi": True}}}}
    assert (asked["draft"], later["draft"]) == (closed, closed)
    assert len(state.asked) == 1


def forget(house: House) -> None:
    """Leave the service's former answers behind, as time does."""
    directory: Any = house.opened.directory  # Any: the one that asks the State
    directory._kept._kept.clear()
