"""A thousand requests and sockets cut at random: the database stays usable, and no row is half written."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from aiohttp import ClientError

from monespace_gql.documents.models import StoredDocument
from monespace_gql.dossiers.models import Dossier, DossierModule, DossierTrainee
from monespace_gql.drafts.models import Draft
from monespace_gql.financing.models import RequestedLine
from monespace_gql.journal.models import FeedCursor, FeedItem, JournalEntry
from monespace_gql.journal.store import Store
from tests.journeys.client import NOTIFICATIONS, PATIENCE, PROTOCOL, Visitor
from tests.journeys.given import transmit, transmitted
from tests.journeys.house import House, open_house
from tests.journeys.rows import ready_by_rows

# A cancelled operation leaves fields that graphql-core had not begun to wait for: Python says so, nothing is lost.
pytestmark = pytest.mark.filterwarnings(
    "ignore:coroutine '.*' was never awaited:RuntimeWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

CUTS = 1000
AT_ONCE = 50
DRAFTS = 24
DOCUMENTS_ASKED_FOR = 3
SAVE = "mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { draft { version } userErrors { code } } }"
TRANSMIT = (
    "mutation ($input: TransmitDraftInput!) { transmitDraft(input: $input) { dossier { number } userErrors { code } } }"
)
OPEN = 'mutation { openDraft(input: {scheme: "CPRO"}) { draft { number } } }'
IN_TRANSACTION = """
SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'
"""
READ = "{ drafts(first: 5) { nodes { number tabs { status } } } dossiers(first: 5) { nodes { number } } }"


@dataclass
class Storm:
    """Requests that are cut before, while or after they are answered; the same ones for the same seed."""

    house: House
    person: Visitor
    drafts: list[int]
    rng: Random = field(default_factory=lambda: Random(20251220))

    async def blow(self) -> Counter[str]:
        """Cut a thousand conversations, fifty at once; count them by kind."""
        kinds = [self.rng.choice(["http", "http", "socket"]) for _ in range(CUTS)]
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(kind: str) -> None:
            async with turns:
                await (self.cut_request if kind == "http" else self.cut_socket)()

        await asyncio.gather(*(one(kind) for kind in kinds))
        return Counter(kinds)

    async def cut_request(self) -> None:
        """Send a part of a request or the whole, wait a little or for its first bytes, and hang up on it."""
        request = self.request()
        sent = self.rng.choice([len(request), len(request), self.rng.randrange(len(request))])
        reader, writer = await asyncio.open_connection(
            urlsplit(self.house.base).hostname, urlsplit(self.house.base).port
        )
        try:
            writer.write(request[:sent])
            await writer.drain()
            await self.a_while()
            if sent == len(request) and self.rng.random() < 0.3:
                async with asyncio.timeout(PATIENCE):
                    await reader.read(64)
        finally:
            writer.transport.abort()

    async def cut_socket(self) -> None:
        """Start some operations on a socket, and tear it or end them while they run."""
        http, url = self.person.http, f"{self.house.base}/graphql"
        with suppress(ClientError, ConnectionError):
            async with http.ws_connect(url, protocols=(PROTOCOL,), autoclose=False) as wire:
                await wire.send_json({"type": "connection_init", "payload": self.person.headers})
                await wire.receive(timeout=PATIENCE)
                await self.operate(wire)
                transport = wire._response.connection and wire._response.connection.transport
                if self.rng.random() < 0.7 and transport is not None:
                    transport.abort()

    async def operate(self, wire: Any) -> None:  # Any: aiohttp's socket
        """Subscribe, save and transmit over a socket; end some of it at once."""
        for rank in range(self.rng.randrange(1, 5)):
            query, variables = self.operation() if rank else (NOTIFICATIONS, {})
            message = {"id": str(rank), "type": "subscribe", "payload": {"query": query, "variables": variables}}
            await wire.send_str(orjson.dumps(message).decode())
        await self.a_while()
        if self.rng.random() < 0.5:
            await wire.send_json({"id": "1", "type": "complete"})
            await self.a_while()

    async def a_while(self) -> None:
        """Let the loop turn some times: where a conversation is cut is the storm itself."""
        for _ in range(self.rng.choice([0, 1, 5, 20, 100])):
            await asyncio.sleep(0)

    def request(self) -> bytes:
        """Write one request as it goes over the wire."""
        query, variables = self.operation()
        body = orjson.dumps({"query": query, "variables": variables})
        head = [
            "POST /graphql HTTP/1.1",
            "Host: localhost",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            *(f"{name}: {value}" for name, value in self.person.headers.items()),
        ]
        return "\r\n".join([*head, "", ""]).encode() + body

    def operation(self) -> tuple[str, dict[str, object]]:
        """Choose something to do; mostly to write."""
        draft = {"number": self.rng.choice(self.drafts)}
        job = {"cpro": {"contract": {"job": f"Boulanger {self.rng.randrange(1000)}"}}}
        saving: dict[str, object] = {"input": {"draft": draft, "content": job}}
        transmitting: dict[str, object] = {"input": {"draft": draft}}
        offered = [(SAVE, saving), (TRANSMIT, transmitting), (OPEN, {}), (READ, {})]
        return self.rng.choices(offered, weights=[10, 3, 2, 3])[0]


async def test_a_thousand_conversations_cut_at_random_leave_a_sound_and_usable_database(
    database_url: str, tmp_path: Path
) -> None:
    before = asyncio.all_tasks()
    async with open_house(database_url, tmp_path) as house:
        employer = house.person("employer@humando.test")
        drafts = [await ready_by_rows(house.store, employer) for _ in range(DRAFTS)]
        calm = asyncio.all_tasks()

        cut = await Storm(house, employer, drafts).blow()
        await settled(house, calm)

        assert sum(cut.values()) == CUTS
        assert min(cut.values()) > 100
        await sound(house.store)
        await usable(house, employer, drafts)
        await sound(house.store)
    assert asyncio.all_tasks() <= before


async def settled(house: House, calm: set[asyncio.Task[Any]]) -> None:
    """Wait until what was begun is over, and see that no task is left."""
    await _all_accepted(house)
    async with asyncio.timeout(PATIENCE):
        while house.store.lasting.under_way or len(asyncio.all_tasks()) > len(calm):  # noqa: ASYNC110 - an absence
            await asyncio.sleep(0.01)
    for feed in ("1:EMPLOYER", "2:EMPLOYER"):
        assert house.store.bell.listeners(feed) == 0


async def _all_accepted(house: House) -> None:
    """Knock once more: a server takes its visitors in order, so those who hung up before were all let in by then."""
    address = urlsplit(house.base)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    async with asyncio.timeout(PATIENCE):
        assert await reader.read()
    writer.close()
    await writer.wait_closed()


async def usable(house: House, employer: Visitor, drafts: list[int]) -> None:
    """Do everything again, undisturbed, twenty at once."""
    await transmitted(employer)
    payloads = await asyncio.gather(*(transmit(employer, number, "dossier { number }") for number in drafts[:20]))
    assert all(payload["dossier"] for payload in payloads)
    async with employer.listening() as feed:
        number = await transmitted(employer)
        assert (await feed.next())["subjectNumber"] == number


async def sound(store: Store) -> None:
    """See that every act is there whole or not at all, once what follows the acts is done too."""
    await none_left(store, "SELECT count(*) AS n FROM outbox")
    with store.reading():
        drafts, dossiers = await Draft.all(), await Dossier.all()
        by_draft = {dossier.draft_id: dossier for dossier in dossiers}
        assert len(by_draft) == len(dossiers)
        await _drafts_are_whole(drafts, by_draft)
        await _dossiers_are_whole(dossiers, {draft.id for draft in drafts})
        await _feeds_are_dense()
    if store.placeholder(1) == "$1":
        await none_left(store, IN_TRANSACTION)


async def none_left(store: Store, count: str) -> None:
    """Wait until nothing is counted any more."""
    async with asyncio.timeout(PATIENCE):
        while (await store.fetch(count))[0]["n"]:  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.01)


async def _drafts_are_whole(drafts: list[Draft], by_draft: dict[int | None, Dossier]) -> None:
    numbers = sorted(draft.number for draft in drafts)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    entries = Counter((entry.kind, entry.subject_id) for entry in await JournalEntry.filter(subject_kind="draft"))
    for draft in drafts:
        dossier = by_draft.get(draft.id)
        assert (draft.state == "TRANSMITTED") is (dossier is not None) is (draft.dossier_number is not None)
        assert dossier is None or dossier.number == draft.dossier_number
        assert max(draft.field_versions.values(), default=1) == draft.version
        assert entries["DRAFT_OPENED", str(draft.id)] == 1
        assert entries["DRAFT_SAVED", str(draft.id)] == draft.version - 1


async def _dossiers_are_whole(dossiers: list[Dossier], drafts: set[int]) -> None:
    ranks = sorted(int(dossier.number[6:]) for dossier in dossiers)
    assert ranks == list(range(1, len(ranks) + 1))
    registered = Counter(entry.subject_id for entry in await JournalEntry.filter(kind="DOSSIER_TRANSMITTED"))
    for dossier in dossiers:
        parts: list[Callable[[], Awaitable[int]]] = [
            DossierModule.filter(dossier_id=dossier.id).count,
            DossierTrainee.filter(dossier_id=dossier.id).count,
            RequestedLine.filter(dossier_id=dossier.id).count,
        ]
        assert [await part() for part in parts] == [1, 1, 1]
        assert dossier.draft_id in drafts
        assert (
            await StoredDocument.filter(draft_id=dossier.draft_id, dossier_id=dossier.id).count() == DOCUMENTS_ASKED_FOR
        )
        assert registered[str(dossier.id)] == 1


async def _feeds_are_dense() -> None:
    told: dict[str, list[int]] = {}
    for item in await FeedItem.all().order_by("number"):
        told.setdefault(item.recipient, []).append(item.number)
    for recipient, numbers in told.items():
        assert numbers == list(range(1, len(numbers) + 1)), recipient
        assert (await FeedCursor.get(recipient=recipient)).last_number == len(numbers)


async def test_a_server_that_stops_in_the_middle_of_acts_leaves_them_whole(database_url: str, tmp_path: Path) -> None:
    async with open_house(database_url, tmp_path / "first") as house:
        employer = house.person("employer@humando.test")
        drafts = [await ready_by_rows(house.store, employer) for _ in range(8)]
        storm = Storm(house, employer, drafts)
        sockets = [asyncio.create_task(storm.cut_socket()) for _ in range(20)]
        acts = [asyncio.create_task(transmit(employer, number)) for number in drafts]
        await asyncio.wait(acts, return_when=asyncio.FIRST_COMPLETED)

    await asyncio.gather(*acts, *sockets, return_exceptions=True)

    async with open_house(database_url, tmp_path / "second", settled=True) as house:
        await sound(house.store)
        employer = house.person("employer@humando.test")
        payloads = [await transmit(employer, number) for number in drafts]
        assert all(payload["dossier"] for payload in payloads)
        await sound(house.store)
