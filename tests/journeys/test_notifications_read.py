"""Read once, read everywhere: what is marked on one device is read on the others, in that context alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from monespace_gql.demo.companies import HUMANDO, KISO
from monespace_gql.journal.cursor import current_epoch, encode_cursor
from tests.journeys.client import Socket, Visitor
from tests.journeys.given import transmitted
from tests.journeys.house import House
from tests.journeys.test_affiliations import listed, somebody

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAST = """query ($unreadOnly: Boolean, $first: Int, $after: String) {
  notifications(unreadOnly: $unreadOnly, first: $first, after: $after) {
    unreadCount pageInfo { hasNextPage endCursor } nodes { cursor subjectNumber readAt }
  }
}"""
MARK = "unreadCount"
COUNT = "subscription { unreadCount }"


async def told(house: House, times: int) -> tuple[Visitor, list[str]]:
    """Somebody of HUMANDO who was told so many times of a transmission; with the numbers of the dossiers."""
    person = await somebody(house, ("EMPLOYER", HUMANDO[:9], None, False), ("EMPLOYER", KISO[:9], None, False))
    author = house.person("employer@humando.test")
    return person, [await transmitted(author, "BADGE") for _ in range(times)]


async def past(person: Visitor, **variables: object) -> Any:  # Any: JSON
    return (await person.ask(PAST, **{"first": 100, "after": None, "unreadOnly": False, **variables}))["notifications"]


@asynccontextmanager
async def counting(person: Visitor) -> AsyncIterator[Socket]:
    """Follow the count on another device."""
    async with person.socket() as socket:
        await socket.subscribe("count", COUNT)
        yield socket


async def count(socket: Socket) -> int:
    message = await socket.hear()
    assert message["type"] == "next", message
    found: int = message["payload"]["data"]["unreadCount"]
    return found


async def test_reading_up_to_a_notification_is_known_on_another_device_at_once(house: House) -> None:
    person, numbers = await told(house, 3)
    nodes = (await past(person))["nodes"]
    assert [node["subjectNumber"] for node in nodes] == numbers
    assert {node["readAt"] for node in nodes} == {None}

    async with counting(person) as device:
        assert await count(device) == 3
        assert (await person.done("markNotificationsRead", MARK, upTo=nodes[1]["cursor"]))["unreadCount"] == 1
        assert await count(device) == 1
        number = await transmitted(house.person("employer@humando.test"), "BADGE")
        assert await count(device) == 2

    found = await past(person)
    assert [bool(node["readAt"]) for node in found["nodes"]] == [True, True, False, False]
    assert found["unreadCount"] == 2
    unread = await past(person, unreadOnly=True)
    assert [node["subjectNumber"] for node in unread["nodes"]] == [numbers[2], number]
    assert (await past(person, unreadOnly=True, after=nodes[2]["cursor"]))["nodes"] == unread["nodes"][1:]
    first = await past(person, unreadOnly=True, first=1)
    assert (first["nodes"], first["pageInfo"]["hasNextPage"]) == (unread["nodes"][:1], True)


async def test_some_are_marked_among_others_and_twice_is_once(house: House) -> None:
    person, numbers = await told(house, 3)
    nodes = (await past(person))["nodes"]
    given = {"cursors": [nodes[0]["cursor"], nodes[2]["cursor"]], "operationId": "read"}

    assert (await person.done("markNotificationsRead", MARK, **given))["unreadCount"] == 1
    when = [node["readAt"] for node in (await past(person))["nodes"]]
    assert (await person.done("markNotificationsRead", MARK, **given))["unreadCount"] == 1
    assert (await person.done("markNotificationsRead", MARK, cursors=given["cursors"]))["unreadCount"] == 1

    assert [node["readAt"] for node in (await past(person))["nodes"]] == when
    assert [node["subjectNumber"] for node in (await past(person, unreadOnly=True))["nodes"]] == [numbers[1]]


async def test_each_person_reads_for_themselves(house: House) -> None:
    person, _ = await told(house, 1)
    other, _ = await told(house, 1)
    (_, last) = (await past(person))["nodes"]

    await person.done("markNotificationsRead", MARK, upTo=last["cursor"])

    assert (await past(person))["unreadCount"] == 0
    assert (await past(other))["unreadCount"] == 1


async def test_what_may_no_longer_be_seen_is_not_counted(house: House) -> None:
    person, _ = await told(house, 2)
    (mine,) = (each["id"] for each in await listed(person, "ME") if each["siren"] == HUMANDO[:9])
    admin = house.person("admin@humando.test")

    async with counting(person) as device:
        assert await count(device) == 2
        await admin.done("withdrawAffiliation", affiliation=mine)
        while (left := await count(device)) != 1:
            assert left == 3, "the withdrawal is told before, or with, the rights that go"

    assert (await past(person))["unreadCount"] == 1


async def test_what_cannot_be_marked_is_declined_and_nothing_is_read(house: House) -> None:
    person, _ = await told(house, 2)
    epoch = await current_epoch(house.store)
    theirs = encode_cursor(epoch, "1:EMPLOYER", 1)
    (node, _) = (await past(person))["nodes"]

    assert await person.refused("markNotificationsRead") == ["NOTHING_NAMED"]
    assert await person.refused("markNotificationsRead", cursors=[]) == ["NOTHING_NAMED"]
    assert await person.refused("markNotificationsRead", upTo="?") == ["CURSOR_INVALID"]
    assert await person.refused("markNotificationsRead", upTo=theirs) == ["CURSOR_INVALID"]
    assert await person.refused("markNotificationsRead", cursors=[node["cursor"], theirs]) == ["CURSOR_INVALID"]
    assert await person.refused("markNotificationsRead", cursors=[node["cursor"]] * 101) == ["TOO_MANY_ITEMS"]

    assert (await past(person))["unreadCount"] == 2
