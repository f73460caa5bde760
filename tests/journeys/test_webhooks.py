"""Integrators are called for what happens: signed, in order, again until they take it, and by whom the OPCO decides."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
import pytest_asyncio
from aiohttp import web

from monespace_gql.backoffice.signature import verified
from monespace_gql.demo.companies import HUMANDO
from tests.journeys.client import PATIENCE, Visitor
from tests.journeys.given import open_draft, transmitted
from tests.journeys.house import House, relayed
from tests.journeys.test_affiliations import request, somebody, validate

pytestmark = pytest.mark.asyncio(loop_scope="session")

WEBHOOK = "webhook { id url schemes kinds stopped position attempts nextAttempt lastError }"


@dataclass(slots=True)
class Integrator:
    """Another system, that keeps what it is called with; `answers` are the statuses of its next answers, then 204."""

    base: str = ""
    answers: list[int] = field(default_factory=list)
    calls: asyncio.Queue[tuple[Mapping[str, str], bytes]] = field(default_factory=asyncio.Queue)

    async def take(self, request: web.Request) -> web.Response:
        """Answer one call."""
        await self.calls.put(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        return web.Response(status=self.answers.pop(0) if self.answers else 204)

    async def next(self) -> tuple[Mapping[str, str], Any]:  # Any: a message
        """Wait for the next call; return its headers and its message."""
        headers, body = await asyncio.wait_for(self.calls.get(), PATIENCE)
        return headers, orjson.loads(body)

    async def told(self, count: int) -> list[tuple[str, int]]:
        """Wait for so many calls; return the kind and the number of each."""
        messages = [(await self.next())[1] for _ in range(count)]
        return [(message["type"], message["data"]["number"]) for message in messages]


@pytest_asyncio.fixture(loop_scope="session")
async def integrator() -> AsyncIterator[Integrator]:
    """An integrator's server on this machine."""
    async with serving() as known:
        yield known


@pytest_asyncio.fixture(loop_scope="session")
async def witness() -> AsyncIterator[Integrator]:
    """Another one, by which it is known that an event has been told."""
    async with serving() as known:
        yield known


@asynccontextmanager
async def serving() -> AsyncIterator[Integrator]:
    """Serve an integrator while the block runs."""
    known = Integrator()
    application = web.Application()
    application.router.add_post("/events", known.take)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    known.base = f"http://127.0.0.1:{runner.addresses[0][1]}/events"
    yield known
    await runner.cleanup()


async def opened(house: House, manager: Visitor, url: str, **asked: object) -> tuple[str, str]:
    """Open a webhook, once what happened before has its number; return its identifier and its secret."""
    await relayed(house.store)
    payload = await manager.done("openWebhook", f"{WEBHOOK} secret", url=url, **asked)
    return payload["webhook"]["id"], payload["secret"]


async def test_an_integrator_is_told_what_happens_signed_and_in_order(
    house: House, manager: Visitor, employer: Visitor, integrator: Integrator
) -> None:
    key, secret = await opened(house, manager, integrator.base, schemes=["CPRO"], kinds=["DOSSIER_TRANSMITTED"])
    await transmitted(employer, "BADGE")
    numbers = [await transmitted(employer), await transmitted(employer)]

    calls = [await integrator.next() for _ in numbers]

    assert [message["data"]["caseNumber"] for _, message in calls] == numbers
    for headers, message in calls:
        assert (message["type"], message["data"]["scheme"]) == ("DOSSIER_TRANSMITTED", "CPRO")
        body = orjson.dumps(message, option=orjson.OPT_SORT_KEYS)
        assert verified(secret, headers, body, now=house.store.clock.now()) == message["data"]["id"]
    (seen,) = [each for each in await listed(manager) if each["id"] == key]
    assert (seen["attempts"], seen["stopped"]) == (0, None)
    await manager.done("closeWebhook", "closedId", id=key)
    assert key not in [each["id"] for each in await listed(manager)]


async def listed(person: Visitor) -> Any:  # Any: a response of the API
    query = f"{{ webhooks {WEBHOOK.removeprefix('webhook ')} }}"
    return (await person.ask(query))["webhooks"]


async def test_it_keeps_its_place_while_it_is_paused_and_may_be_told_everything_again(
    house: House, manager: Visitor, integrator: Integrator, witness: Integrator
) -> None:
    kinds = ["AFFILIATION_REQUESTED", "AFFILIATION_VALIDATED"]
    admin = await somebody(house, ("EMPLOYER", HUMANDO[:9], None, True))
    key, _ = await opened(house, manager, integrator.base, kinds=kinds)
    await request(await somebody(house), siren=HUMANDO[:9])
    (first,) = await integrator.told(1)
    other, _ = await opened(house, manager, witness.base, kinds=kinds)

    paused = await manager.done("pauseWebhook", WEBHOOK, id=key)
    assert paused["webhook"]["stopped"] == "PAUSED"
    assert await manager.refused("pauseWebhook", id=key) == ["ALREADY_STOPPED"]
    await validate(admin, await request(await somebody(house), siren=HUMANDO[:9]))
    assert len(await witness.told(2)) == 2
    assert integrator.calls.empty()
    await manager.done("closeWebhook", "closedId", id=other)

    await manager.done("resumeWebhook", WEBHOOK, id=key)
    missed = await integrator.told(2)
    assert [kind for kind, _ in missed] == kinds
    assert await manager.refused("resumeWebhook", id=key) == ["NOT_STOPPED"]

    await manager.done("replayWebhook", WEBHOOK, id=key, after=first[1] - 1)
    assert await integrator.told(3) == [first, *missed]
    assert await manager.refused("replayWebhook", id=key, after=10**9) == ["UNKNOWN_EVENT"]
    await manager.done("closeWebhook", "closedId", id=key)


async def test_what_is_not_taken_is_said_and_an_address_gone_for_good_is_left_alone(
    house: House, manager: Visitor, integrator: Integrator
) -> None:
    integrator.answers = [503]
    key, _ = await opened(house, manager, integrator.base, kinds=["AFFILIATION_REQUESTED"])
    await request(await somebody(house), siren=HUMANDO[:9])
    await integrator.next()

    failed = await until(manager, key, lambda seen: seen["attempts"] == 1)
    assert (failed["lastError"], failed["stopped"]) == ("NotTaken: it answered 503", None)
    assert failed["nextAttempt"] is not None

    await manager.done("pauseWebhook", WEBHOOK, id=key)
    integrator.answers = [410]
    await manager.done("resumeWebhook", WEBHOOK, id=key)
    gone = await until(manager, key, lambda seen: seen["stopped"] is not None)
    assert gone["stopped"] == "GONE"
    await manager.done("closeWebhook", "closedId", id=key)


async def test_drafts_are_not_the_business_of_integrators(
    house: House, manager: Visitor, employer: Visitor, integrator: Integrator
) -> None:
    key, _ = await opened(house, manager, integrator.base)
    await open_draft(employer)
    await request(await somebody(house), siren=HUMANDO[:9])

    _headers, message = await integrator.next()

    assert message["type"] == "AFFILIATION_REQUESTED"
    await manager.done("closeWebhook", "closedId", id=key)


async def until(manager: Visitor, key: str, holds: Any) -> Any:  # Any: of what is listed
    """Ask until it holds: what follows a call is written after it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            (seen,) = [each for each in await listed(manager) if each["id"] == key]
            if holds(seen):
                return seen
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "url",
    [
        "http://integrator.example/events",
        "https://10.0.0.7/events",
        "https://[::1]/events",
        "https://169.254.169.254/latest/meta-data",
        "https://somebody:secret@integrator.example/",
        "https://integrator.example/#part",
        "ftp://integrator.example/",
        "integrator.example",
        "https://é.example/",
        "https://integrator.example:port/",
        f"https://integrator.example/{'x' * 500}",
    ],
)
async def test_an_address_that_may_not_be_called_is_declined(manager: Visitor, url: str) -> None:
    assert await manager.refused("openWebhook", url=url) == ["BAD_ADDRESS"]


async def test_a_webhook_asks_for_schemes_and_kinds_that_there_are(manager: Visitor, integrator: Integrator) -> None:
    assert await manager.refused("openWebhook", url=integrator.base, schemes=["NONE"]) == ["UNKNOWN_SCHEME"]
    assert await manager.refused("openWebhook", url=integrator.base, kinds=["no kind"]) == ["BAD_KIND"]


async def test_only_the_managers_of_the_opco_keep_them(
    house: House, manager: Visitor, employer: Visitor, integrator: Integrator
) -> None:
    key, _ = await opened(house, manager, integrator.base)

    for person in (employer, house.person("investigator@opco.test", "MANAGER")):
        assert await listed(person) is None
        assert await person.refused("openWebhook", url=integrator.base) == ["NOT_YOURS"]
        for act in ("pauseWebhook", "resumeWebhook", "closeWebhook"):
            assert await person.refused(act, id=key) == ["NOT_FOUND"]
        assert await person.refused("replayWebhook", id=key, after=0) == ["NOT_FOUND"]
    await manager.done("closeWebhook", "closedId", id=key)
