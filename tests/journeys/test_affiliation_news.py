"""What is told of affiliations, and to whom: requests to those who decide, decisions to the person."""

import asyncio
from typing import Any

import pytest
from aiohttp import WSMsgType

from monespace_gql.demo.companies import BUREAU_VERITAS, HUMANDO, HUMANDO_LYON, KISO
from tests.journeys.client import NOTIFICATION, NOTIFICATIONS, PATIENCE, Visitor
from tests.journeys.house import House
from tests.journeys.test_affiliations import EVERYTHING, listed, request, somebody, validate

pytestmark = pytest.mark.asyncio(loop_scope="session")

TASKS = "{ tasks { kind label subjectId subjectNumber } }"
NODE = "query ($id: ID!) { node(id: $id) { __typename id ... on Affiliation { state email } } }"
PAST = f"query ($after: String) {{ notifications(first: 100, after: $after) {{ nodes {{ {NOTIFICATION} }} }} }}"


async def told(person: Visitor, key: str) -> list[tuple[str, str]]:
    """What a person was told of an affiliation: the kind and the text of each notification."""
    nodes: list[Any] = []
    while page := (await person.ask(PAST, after=nodes[-1]["cursor"] if nodes else None))["notifications"]["nodes"]:
        nodes += page
    return [(note["kind"], note["text"]) for note in nodes if note["subjectId"] == key]


def spaced(siren: str) -> str:
    """Write a SIREN as people read it."""
    return f"{siren[:3]} {siren[3:6]} {siren[6:]}"


async def tasks(person: Visitor, key: str) -> list[Any]:
    """The tasks of a person about an affiliation."""
    return [task for task in (await person.ask(TASKS))["tasks"] if task["subjectId"] == key]


async def test_a_request_is_told_to_administrators_who_have_a_task_until_it_is_decided(house: House) -> None:
    newcomer, admin = await somebody(house), await somebody(house, ("EMPLOYER", HUMANDO[:9], None, True))

    async with admin.listening() as feed:
        key = await request(newcomer, siren=HUMANDO[:9])
        heard = await feed.next()

    text = f"Une demande de rattachement à l'entreprise {spaced(HUMANDO[:9])} attend votre décision."
    assert (heard["kind"], heard["text"], heard["subjectId"]) == ("AFFILIATION_REQUESTED", text, key)
    assert heard["subjectNumber"] == HUMANDO[:9]
    assert await told(admin, key) == [("AFFILIATION_REQUESTED", text)]
    assert (await admin.ask(NODE, id=key))["node"]["state"] == "REQUESTED"
    (task,) = await tasks(admin, key)
    assert task["kind"] == "AFFILIATION_TO_DECIDE"
    assert task["label"] == "Demande de rattachement à valider : Alix Nouveau, HUMANDO"
    assert task["subjectNumber"] == HUMANDO[:9]

    await validate(admin, key)

    assert await tasks(admin, key) == []


async def test_who_does_not_decide_is_not_told_and_has_no_task(house: House, employer: Visitor) -> None:
    newcomer, admin = await somebody(house), await somebody(house, ("EMPLOYER", HUMANDO[:9], None, True))
    strangers = (
        employer,
        newcomer,
        house.person("manager@opco.test"),
        await somebody(house, ("EMPLOYER", KISO[:9], None, True)),
        await somebody(house, ("PROVIDER", HUMANDO[:9], None, True)),
        await somebody(house, ("EMPLOYER", HUMANDO[:9], HUMANDO_LYON, True)),
    )

    key = await request(newcomer, siren=HUMANDO[:9])

    assert len(await told(admin, key)) == 1
    for stranger in strangers:
        assert await told(stranger, key) == []
        assert await tasks(stranger, key) == []
    for stranger in (strangers[0], *strangers[3:]):
        assert (await stranger.ask(NODE, id=key))["node"] is None


async def test_an_administrator_of_an_establishment_is_told_of_that_establishment(house: House) -> None:
    of_lyon = await somebody(house, ("EMPLOYER", HUMANDO[:9], HUMANDO_LYON, True))

    key = await request(await somebody(house), siret=HUMANDO_LYON)

    ((_, text),) = await told(of_lyon, key)
    number = f"{spaced(HUMANDO_LYON[:9])} {HUMANDO_LYON[9:]}"
    assert text == f"Une demande de rattachement à l'établissement {number} attend votre décision."
    assert len(await tasks(of_lyon, key)) == 1


async def test_where_nobody_administers_the_company_the_manager_of_the_opco_is_told(house: House) -> None:
    manager, investigator = house.person("manager@opco.test"), house.person("investigator@opco.test")

    key = await request(await somebody(house), "PROVIDER", siren=BUREAU_VERITAS[:9])

    assert [kind for kind, _ in await told(manager, key)] == ["AFFILIATION_REQUESTED"]
    assert len(await tasks(manager, key)) == 1
    assert await told(investigator, key) == []
    assert await tasks(investigator, key) == []


async def test_rights_are_looked_at_again_when_a_request_is_told(house: House) -> None:
    held: tuple[Any, ...] = (("EMPLOYER", HUMANDO[:9], None, True), ("EMPLOYER", KISO[:9], None, True))
    former, newcomer = await somebody(house, *held), await somebody(house)
    cursor = (await former.ask("{ notifications(first: 1) { latestCursor } }"))["notifications"]["latestCursor"]
    key = await request(newcomer, siren=HUMANDO[:9])
    assert len(await told(former, key)) == 1

    (mine,) = (each["id"] for each in await listed(former, "ME") if each["siren"] == HUMANDO[:9])
    admin = house.person("admin@humando.test")
    await admin.done("setPermissions", affiliation=mine, permissions=EVERYTHING, administrator=False)

    assert await told(former, key) == []
    assert await tasks(former, key) == []
    async with former.listening(cursor) as feed:
        assert (await feed.next())["subjectId"] == mine, "the request for the other company is not told"


async def test_the_person_is_told_of_each_decision_on_their_affiliation(house: House) -> None:
    newcomer, admin = await somebody(house), house.person("admin@humando.test")
    humando = spaced(HUMANDO[:9])
    refused = await request(newcomer, siren=HUMANDO[:9])
    reason = "Vous ne travaillez plus ici, canarimotif."
    house.heard.clear()

    async with newcomer.listening() as feed:
        await admin.done("decideAffiliation", affiliation=refused, decision="REFUSE", reason=reason)
        first = await feed.next()
        key = await request(newcomer, siren=HUMANDO[:9])
        await validate(admin, key)
        await admin.done("setPermissions", affiliation=key, permissions=EVERYTHING)
        validated, changed = await feed.next(), await feed.next()
    await admin.done("withdrawAffiliation", affiliation=key)

    assert first["text"] == f"Votre demande de rattachement à l'entreprise {humando} est refusée."
    assert "canarimotif" not in str(first)
    assert validated["text"] == f"Votre rattachement à l'entreprise {humando} est validé."
    assert changed["text"] == f"Vos habilitations pour l'entreprise {humando} ont changé."
    assert [kind for kind, _ in await told(newcomer, key)] == [
        "AFFILIATION_VALIDATED",
        "PERMISSIONS_SET",
        "AFFILIATION_WITHDRAWN",
    ]
    assert (await told(newcomer, key))[-1][1] == f"Votre rattachement à l'entreprise {humando} est retiré."
    assert (await newcomer.ask(NODE, id=key))["node"]["state"] == "REVOKED"


async def test_the_person_is_told_in_the_contexts_they_have(house: House) -> None:
    person = await somebody(house, ("EMPLOYER", KISO[:9], None, False))
    manager = house.person("manager@opco.test")

    key = await request(person, "PROVIDER", siren=BUREAU_VERITAS[:9])
    given = {"affiliation": key, "decision": "VALIDATE", "permissions": EVERYTHING}
    await manager.done("decideAffiliation", **given)

    for context in ("EMPLOYER", "PROVIDER"):
        assert [kind for kind, _ in await told(person.within(context), key)] == ["AFFILIATION_VALIDATED"]

    await manager.done("withdrawAffiliation", affiliation=key)

    assert [kind for kind, _ in await told(person, key)] == ["AFFILIATION_VALIDATED", "AFFILIATION_WITHDRAWN"]


async def test_a_withdrawn_affiliation_closes_a_silent_socket_at_once(house: House) -> None:
    """Well before the next time that rights are looked at while nothing happens, which is further than we wait."""
    held_in = (("EMPLOYER", HUMANDO[:9], None, False), ("PROVIDER", KISO[:9], None, False))
    person, admin = await somebody(house, *held_in), house.person("admin@humando.test")
    (held,) = (each["id"] for each in await listed(person, "ME") if each["context"] == "EMPLOYER")

    async with person.within("EMPLOYER").listening() as feed:
        await admin.done("withdrawAffiliation", affiliation=held)
        frame = await feed.socket.wire.receive(timeout=PATIENCE)
        while frame.type is WSMsgType.TEXT:
            frame = await feed.socket.wire.receive(timeout=PATIENCE)

        assert (feed.socket.wire.close_code, frame.extra) == (4403, "CONTEXT_REFUSED")


async def test_a_withdrawn_affiliation_ends_a_silent_event_stream_at_once(house: House) -> None:
    held_in = (("EMPLOYER", HUMANDO[:9], None, False), ("PROVIDER", KISO[:9], None, False))
    person, admin = await somebody(house, *held_in), house.person("admin@humando.test")
    (held,) = (each["id"] for each in await listed(person, "ME") if each["context"] == "EMPLOYER")
    headers = {**person.within("EMPLOYER").headers, "Accept": "text/event-stream"}
    async with person.http.post(f"{person.base}/graphql", json={"query": NOTIFICATIONS}, headers=headers) as stream:
        await admin.done("withdrawAffiliation", affiliation=held)

        async with asyncio.timeout(PATIENCE):
            assert b"complete" not in await stream.read()


async def test_another_affiliation_keeps_the_socket_open(house: House) -> None:
    person = await somebody(house, ("EMPLOYER", HUMANDO[:9], None, False), ("EMPLOYER", KISO[:9], None, False))
    admin = house.person("admin@humando.test")
    (held,) = (each["id"] for each in await listed(person, "ME") if each["siren"] == HUMANDO[:9])

    async with person.within("EMPLOYER").listening() as feed:
        await admin.done("withdrawAffiliation", affiliation=held)

        assert (await feed.next())["kind"] == "AFFILIATION_WITHDRAWN"
        await feed.socket.say(type="ping")
        assert await feed.socket.hear() == {"type": "pong"}
