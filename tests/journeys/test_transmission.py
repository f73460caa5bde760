"""A request transmitted always ends in exactly one dossier of the back office, whatever happens on the way."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monespace_gql.backoffice.carrier import PATIENCE, Carrier
from monespace_gql.backoffice.port import Parcel
from monespace_gql.dossiers.not_received import FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS, next_attempt
from tests.journeys.client import PATIENCE as PATIENCE_OF_A_TEST
from tests.journeys.client import Visitor
from tests.journeys.given import ready, transmit
from tests.journeys.house import House, open_house
from tests.journeys.office import Office, serving

SEEN = "number state stateLabel transmission { step attempts nextAttempt lastError reference }"
DOSSIER = f"query ($number: CaseNumber!) {{ dossier(ref: {{number: $number}}) {{ {SEEN} }} }}"
TASKS = "{ tasks { kind label subjectId subjectNumber } }"
TOLD = "{ notifications(first: 100) { nodes { kind text } } }"


@dataclass
class Hands:
    """A clock that a test moves."""

    at: datetime = datetime(2025, 12, 20, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        """Return what the hands show."""
        return self.at


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def office(clock: Hands) -> AsyncIterator[Office]:
    async with serving(clock) as opened:
        yield opened


@pytest.fixture
async def house(database_url: str, tmp_path: Path, clock: Hands, office: Office) -> AsyncIterator[House]:
    """The product, with a back office elsewhere."""
    async with open_house(database_url, tmp_path, clock, backoffice=(office.base, office.secret)) as opened:
        yield opened


@pytest.fixture
def employer(house: House) -> Visitor:
    return house.person("employer@humando.test")


@pytest.fixture
def manager(house: House) -> Visitor:
    return house.person("manager@opco.test", "MANAGER")


async def sent(person: Visitor) -> Any:  # Any: a dossier
    """Transmit a request; return its dossier as it then is."""
    payload = await transmit(person, await ready(person), f"dossier {{ {SEEN} }}")
    assert payload["userErrors"] == []
    return payload["dossier"]


async def seen(person: Visitor, number: str) -> Any:  # Any: as above
    return (await person.ask(DOSSIER, number=number))["dossier"]


async def settled(house: House, person: Visitor, number: str, clock: Hands) -> Any:  # Any: as above
    """Carry what is due, and wait for the server's own carrier when it was faster; return the dossier."""
    await house.opened.carrier.carry()
    async with asyncio.timeout(PATIENCE_OF_A_TEST):
        while True:
            dossier = await seen(person, number)
            if dossier["transmission"]["nextAttempt"] != written(clock.at + PATIENCE):
                return dossier
            await asyncio.sleep(0.01)


def written(instant: datetime) -> str:
    """Write an instant as the API does."""
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def kinds(person: Visitor) -> list[str]:
    return [node["kind"] for node in (await person.ask(TOLD))["notifications"]["nodes"]]


async def test_the_back_office_is_given_the_whole_request_at_once(employer: Visitor, office: Office) -> None:
    dossier = await sent(employer)

    key = f"dossier.{dossier['number']}"
    assert dossier["state"] == "TRANSMITTED"
    assert dossier["transmission"] == {
        "step": "RECEIVED",
        "attempts": 1,
        "nextAttempt": None,
        "lastError": None,
        "reference": f"BO/{key}",
    }
    (given,) = office.kept.values()
    assert (given["key"], given["number"], given["scheme"]) == (key, dossier["number"], "CPRO")
    assert given["content"]["contract"]["start"] == "2026-01-05"
    assert all(len(document["sha256"]) == 64 for document in given["documents"])
    assert len(given["documents"]) > 0


async def test_while_it_is_down_people_see_that_the_request_is_on_its_way_and_it_arrives_by_itself(
    house: House, employer: Visitor, manager: Visitor, office: Office, clock: Hands
) -> None:
    office.answers = [503, 429]
    dossier = await sent(employer)

    number = dossier["number"]
    assert (dossier["state"], dossier["stateLabel"]) == ("IN_TRANSMISSION", "En cours de transmission")
    assert dossier["transmission"]["step"] == "RETRYING"
    assert dossier["transmission"]["nextAttempt"] == written(clock.at + FIRST_PAUSE)
    assert dossier["transmission"]["lastError"] is None
    assert (await seen(manager, number))["transmission"]["lastError"] == "it answered 503"
    assert await manager.refused("startReview", dossier={"number": number}) == ["WRONG_STATE"]
    assert "DOSSIER_TRANSMITTED" not in await kinds(manager)

    await house.opened.carrier.carry()
    assert len(office.calls) == 1, "it is not tried before its time"
    clock.at += FIRST_PAUSE
    again = await settled(house, employer, number, clock)
    assert again["transmission"]["nextAttempt"] == written(clock.at + 2 * FIRST_PAUSE)
    clock.at += 2 * FIRST_PAUSE
    arrived = await settled(house, employer, number, clock)

    assert (arrived["state"], arrived["transmission"]["attempts"]) == ("TRANSMITTED", 3)
    assert len(office.calls) == 3
    assert (await kinds(manager)).count("DOSSIER_TRANSMITTED") == 1
    assert len(office.kept) == 1


async def test_what_it_declines_is_set_apart_until_a_manager_sends_it_again(
    house: House, employer: Visitor, manager: Visitor, office: Office, clock: Hands
) -> None:
    office.answers = [422]
    dossier = await sent(employer)
    named = {"number": dossier["number"]}

    assert dossier["transmission"]["step"] == "PARKED"
    assert dossier["transmission"]["nextAttempt"] is None
    clock.at += timedelta(days=2)
    manager = house.person("manager@opco.test", "MANAGER")
    employer = house.person("employer@humando.test")
    await house.opened.carrier.carry()
    assert len(office.calls) == 1
    assert "TRANSMISSION_PARKED" in await kinds(manager)
    assert await employer.refused("retryTransmission", dossier=named) == ["NOT_YOURS"]

    await manager.done("retryTransmission", "dossier { transmission { step attempts } }", dossier=named)

    arrived = await settled(house, manager, dossier["number"], clock)
    assert (arrived["state"], arrived["transmission"]["step"]) == ("TRANSMITTED", "RECEIVED")
    assert await manager.refused("retryTransmission", dossier=named) == ["WRONG_STATE"]


async def test_a_transmission_set_apart_is_a_task_of_the_opco_until_it_is_sent_again(
    house: House, employer: Visitor, manager: Visitor, office: Office, clock: Hands
) -> None:
    office.answers = [503, 422, 503]
    retried, apart = await sent(employer), await sent(employer)
    number = apart["number"]

    (task,) = await waiting(manager)

    assert (task["kind"], task["subjectNumber"]) == ("TRANSMISSION_TO_RETRY", number)
    assert task["label"].startswith(f"Transmission à relancer : n° {number} «")
    found = await manager.ask("query ($id: ID!) { node(id: $id) { ... on Dossier { number } } }", id=task["subjectId"])
    assert found["node"]["number"] == number
    assert await waiting(employer) == []
    assert await waiting(house.person("investigator@opco.test", "MANAGER")) == [task]

    await manager.done("retryTransmission", dossier={"number": number})
    again = await settled(house, manager, number, clock)

    assert {retried["transmission"]["step"], again["transmission"]["step"]} == {"RETRYING"}
    assert await waiting(manager) == [], "what is tried again by itself waits for nobody"


async def waiting(person: Visitor) -> list[Any]:
    """The tasks of a person."""
    found: list[Any] = (await person.ask(TASKS))["tasks"]
    return found


async def test_a_server_killed_while_it_gives_a_dossier_gives_it_again_and_it_is_one(
    house: House, employer: Visitor, office: Office, clock: Hands
) -> None:
    office.silent = asyncio.Event()
    dossier = await sent(employer)
    number = dossier["number"]
    assert (dossier["state"], dossier["transmission"]["step"]) == ("IN_TRANSMISSION", "WAITING")
    await office.silent.wait()
    for giving in tuple(house.opened.carrier._under_way):
        giving.cancel()
        await asyncio.wait([giving])
    office.silent = None
    assert len(office.kept) == 1, "the back office has it, and nobody here knows"

    employer = house.person("employer@humando.test")
    await house.opened.carrier.carry()
    assert (await seen(employer, number))["state"] == "IN_TRANSMISSION"
    clock.at += PATIENCE
    arrived = await settled(house, employer, number, clock)

    assert (arrived["state"], arrived["transmission"]["step"]) == ("TRANSMITTED", "RECEIVED")
    assert list(office.kept) == [f"dossier.{number}"]
    assert len(office.calls) == 2


class Broken:
    """A way to the back office that fails as ours should not."""

    async def take(self, parcel: Parcel) -> str:
        """Fail."""
        raise ZeroDivisionError(parcel.number)


async def test_a_fault_of_ours_is_tried_again_and_set_apart_like_any_failure(
    house: House, employer: Visitor, manager: Visitor, office: Office, clock: Hands
) -> None:
    office.answers = [503]
    number = (await sent(employer))["number"]
    object.__setattr__(house.opened.carrier, "office", Broken())
    clock.at += FIRST_PAUSE

    transmission = (await settled(house, manager, number, clock))["transmission"]
    assert (transmission["step"], transmission["attempts"]) == ("RETRYING", 2)
    assert transmission["lastError"] == "ZeroDivisionError while giving it"
    assert transmission["nextAttempt"] == written(clock.at + 2 * FIRST_PAUSE)


async def test_two_carriers_give_a_dossier_once(house: House, employer: Visitor, office: Office, clock: Hands) -> None:
    office.answers = [503]
    number = (await sent(employer))["number"]
    clock.at += LONGEST_PAUSE

    others = [Carrier(house.store, house.opened.carrier.office) for _ in range(5)]
    await asyncio.gather(*(other.carry() for other in others))

    arrived = await settled(house, house.person("employer@humando.test"), number, clock)
    assert arrived["state"] == "TRANSMITTED"
    assert len(office.calls) == 2


async def test_after_too_many_failures_it_is_set_apart(
    house: House, employer: Visitor, office: Office, clock: Hands
) -> None:
    office.answers = [503] * MOST_ATTEMPTS
    number = (await sent(employer))["number"]

    for _ in range(1, MOST_ATTEMPTS):
        clock.at += LONGEST_PAUSE
        dossier = await settled(house, house.person("employer@humando.test"), number, clock)

    assert (dossier["transmission"]["step"], dossier["transmission"]["attempts"]) == ("PARKED", MOST_ATTEMPTS)
    assert len(office.calls) == MOST_ATTEMPTS


def test_pauses_double_up_to_an_hour() -> None:
    now = datetime(2026, 1, 5, tzinfo=UTC)

    assert [next_attempt(now, attempts) - now for attempts in (1, 2, 3)] == [FIRST_PAUSE * n for n in (1, 2, 4)]
    assert next_attempt(now, 10_000) - now == LONGEST_PAUSE
