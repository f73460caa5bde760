"""Servers killed and connections cut at random: a service that comes back has each event once, in its order.

The seed is printed; MONESPACE_CHAOS_SEED runs the same kills again.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from secrets import randbits
from typing import Any

import asyncpg
from aiohttp import ClientError, ClientSession

from monespace_gql.demo.companies import HUMANDO
from monespace_gql.graph.keys import to_key
from monespace_gql.journal.cursor import current_epoch, encode_cursor
from monespace_gql.journal.store import open_store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.migrations import MODELS
from monespace_gql.people.models import Affiliation, Person
from monespace_gql.web.identity import Tokens
from tests.journeys.client import Visitor
from tests.journeys.house import SECRET, settle, visiting
from tests.journeys.program import COMMAND, SLOW, environment, free_port
from tests.journeys.test_affiliations import EVERYTHING

EVENTS = "subscription ($after: String) { events(after: $after) { id cursor number kind subjectId } }"
OPEN = 'mutation { openDraft(input: {scheme: "CPRO"}) { draft { number } } }'
JOURNAL = "SELECT id, subject_id FROM journal_entry WHERE kind = 'PERMISSIONS_SET' ORDER BY id"

CUT_ALL = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'monespace'
"""

WRITERS = 4
KILLS = 2
CUT = (ClientError, ConnectionError, TimeoutError, AssertionError)
"""What somebody meets whose server dies, or is not there yet."""


@dataclass
class Server:
    """`monespace serve` at one address, started again after each death."""

    folder: Path
    settings: Mapping[str, str]
    port: int = field(default_factory=free_port)
    process: Process | None = None

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self, http: ClientSession) -> None:
        """Start it and wait until it answers."""
        arguments = (COMMAND, "serve", "--port", str(self.port))
        self.process = await asyncio.create_subprocess_exec(
            *arguments, cwd=self.folder, env=environment(self.settings), stdout=DEVNULL, stderr=DEVNULL
        )
        async with asyncio.timeout(SLOW):
            while not await self._answers(http):
                assert self.process.returncode is None, "the server did not start"
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """Kill it where it is."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def _answers(self, http: ClientSession) -> bool:
        try:
            async with http.get(f"{self.base}/healthz") as response:
                return response.status == 200
        except ClientError:
            return False


@dataclass
class Chaos:
    """Servers on one database, people who act on them, and whoever follows what happens."""

    servers: list[Server]
    http: ClientSession
    rng: Random
    database_url: str
    over: asyncio.Event = field(default_factory=asyncio.Event)
    done: int = 0

    def person(self, email: str, context: str | None = None) -> Visitor:
        """Somebody logged in."""
        token = Tokens(SECRET, SystemClock()).issue(email, timedelta(hours=1))
        return Visitor(self.http, self.servers[0].base, token, context)

    def at_random(self, person: Visitor) -> Visitor:
        """The same person, at one of the servers."""
        return replace(person, base=self.rng.choice(self.servers).base)

    async def write(self, writer: int, affiliation: str) -> None:
        """Act until it is over: what is done, what is declined, what nobody of the OPCO is told."""
        admin, employer, rank = self.person("admin@humando.test"), self.person("employer@humando.test"), 0
        while not self.over.is_set():
            rank += 1
            await self.set_permissions(admin, affiliation, f"{writer}.{rank}")
            await self.try_once(admin, affiliation)
            await self.open_draft(employer)

    async def set_permissions(self, admin: Visitor, affiliation: str, operation: str) -> None:
        """Do it once, however many servers die meanwhile: the same operation again until it is answered."""
        given = {"affiliation": affiliation, "permissions": EVERYTHING, "operationId": operation}
        while True:
            try:
                await self.at_random(admin).done("setPermissions", **given)
                self.done += 1
                return
            except CUT:
                await asyncio.sleep(0.02)

    async def try_once(self, admin: Visitor, affiliation: str) -> None:
        """Ask for what is declined, and rolled back."""
        nothing = [{"scheme": "NOTHING", "permissions": ["FOLLOW"]}]
        try:
            assert await self.at_random(admin).refused("setPermissions", affiliation=affiliation, permissions=nothing)
        except CUT:
            return

    async def open_draft(self, employer: Visitor) -> None:
        """Do something else that is recorded, perhaps."""
        try:
            await self.at_random(employer).post(OPEN)
        except CUT:
            return

    async def follow(self, cursor: str, last: str) -> list[Mapping[str, Any]]:
        """Follow from server to server with the last cursor, until something happens to this affiliation."""
        manager, heard = self.person("manager@opco.test", "MANAGER"), list[Mapping[str, Any]]()
        while not heard or heard[-1]["subjectId"] != last:
            try:
                async for event in events(self.at_random(manager), heard[-1]["cursor"] if heard else cursor):
                    heard.append(event)
                    if event["subjectId"] == last:
                        break
            except CUT:
                await asyncio.sleep(0.02)
        return heard

    async def kill_at_random(self) -> None:
        """Kill one server after another, each started again."""
        for _ in range(KILLS):
            await asyncio.sleep(self.rng.uniform(0.1, 0.8))
            server = self.rng.choice(self.servers)
            await server.kill()
            await server.start(self.http)
        await asyncio.sleep(self.rng.uniform(0.1, 0.8))
        await cut_every_connection(self.database_url)


async def cut_every_connection(database_url: str) -> None:
    """Do to a PostgreSQL database what a restart of its server does; an embedded one is restarted with its process."""
    if database_url.startswith("postgres"):
        connection = await asyncpg.connect(database_url)
        await connection.execute(CUT_ALL)
        await connection.close()


async def events(person: Visitor, after: str) -> AsyncIterator[Mapping[str, Any]]:
    """What happens, as long as the server lives."""
    async with person.socket() as socket:
        await socket.subscribe("events", EVENTS, {"after": after})
        while True:
            message = await socket.hear()
            assert message["type"] == "next", message
            yield message["payload"]["data"]["events"]


async def test_every_event_is_told_once_and_in_order_whoever_dies(database_url: str, tmp_path: Path) -> None:
    seed = int(os.environ.get("MONESPACE_CHAOS_SEED") or randbits(32))
    sys.stdout.write(f"MONESPACE_CHAOS_SEED={seed}\n")
    beginning, keys = await people(database_url)
    *written, last = [to_key("Affiliation", key) for key in keys]

    async with chaos(database_url, tmp_path, Random(seed)) as storm:
        following = asyncio.create_task(storm.follow(beginning, last))
        await storm.set_permissions(storm.person("admin@humando.test"), written[0], "the first")
        writing = [asyncio.create_task(storm.write(rank, key)) for rank, key in enumerate(written)]
        await storm.kill_at_random()
        storm.over.set()
        await asyncio.gather(*writing)
        await storm.set_permissions(storm.person("admin@humando.test"), last, "the last")
        async with asyncio.timeout(SLOW):
            heard = await following

    async with open_store(database_url, MODELS, clock=SystemClock()) as store:
        committed = [(str(row["id"]), row["subject_id"]) for row in await store.fetch(JOURNAL)]
    assert len(committed) == storm.done, "an operation asked again is done once"
    assert sorted(event["id"] for event in heard) == sorted(entry for entry, _ in committed)
    assert [event["number"] for event in heard] == sorted({event["number"] for event in heard})
    for key in keys:
        subject = to_key("Affiliation", key)
        expected = [entry for entry, of in committed if of == str(key)]
        assert [event["id"] for event in heard if event["subjectId"] == subject] == expected
    assert storm.done > 3 * WRITERS


async def people(database_url: str) -> tuple[str, list[int]]:
    """Write the accounts, and the affiliations that writers change; return the first cursor, and their keys."""

    async def work(unit: Unit) -> list[int]:
        await settle(unit)
        return [await _affiliated(rank) for rank in range(WRITERS + 1)]

    async with open_store(database_url, MODELS, clock=SystemClock()) as store:
        return encode_cursor(await current_epoch(store), "events", 0), await store.unit(work)


async def _affiliated(rank: int) -> int:
    person = await Person.create(email=f"chaos{rank}@journeys.test", first_name="Alix", last_name="Nouveau")
    held = await Affiliation.create(person=person, context="EMPLOYER", siren=HUMANDO[:9], permissions={"*": ["FOLLOW"]})
    return int(held.id)


@asynccontextmanager
async def chaos(database_url: str, folder: Path, rng: Random) -> AsyncIterator[Chaos]:
    """Two servers on PostgreSQL, one on SQLite; killed at the end."""
    settings = {
        "MONESPACE_MODE": "development",
        "MONESPACE_DATABASE_URL": database_url,
        "MONESPACE_DATA": str(folder),
        "MONESPACE_SECRET": SECRET,
    }
    servers = [Server(folder, settings) for _ in range(2 if database_url.startswith("postgres") else 1)]
    async with visiting() as http:
        try:
            await asyncio.gather(*(server.start(http) for server in servers))
            yield Chaos(servers, http, rng, database_url)
        finally:
            await asyncio.gather(*(server.kill() for server in servers if server.process))
