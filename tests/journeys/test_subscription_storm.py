"""Subscriptions begun, ended and torn by the hundred: no task, follower, connection or transaction is left behind."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from monespace_gql.journal.bell import Bell
from monespace_gql.journal.sqlite import SqliteStoreClient
from monespace_gql.journal.store import SQLITE_READERS, Store
from tests.journeys.client import NOTIFICATIONS, PATIENCE, Socket, Visitor
from tests.journeys.given import open_draft, transmitted
from tests.journeys.house import open_house
from tests.journeys.test_storm import IN_TRANSACTION

SOCKETS = 8
EACH = 60
TURNS = (0, 1, 3, 10, 30)
"""How often the loop turns between a beginning and its end."""
UNREAD = "subscription { unreadCount }"
CHANGED = "subscription ($id: ID!) { draftChanged(id: $id) { number tabs { status } } }"


async def test_a_storm_of_subscriptions_ended_at_once_leaves_nothing_behind(database_url: str, tmp_path: Path) -> None:
    async with open_house(database_url, tmp_path) as house:
        employer = house.person("employer@humando.test")
        number = await open_draft(employer)
        draft = (await employer.ask("query ($ref: CaseRef!) { draft(ref: $ref) { id } }", ref={"number": number}))[
            "draft"
        ]
        calm, followed = len(asyncio.all_tasks()), followers(house.store.bell)

        await asyncio.gather(*(storm(employer, draft["id"], Random(seed)) for seed in range(SOCKETS)))

        await until(lambda: len(asyncio.all_tasks()) <= calm)
        await until(lambda: followers(house.store.bell) == followed)
        await until(lambda: every_connection_is_free(house.store))
        if house.store.placeholder(1) == "$1":
            assert (await house.store.fetch(IN_TRANSACTION))[0]["n"] == 0
        async with employer.listening() as feed:
            assert (await transmitted(employer)) == (await feed.next())["subjectNumber"]


async def storm(person: Visitor, draft: str, rng: Random) -> None:
    """Begin subscriptions on one socket, end each at once or soon, leave some; then leave, or tear the socket."""
    offered: list[tuple[str, dict[str, object]]] = [(NOTIFICATIONS, {}), (UNREAD, {}), (CHANGED, {"id": draft})]
    async with person.socket() as socket:
        for rank in range(EACH):
            await socket.subscribe(str(rank), *rng.choice(offered))
            for _ in range(rng.choice(TURNS)):
                await asyncio.sleep(0)
            if rng.random() < 0.8:
                await socket.say(id=str(rank), type="complete")
        if rng.random() < 0.5:
            tear(socket)


def tear(socket: Socket) -> None:
    """Cut the connection without a word."""
    connection = socket.wire._response.connection
    assert connection is not None
    assert connection.transport is not None
    connection.transport.abort()


def followers(bell: Bell) -> int:
    """How many follow anything at all."""
    return sum(map(bell.listeners, list(bell._waiters)))


def every_connection_is_free(store: Store) -> bool:
    """Say whether no connection to the database is lent, and SQLite's writer is in no transaction."""
    client: Any = store.client  # Any: both kinds, looked at from inside
    if isinstance(client, SqliteStoreClient):
        return client._readers.qsize() == SQLITE_READERS and not client._connection.in_transaction  # type: ignore[union-attr]
    return client._readers.all_free and client._pool.get_idle_size() == client._pool.get_size()  # type: ignore[no-any-return]


async def until(seen: Callable[[], bool]) -> None:
    """Wait until it is so; an absence tells nobody."""
    async with asyncio.timeout(PATIENCE):
        while not seen():  # noqa: ASYNC110 - as said
            await asyncio.sleep(0.01)
