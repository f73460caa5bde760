"""A screen that shows one case: it has the present state first, then the last one, for as long as it may be read."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from aiohttp import StreamReader

from monespace_gql.demo.companies import HUMANDO, KISO
from monespace_gql.graph.keys import number_of
from tests.journeys.client import PATIENCE, Socket, Visitor
from tests.journeys.given import complete, open_draft, ready, save, transmitted, without_mandate
from tests.journeys.house import House
from tests.journeys.test_affiliations import listed, somebody
from tests.journeys.test_engine_death import until

pytestmark = pytest.mark.asyncio(loop_scope="session")

DRAFT = """subscription ($id: ID!) { draftChanged(id: $id) {
  id number version state findings { path } documentsProgress { provided }
  content { ... on CproContent { employee { nir } contract { job } } }
} }"""
DOSSIER = "subscription ($id: ID!) { dossierChanged(id: $id) { number state financing { granted } } }"


async def key_of(person: Visitor, kind: str, number: object) -> str:
    query = f"query ($number: CaseNumber!) {{ {kind}(ref: {{number: $number}}) {{ id }} }}"
    key: str = (await person.ask(query, number=str(number)))[kind]["id"]
    return key


@asynccontextmanager
async def watching(person: Visitor, kind: str, key: str) -> AsyncIterator[Socket]:
    """Hold a subscription to one case."""
    async with person.socket() as socket:
        await socket.subscribe("case", DRAFT if kind == "draft" else DOSSIER, {"id": key})
        yield socket


async def state(socket: Socket) -> Mapping[str, Any]:
    """The next state of the case."""
    message = await socket.hear()
    assert message["type"] == "next", message
    (found,) = message["payload"]["data"].values()
    assert "errors" not in message["payload"], message
    return found  # type: ignore[no-any-return]  # JSON


async def last(socket: Socket, **wanted: object) -> Mapping[str, Any]:
    """The first state to come that is as wanted."""
    while True:
        found = await state(socket)
        if wanted.items() <= found.items():
            return found


async def test_a_draft_comes_as_it_is_then_as_it_becomes(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)
    key = await key_of(employer, "draft", number)

    async with watching(employer, "draft", key) as socket:
        first = await state(socket)
        await save(employer, number, complete())
        second = await last(socket, version=2)

    assert (first["id"], first["number"], first["version"]) == (key, number, 1)
    assert first["content"]["employee"] is None or first["content"]["employee"]["nir"] is None
    assert second["content"]["contract"]["job"] == complete()["contract"]["job"]
    assert len(second["findings"]) < len(first["findings"]), "examined again, not remembered"


async def test_the_last_of_many_changes_always_comes(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)
    key = await key_of(employer, "draft", number)

    async with watching(employer, "draft", key) as socket:
        await state(socket)
        for rank in range(10):
            await save(employer, number, {"contract": {"job": f"Boulanger {rank}"}})
        found = await last(socket, version=11)

    assert found["content"]["contract"]["job"] == "Boulanger 9"


async def test_each_viewer_has_the_case_under_their_own_mask(house: House) -> None:
    provider, employer = house.person("provider@legoud.test", "PROVIDER"), house.person("employer@humando.test")
    opened = await provider.done("openDraft", "draft { number id }", scheme="CPRO", siret=HUMANDO)
    number, key = int(opened["draft"]["number"]), opened["draft"]["id"]
    await save(provider, number, without_mandate())
    await provider.done("handOverDraft", draft={"number": number})
    await employer.done("acceptDraft", draft={"number": number})

    async with watching(provider, "draft", key) as theirs, watching(employer, "draft", key) as ours:
        await state(theirs)
        await state(ours)
        await save(employer, number, {"employee": {"nir": complete()["employee"]["nir"]}})
        shown, masked = await last(ours, version=5), await last(theirs, version=5)

    assert complete()["employee"]["nir"] not in str((shown, masked))
    assert masked["content"]["employee"]["nir"] is None
    assert shown["content"]["employee"]["nir"] is not None


async def test_it_ends_when_the_state_of_the_case_closes_it_to_the_viewer(house: House) -> None:
    provider, employer = house.person("provider@legoud.test", "PROVIDER"), house.person("employer@humando.test")
    opened = await provider.done("openDraft", "draft { number id }", scheme="CPRO", siret=HUMANDO)
    number, key = int(opened["draft"]["number"]), opened["draft"]["id"]
    await provider.done("handOverDraft", draft={"number": number})

    async with watching(employer, "draft", key) as socket:
        await state(socket)
        await employer.done("refuseDraft", draft={"number": number})
        while (message := await socket.hear())["type"] == "next":
            assert message["payload"]["data"]["draftChanged"]["state"] != "REFUSED"

    assert message == {"id": "case", "type": "complete"}


async def test_a_transmission_is_seen_on_the_draft_and_a_decision_on_the_dossier(
    house: House, employer: Visitor, manager: Visitor
) -> None:
    number = await ready(employer)
    async with watching(employer, "draft", await key_of(employer, "draft", number)) as socket:
        assert (await state(socket))["documentsProgress"]["provided"] > 0
        payload = await employer.done("transmitDraft", "dossier { number id }", draft={"number": number})
        assert (await last(socket, state="TRANSMITTED"))["number"] == number

    async with watching(employer, "dossier", payload["dossier"]["id"]) as socket:
        assert (await state(socket))["state"] == "TRANSMITTED"
        await manager.done("grantDossier", dossier={"number": payload["dossier"]["number"]})
        granted = await last(socket, state="GRANTED")

    assert granted["financing"]["granted"] != "0.00"


async def test_what_is_out_of_reach_is_declined_like_what_does_not_exist(house: House, employer: Visitor) -> None:
    key = await key_of(employer, "draft", await open_draft(employer))
    dossier = await key_of(employer, "dossier", await transmitted(employer))
    stranger = await somebody(house, ("EMPLOYER", KISO[:9], None, False))

    for person, kind, named in (
        (stranger, "draft", key),
        (employer, "draft", dossier),
        (employer, "draft", "RHJhZnQ6OTk5OTk5OTk5OTk5OTk5OTk"),  # Draft:99999999999999999
        (employer, "draft", "?"),
        (stranger, "dossier", dossier),
        (employer, "dossier", key),
    ):
        async with watching(person, kind, named) as socket:
            message = await socket.hear()
            errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]
            assert [error["extensions"]["code"] for error in errors] == ["NOT_FOUND"], named


async def test_it_ends_at_once_when_the_rights_to_the_company_end(house: House, employer: Visitor) -> None:
    """While the person keeps the context, by another company: the connection stays."""
    held = (("EMPLOYER", HUMANDO[:9], None, False), ("EMPLOYER", KISO[:9], None, False))
    person, admin = await somebody(house, *held), house.person("admin@humando.test")
    (mine,) = (each["id"] for each in await listed(person, "ME") if each["siren"] == HUMANDO[:9])
    key = await key_of(employer, "draft", await open_draft(employer))

    async with watching(person, "draft", key) as socket:
        await state(socket)
        await admin.done(
            "setPermissions", affiliation=mine, permissions=[{"scheme": "BADGE", "permissions": ["FOLLOW"]}]
        )

        assert await socket.hear() == {"id": "case", "type": "complete"}
        await socket.say(type="ping")
        assert await socket.hear() == {"type": "pong"}


async def test_a_change_that_nobody_rang_for_is_found(
    house: House, employer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the process that committed it died before it could ring: any later look finds it."""
    number = await open_draft(employer)
    key = await key_of(employer, "draft", number)
    async with watching(employer, "draft", key) as socket:
        await state(socket)
        with monkeypatch.context() as silent:
            silent.setattr(house.store, "ring", lambda _: None)
            await save(employer, number, {"contract": {"job": "Silence"}})
        house.store.bell.ring_all()  # what a process does when it listens again
        assert (await last(socket, version=2))["content"]["contract"]["job"] == "Silence"


async def test_who_leaves_is_not_waited_for(house: House, employer: Visitor) -> None:
    key = await key_of(employer, "draft", await open_draft(employer))
    bell = f"draft:{number_of(key, 'Draft')}"

    async with watching(employer, "draft", key) as socket:
        await state(socket)
        assert house.store.bell.listeners(bell) == 1
        await socket.say(id="case", type="complete")
        await until(lambda: house.store.bell.listeners(bell) == 0)
    async with watching(employer, "draft", key) as socket:
        await state(socket)
    await until(lambda: house.store.bell.listeners(bell) == 0)


async def test_it_comes_as_server_sent_events_too(house: House, employer: Visitor) -> None:
    number = await open_draft(employer)
    body = {"query": DRAFT, "variables": {"id": await key_of(employer, "draft", number)}}
    headers = {**employer.headers, "Accept": "text/event-stream"}
    async with employer.http.post(f"{employer.base}/graphql", json=body, headers=headers) as stream:
        assert (await sent(stream.content))["version"] == 1
        await save(employer, number, {"contract": {"job": "Boulanger"}})
        assert (await sent(stream.content))["version"] == 2


async def sent(stream: StreamReader) -> Any:  # Any: JSON
    """The next state of a draft in an event stream."""
    async with asyncio.timeout(PATIENCE):
        while not (line := await stream.readline()).startswith(b"data: "):
            pass
    return orjson.loads(line.removeprefix(b"data: "))["data"]["draftChanged"]
