"""What services follow: every event of the dossiers they may see, once, in order, resumed after a cursor; no values."""

import asyncio
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from tortoise.queryset import QuerySet

from monespace_gql.demo.sample_pdf import sample_pdf
from monespace_gql.journal.cursor import current_epoch, encode_cursor
from monespace_gql.people.models import Person
from tests.journeys.client import PATIENCE, Sent, Socket, Visitor
from tests.journeys.given import transmitted
from tests.journeys.house import House
from tests.journeys.test_affiliations import somebody

pytestmark = pytest.mark.asyncio(loop_scope="session")

EVENTS = """subscription ($after: String, $schemes: [String!]) {
  events(after: $after, schemes: $schemes) { id cursor number kind at subjectId scheme subjectNumber data }
}"""


@asynccontextmanager
async def following(person: Visitor, **variables: object) -> AsyncIterator[Socket]:
    """Follow the events."""
    async with person.socket() as socket:
        await socket.subscribe("events", EVENTS, variables)
        yield socket


async def next_event(socket: Socket) -> Mapping[str, Any]:
    message = await socket.hear()
    assert message["type"] == "next", message
    event: Mapping[str, Any] = message["payload"]["data"]["events"]
    return event


async def now(house: House) -> str:
    """The cursor of an event that comes after everything so far: the last one that a manager is told."""
    manager = house.person("manager@opco.test", "MANAGER")
    start = encode_cursor(await current_epoch(house.store), "events", 0)
    number = await transmitted(house.person("employer@humando.test"), "BADGE")
    async with following(manager, after=start) as socket:
        while (event := await next_event(socket))["subjectNumber"] != number:
            pass
        return str(event["cursor"])


async def test_a_service_is_told_what_happens_to_dossiers_and_nothing_of_drafts(
    house: House, employer: Visitor, manager: Visitor
) -> None:
    cursor = await now(house)

    async with following(manager, after=cursor) as socket:
        number = await transmitted(employer)
        first = await next_event(socket)
        await manager.done("grantDossier", dossier={"number": number}, funder="OPCO")
        second = await next_event(socket)

    assert (first["kind"], first["scheme"], first["subjectNumber"]) == ("DOSSIER_TRANSMITTED", "CPRO", number)
    assert (second["kind"], second["subjectId"]) == ("DOSSIER_GRANTED", first["subjectId"])
    assert first["number"] < second["number"]
    node = (await manager.ask("query ($id: ID!) { node(id: $id) { id } }", id=first["subjectId"]))["node"]
    assert node == {"id": first["subjectId"]}


async def test_a_service_that_comes_back_hears_what_it_missed_once(
    house: House, employer: Visitor, manager: Visitor
) -> None:
    cursor = await now(house)
    numbers = [await transmitted(employer, scheme) for scheme in ("CPRO", "BADGE", "CPRO")]

    heard = []
    for _ in numbers:  # away after each event
        async with following(manager, after=cursor) as socket:
            event = await next_event(socket)
        heard.append(event["subjectNumber"])
        cursor = event["cursor"]

    assert heard == numbers


async def test_a_service_follows_the_schemes_it_names(house: House, employer: Visitor, manager: Visitor) -> None:
    cursor = await now(house)
    await transmitted(employer, "BADGE")
    number = await transmitted(employer, "CPRO")

    async with following(manager, after=cursor, schemes=["CPRO"]) as socket:
        assert (await next_event(socket))["subjectNumber"] == number


async def test_events_come_as_server_sent_events_too(house: House, employer: Visitor, manager: Visitor) -> None:
    cursor = await now(house)
    headers = {**manager.headers, "Accept": "text/event-stream"}
    body = {"query": EVENTS, "variables": {"after": cursor}}
    async with manager.http.post(f"{manager.base}/graphql", json=body, headers=headers) as stream:
        number = await transmitted(employer)
        async with asyncio.timeout(PATIENCE):
            while not (line := await stream.content.readline()).startswith(b"data: "):
                pass

    assert orjson.loads(line.removeprefix(b"data: "))["data"]["events"]["subjectNumber"] == number


async def test_no_event_holds_what_somebody_typed(house: House, employer: Visitor, manager: Visitor) -> None:
    cursor = await now(house)
    number = await transmitted(employer)
    file = Sent("canari Dupont.pdf", sample_pdf("other"))
    await employer.deposit(file, case={"dossier": {"number": number}}, document="other")

    async with following(manager, after=cursor) as socket:
        first, second = await next_event(socket), await next_event(socket)

    assert (second["kind"], second["scheme"], second["subjectNumber"]) == ("DOCUMENT_DEPOSITED", "CPRO", number)
    assert sorted(second["data"]) == ["code", "document", "size"]
    assert set(first["data"]) == {"draft"}


async def test_rights_are_looked_at_for_each_event(house: House) -> None:
    former = await somebody(house, context="MANAGER")
    await house.store.unit(lambda _: person_of(former).update(opco_role="MANAGER"))
    cursor = await now(house)
    async with following(former, after=cursor) as socket:
        number = await transmitted(house.person("employer@humando.test"))
        assert (await next_event(socket))["subjectNumber"] == number

        await house.store.unit(lambda _: person_of(former).update(opco_role=None))
        await transmitted(house.person("employer@humando.test"))
        frame = await socket.wire.receive(timeout=PATIENCE)

        assert (socket.wire.close_code, frame.extra) == (4403, "CONTEXT_REFUSED")


def person_of(visitor: Visitor) -> QuerySet[Person]:
    """The account of a visitor."""
    assert visitor.token is not None
    claims = visitor.token.split(".")[1]
    return Person.filter(email=orjson.loads(urlsafe_b64decode(claims + "==="))["email"])


async def refused(person: Visitor, **variables: object) -> str:
    async with person.socket() as socket:
        await socket.subscribe("events", EVENTS, variables)
        message = await socket.hear()
    errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]
    return str(errors[0]["extensions"]["code"])


async def test_what_cannot_be_followed_is_declined(house: House, employer: Visitor, manager: Visitor) -> None:
    epoch = await current_epoch(house.store)

    assert await refused(employer) == "NOT_YOURS"
    assert await refused(house.person("provider@legoud.test", "PROVIDER")) == "NOT_YOURS"
    assert await refused(manager, schemes=["NOTHING"]) == "UNKNOWN_SCHEME"
    assert await refused(manager, after=encode_cursor(epoch, "1:EMPLOYER", 1)) == "CURSOR_INVALID"
    assert await refused(manager, after=encode_cursor("aformerlife", "events", 1)) == "HISTORY_LOST"
    assert await refused(manager, after=encode_cursor(epoch, "events", 10**9)) == "HISTORY_LOST"


async def test_what_happened_is_counted(house: House, employer: Visitor) -> None:
    def granted(text: str) -> float:
        lines = [line for line in text.splitlines() if line.startswith("monespace_events_total{")]
        told = 'kind="DOSSIER_TRANSMITTED",scheme="BADGE"'
        return sum(float(line.split()[-1]) for line in lines if told in line)

    before = granted((await employer.request("GET", "/metrics")).text)
    await transmitted(employer, "BADGE")

    async with asyncio.timeout(PATIENCE):
        while granted((await employer.request("GET", "/metrics")).text) <= before:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.02)
