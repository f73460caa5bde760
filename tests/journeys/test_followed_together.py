"""Sockets of one person share one execution and one frame: each hears all of it once, also when it falls behind."""

import asyncio
from random import Random

import pytest

from monespace_gql.drafts.models import Draft
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.standing import Context
from monespace_gql.people.models import Person
from monespace_gql.people.told import recipient_of
from monespace_gql.web.wire import Wire
from tests.journeys.client import NOTIFICATIONS, Feed, Socket, Visitor
from tests.journeys.given import open_draft
from tests.journeys.house import House

pytestmark = pytest.mark.asyncio(loop_scope="session")

MANY = 15
SOCKETS = 6


async def tell(house: House, number: int, many: int = 1) -> None:
    """Tell the employer of their draft, so many times in one act."""

    async def work(unit: Unit) -> None:
        person, draft = await Person.get(email="employer@humando.test"), await Draft.get(number=number)
        feed = recipient_of(person.id, Context.EMPLOYER)
        for _ in range(many):
            unit.record("DRAFT_ACCEPTED", "draft", draft.id, "test", {"number": number}, recipients=[feed])

    await house.store.unit(work)


async def now(person: Visitor) -> str:
    """The cursor of now."""
    cursor: str = (await person.ask("{ notifications(first: 1) { latestCursor } }"))["notifications"]["latestCursor"]
    return cursor


async def heard(socket: Socket, many: int) -> list[int]:
    """The ranks of the next notifications."""
    feed = Feed(socket)
    return [int((await feed.next())["number"]) for _ in range(many)]


async def test_sockets_that_fall_behind_hear_what_the_others_hear(
    house: House, employer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng, write, refused = Random(1), Wire.write, []

    def write_at_times(wire: Wire, frame: bytes) -> bool:
        if rng.random() < 0.3:
            refused.append(wire)
            return False
        return write(wire, frame)

    monkeypatch.setattr(Wire, "write", write_at_times)
    number = await open_draft(employer)
    start = await now(employer)

    async def follow(rank: int) -> list[int]:
        async with employer.socket() as socket:
            await socket.subscribe(f"feed{rank}", NOTIFICATIONS, {"after": start})
            return await heard(socket, MANY)

    following = [asyncio.create_task(follow(rank)) for rank in range(SOCKETS)]
    for _ in range(MANY):
        await tell(house, number)
    ranks = await asyncio.gather(*following)

    assert refused
    assert ranks == [list(range(ranks[0][0], ranks[0][0] + MANY))] * SOCKETS


async def test_two_subscriptions_of_one_socket_are_told_under_their_own_ids(house: House, employer: Visitor) -> None:
    number, start = await open_draft(employer), await now(employer)

    async with employer.socket() as socket:
        for key in ("un", 'de"ux'):
            await socket.subscribe(key, NOTIFICATIONS, {"after": start})
        await tell(house, number)
        first, second = await socket.hear(), await socket.hear()

        assert {first["id"], second["id"]} == {"un", 'de"ux'}
        assert first["payload"] == second["payload"]
        await socket.say(id=first["id"], type="complete")
        await socket.say(type="ping")
        assert await socket.hear() == {"type": "pong"}
        await tell(house, number)
        assert (await socket.hear())["id"] == second["id"]


async def test_each_person_is_told_their_own(house: House, employer: Visitor) -> None:
    other = house.person("both@humando.test", "EMPLOYER")
    number = await open_draft(employer)

    async with employer.socket() as mine, other.socket() as theirs:
        for socket, person in ((mine, employer), (theirs, other)):
            await socket.subscribe("feed", NOTIFICATIONS, {"after": await now(person)})
        await tell(house, number)

        assert (await Feed(mine).next())["subjectNumber"] == str(number)
        await theirs.say(type="ping")
        assert await theirs.hear() == {"type": "pong"}


async def test_who_asks_for_other_fields_is_answered_by_them(house: House, employer: Visitor) -> None:
    number, start = await open_draft(employer), await now(employer)
    selected = "number kind @include(if: $kind)"
    fields = f"subscription ($after: String, $kind: Boolean!) {{ notifications(after: $after) {{ {selected} }} }}"

    async with employer.socket() as socket:
        for key, kind in (("long", True), ("short", False)):
            await socket.subscribe(key, fields, {"after": start, "kind": kind})
        await tell(house, number)
        answers = {(message := await socket.hear())["id"]: message["payload"]["data"]["notifications"] for _ in "12"}

    assert set(answers["long"]) == {"number", "kind"}
    assert set(answers["short"]) == {"number"}
