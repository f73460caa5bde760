"""Who stays on a live connection: tokens that end, rights withdrawn meanwhile, and nothing lost for who comes back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientResponse, ClientSession, WSMsgType
from pydantic import SecretStr
from structlog.testing import capture_logs

from monespace_gql.app import Services, services, serving
from monespace_gql.drafts.models import Draft
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import FixedClock
from monespace_gql.lexicon.standing import Context
from monespace_gql.people.models import Affiliation, Person
from monespace_gql.people.told import recipient_of
from monespace_gql.settings import Mode, Settings
from monespace_gql.web.identity import Claims, ContextRefused, Tokens, UnknownPerson
from monespace_gql.web.options import WebOptions
from tests.journeys.client import NOTIFICATIONS, PATIENCE, Reply, Socket, Visitor
from tests.journeys.house import settle, visiting
from tests.web.client import SECRET, Edge
from tests.web.conftest import Serve
from tests.web.provider import AUDIENCE, Hands, Provider
from tests.web.small_schema import World

pytestmark = pytest.mark.asyncio

CLAIRE, HUGO = "employer@humando.test", "both@humando.test"
WHO = "{ viewer { context affiliations { siren permissions { permissions } } } }"
EVENTS = "text/event-stream"


@dataclass(frozen=True)
class House:
    """The product running behind an identity provider."""

    opened: Services
    provider: Provider
    http: ClientSession
    base: str

    def person(self, email: str, context: str | None = None, *, life: float = 300) -> Visitor:
        """Somebody whom the provider logged in."""
        return Visitor(self.http, self.base, self.provider.token(email=email, life=life), context)

    async def write(self, work: Callable[[Unit], Awaitable[None]]) -> None:
        """Write, as the product does."""
        await self.opened.store.unit(work)

    async def withdraw(self, email: str, context: Context) -> None:
        """Withdraw every affiliation of this person in this context."""

        async def work(unit: Unit) -> None:
            await Affiliation.filter(person__email=email, context=context).update(revoked_at=unit.now)

        await self.write(work)

    async def give_back(self, email: str) -> None:
        """Give back what was withdrawn."""

        async def work(_: Unit) -> None:
            await Affiliation.filter(person__email=email).update(revoked_at=None)

        await self.write(work)

    async def tell(self, email: str, number: int) -> None:
        """Tell this person of their draft, as an employer."""

        async def work(unit: Unit) -> None:
            person, draft = await Person.get(email=email), await Draft.get(number=number)
            feed = recipient_of(person.id, Context.EMPLOYER)
            unit.record("DRAFT_ACCEPTED", "draft", draft.id, "test", {"number": number}, recipients=[feed])

        await self.write(work)


@pytest_asyncio.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """The product, in production, where the people of the demonstration have accounts."""
    provider = Provider(Hands(datetime(2026, 1, 5, 9, tzinfo=UTC)))
    await provider.start()
    settings = Settings(
        mode=Mode.PRODUCTION,
        data=tmp_path,
        database_url=SecretStr(database_url),
        oidc_issuer=provider.issuer,
        oidc_audience=AUDIENCE,
    )
    async with services(settings, provider.clock) as opened:
        await opened.store.unit(settle)
        async with serving(opened, host="127.0.0.1", port=0) as port, visiting() as http:
            yield House(opened, provider, http, f"http://127.0.0.1:{port}")
    await provider.stop()


async def opened_draft(person: Visitor) -> int:
    """Open a draft; return its number."""
    return int((await person.done("openDraft", "draft { number }", scheme="CPRO"))["draft"]["number"])


async def closed(socket: Socket) -> tuple[int | None, str]:
    """Wait for the close, which must be the next thing heard; return its code and reason."""
    frame = await socket.wire.receive(timeout=PATIENCE)
    assert frame.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING), frame
    return socket.wire.close_code, str(frame.extra or "")


async def heard(socket: Socket) -> Any:  # Any: a notification, or data of a query
    """Return what the next message brings."""
    message = await socket.hear()
    assert message["type"] == "next", message
    return message["payload"]["data"]


async def answered(socket: Socket, query: str) -> Any:  # Any: data of a query
    """Run one operation to its end; return its data."""
    await socket.subscribe("q", query)
    data = await heard(socket)
    assert (await socket.hear())["type"] == "complete"
    return data


@asynccontextmanager
async def followed(person: Visitor, after: str | None) -> AsyncIterator[Socket]:
    """Follow one's notifications after a cursor; what came before it is not heard again."""
    async with person.socket() as socket:
        await socket.subscribe("feed", NOTIFICATIONS, {"after": after})
        yield socket


async def told(socket: Socket) -> tuple[int, str]:
    """Return the rank and the cursor of the next notification."""
    notification = (await heard(socket))["notifications"]
    return notification["number"], notification["cursor"]


class TestExpiry:
    """A token ends while its bearer listens."""

    async def test_an_expired_token_closes_the_socket_and_nothing_is_lost_for_who_comes_back(
        self, house: House
    ) -> None:
        number = await opened_draft(house.person(CLAIRE))
        await house.tell(CLAIRE, number)
        first = (await house.person(CLAIRE).ask("{ notifications { nodes { number cursor } } }"))["notifications"]
        (start,) = first["nodes"]

        async with followed(house.person(CLAIRE, life=60), start["cursor"]) as socket:
            await house.tell(CLAIRE, number)
            second, cursor = await told(socket)
            house.provider.clock.advance(seconds=60)
            await house.tell(CLAIRE, number)
            assert await closed(socket) == (4403, "TOKEN_EXPIRED")
        await house.tell(CLAIRE, number)

        async with followed(house.person(CLAIRE), cursor) as socket:
            ranks = [(await told(socket))[0] for _ in range(2)]
        assert [start["number"], second, *ranks] == [1, 2, 3, 4]

    async def test_an_operation_after_the_end_of_the_token_closes_the_socket(self, house: House) -> None:
        async with house.person(CLAIRE, life=60).socket() as socket:
            house.provider.clock.advance(seconds=60)
            await socket.subscribe("q", WHO)

            assert await closed(socket) == (4403, "TOKEN_EXPIRED")

    async def test_an_event_stream_ends_with_its_token_and_is_not_said_complete(self, house: House) -> None:
        number = await opened_draft(house.person(CLAIRE))
        await house.tell(CLAIRE, number)
        person = house.person(CLAIRE, life=60)
        (start,) = (await person.ask("{ notifications { nodes { cursor } } }"))["notifications"]["nodes"]

        async with streamed(person, start["cursor"]) as response:
            house.provider.clock.advance(seconds=60)
            await house.tell(CLAIRE, number)

            assert await rest(response) == b""


@asynccontextmanager
async def streamed(person: Visitor, after: str) -> AsyncIterator[ClientResponse]:
    """Follow one's notifications as an event stream."""
    body = {"query": NOTIFICATIONS, "variables": {"after": after}}
    headers = {**person.headers, "Accept": EVENTS}
    async with person.http.post(f"{person.base}/graphql", json=body, headers=headers) as response:
        assert response.content_type == EVENTS
        yield response


async def rest(response: ClientResponse) -> bytes:
    """Read the stream to its end, without the comments that keep it alive."""
    async with asyncio.timeout(PATIENCE):
        return (await response.read()).replace(b":\n\n", b"")


class TestWithdrawal:
    """Rights are withdrawn while somebody is connected."""

    async def test_each_operation_is_run_with_the_rights_of_its_instant(self, house: House) -> None:
        async with house.person(CLAIRE).socket() as socket:
            before = (await answered(socket, WHO))["viewer"]["affiliations"]

            async def work(_: Unit) -> None:
                await Affiliation.filter(person__email=CLAIRE).update(permissions={"*": ["FOLLOW"]})

            await house.write(work)
            after = (await answered(socket, WHO))["viewer"]["affiliations"]

        assert before[0]["permissions"] == [{"permissions": ["ENTER", "FOLLOW", "PAY"]}]
        assert after[0]["permissions"] == [{"permissions": ["FOLLOW"]}]

    async def test_a_withdrawn_affiliation_closes_the_socket_at_the_next_operation(self, house: House) -> None:
        async with house.person(CLAIRE).socket() as socket:
            assert (await answered(socket, WHO))["viewer"]["context"] == "EMPLOYER"
            await house.withdraw(CLAIRE, Context.EMPLOYER)
            await socket.subscribe("q", WHO)

            assert await closed(socket) == (4403, "CONTEXT_REFUSED")

        assert (await house.person(CLAIRE, "EMPLOYER").post(WHO)).status == 403

    @pytest.mark.parametrize("asked", [None, "EMPLOYER"])
    async def test_nobody_slides_into_their_other_context(self, house: House, asked: str | None) -> None:
        async with house.person(HUGO, asked).socket() as socket:
            assert (await answered(socket, WHO))["viewer"]["context"] == "EMPLOYER"
            await house.withdraw(HUGO, Context.EMPLOYER)
            await socket.subscribe("q", WHO)

            assert await closed(socket) == (4403, "CONTEXT_REFUSED")

        viewer = (await house.person(HUGO).ask(WHO))["viewer"]
        assert viewer["context"] == "PROVIDER"

    async def test_somebody_without_affiliation_yet_may_stay(self, house: House) -> None:
        async def work(_: Unit) -> None:
            await Person.create(email="new@humando.test", first_name="Zoé", last_name="Roy")

        await house.write(work)

        async with house.person("new@humando.test").socket() as socket:
            assert (await answered(socket, WHO))["viewer"]["affiliations"] == []

    async def test_a_deleted_account_closes_the_socket(self, house: House) -> None:
        async def work(_: Unit) -> None:
            await Affiliation.filter(person__email=CLAIRE).delete()
            await Person.filter(email=CLAIRE).delete()

        async with house.person(CLAIRE).socket() as socket:
            await house.write(work)
            await socket.subscribe("q", WHO)

            assert await closed(socket) == (4403, "UNAUTHENTICATED")

    async def test_an_event_after_the_withdrawal_is_not_told_and_closes_the_socket(self, house: House) -> None:
        number = await opened_draft(house.person(CLAIRE))
        await house.tell(CLAIRE, number)
        (start,) = (await house.person(CLAIRE).ask("{ notifications { nodes { cursor } } }"))["notifications"]["nodes"]

        async with followed(house.person(CLAIRE), start["cursor"]) as socket:
            await house.tell(CLAIRE, number)
            await told(socket)
            await house.withdraw(CLAIRE, Context.EMPLOYER)
            await house.tell(CLAIRE, number)

            assert await closed(socket) == (4403, "CONTEXT_REFUSED")

    async def test_an_event_after_the_withdrawal_ends_an_event_stream(self, house: House) -> None:
        number = await opened_draft(house.person(CLAIRE))
        await house.tell(CLAIRE, number)
        person = house.person(CLAIRE)
        (start,) = (await person.ask("{ notifications { nodes { cursor } } }"))["notifications"]["nodes"]

        async with streamed(person, start["cursor"]) as response:
            await house.withdraw(CLAIRE, Context.EMPLOYER)
            await house.tell(CLAIRE, number)

            assert await rest(response) == b""

    async def test_one_affiliation_less_among_others_keeps_the_socket(self, house: House) -> None:
        number = await opened_draft(house.person(CLAIRE))

        async def work(unit: Unit) -> None:
            person = await Person.get(email=CLAIRE)
            await Affiliation.filter(person_id=person.id).update(revoked_at=unit.now)
            await Affiliation.create(
                person=person, context=Context.EMPLOYER, siren="552100554", permissions={"*": ["FOLLOW"]}
            )

        async def restore(_: Unit) -> None:
            await Affiliation.filter(person__email=CLAIRE).update(revoked_at=None)

        await house.tell(CLAIRE, number)
        (start,) = (await house.person(CLAIRE).ask("{ notifications { nodes { cursor } } }"))["notifications"]["nodes"]
        async with followed(house.person(CLAIRE), start["cursor"]) as socket:
            await house.write(work)
            await house.tell(CLAIRE, number)
            async with house.person(CLAIRE).socket() as other:
                assert (await answered(other, WHO))["viewer"]["affiliations"][0]["siren"] == "552100554"
            await house.write(restore)
            await house.tell(CLAIRE, number)

            while (await told(socket))[0] != 3:
                continue


LIST = "{ dossiers(first: 1) { nodes { number } } }"
ASKED = (
    WHO,
    LIST,
    "{ viewer { nothing } }",
    "{ __typename }",
    "{ dossiers { __typename } }",
    "{ a: dossiers { t: __typename } b: drafts { __typename } }",
    "{ dossiers { totalCount } }",
    "{ dossiers { pageInfo { hasNextPage } } schemes { code } }",
    '{ dossier(ref: {number: "unknown"}) { number } }',
    "query ($no: Boolean = false) { dossiers { __typename nodes @include(if: $no) { number } } }",
)
"""What is read in one way or another, also what tells next to nothing, or of nothing that exists."""


def refusal(reply: Reply) -> tuple[int, str]:
    """Return the status and the code of a reply that tells nothing else."""
    (error,) = reply.json["errors"]
    assert "data" not in reply.json
    return reply.status, error["extensions"]["code"]


class TestKnownByTheDoor:
    """Who asked before over HTTP is known; what was withdrawn since, by whichever process, is never served."""

    async def test_a_withdrawn_context_is_refused_at_the_next_request(self, house: House) -> None:
        person = house.person(CLAIRE, "EMPLOYER")
        answered, refused = {}, {}

        for query in ASKED:
            await house.give_back(CLAIRE)
            answered[query] = (await person.post(query)).status
            await house.withdraw(CLAIRE, Context.EMPLOYER)
            refused[query] = refusal(await person.post(query))

        assert answered == dict.fromkeys(ASKED, 200)
        assert refused == dict.fromkeys(ASKED, (403, "CONTEXT_REFUSED"))

    async def test_who_asks_for_no_context_falls_back_on_what_is_left_to_them(self, house: House) -> None:
        claire, hugo = house.person(CLAIRE), house.person(HUGO)
        for person in (claire, hugo):
            assert (await person.ask(WHO))["viewer"]["context"] == "EMPLOYER"

        await house.withdraw(CLAIRE, Context.EMPLOYER)
        await house.withdraw(HUGO, Context.EMPLOYER)

        assert (await claire.ask(WHO))["viewer"] == {"context": "EMPLOYER", "affiliations": []}
        assert (await hugo.ask(WHO))["viewer"]["context"] == "PROVIDER"

    async def test_a_permission_withdrawn_counts_at_the_next_request(self, house: House) -> None:
        person = house.person(CLAIRE)
        before = (await person.ask(WHO))["viewer"]["affiliations"]

        async def work(_: Unit) -> None:
            await Affiliation.filter(person__email=CLAIRE).update(permissions={"*": ["FOLLOW"]})

        await house.write(work)
        after = (await person.ask(WHO))["viewer"]["affiliations"]

        assert before[0]["permissions"] == [{"permissions": ["ENTER", "FOLLOW", "PAY"]}]
        assert after[0]["permissions"] == [{"permissions": ["FOLLOW"]}]
        assert await person.refused("openDraft", scheme="CPRO") == ["NO_PERMISSION"]

    async def test_a_deleted_account_is_nobody_at_the_next_request(self, house: House) -> None:
        person = house.person(CLAIRE)
        await person.ask(WHO)

        async def work(_: Unit) -> None:
            await Affiliation.filter(person__email=CLAIRE).delete()
            await Person.filter(email=CLAIRE).delete()

        await house.write(work)

        assert refusal(await person.post(WHO)) == (401, "UNAUTHENTICATED")

    async def test_a_token_that_expired_meanwhile_lets_nobody_known_in(self, house: House) -> None:
        person = house.person(CLAIRE, life=60)
        await person.ask(WHO)

        house.provider.clock.advance(seconds=60)

        assert refusal(await person.post(WHO)) == (401, "TOKEN_EXPIRED")


@dataclass
class Fickle(World):
    """A world whose door may close behind those who entered."""

    refusal: Exception | None = None

    async def identify(self, claims: Claims, context: str | None) -> object:
        """Refuse as the test says."""
        if self.refusal is not None:
            raise self.refusal
        return await super().identify(claims, context)


class TestWhileNothingHappens:
    """Rights are looked at again from time to time, without an operation nor an event."""

    @pytest.fixture
    def world(self) -> Fickle:
        return Fickle()

    @pytest_asyncio.fixture
    async def edge(self, serve: Serve) -> Edge:
        return await serve(WebOptions(recheck=0.05))

    @pytest.mark.parametrize(
        ("refusal", "code"), [(ContextRefused(), "CONTEXT_REFUSED"), (UnknownPerson(), "UNAUTHENTICATED")]
    )
    async def test_a_silent_socket_closes_when_rights_are_withdrawn(
        self, edge: Edge, world: Fickle, refusal: Exception, code: str
    ) -> None:
        socket = await edge.greeted()
        await socket.subscribe("1", "subscription { wait }")
        await socket.hear()

        world.refusal = refusal

        assert await socket.closed() == (4403, code)
        await asyncio.wait_for(world.closed.wait(), 90)

    async def test_a_silent_event_stream_ends_too(self, edge: Edge, world: Fickle) -> None:
        response = await edge.post("subscription { wait }", Accept=EVENTS)
        await response.content.readuntil(b"\n\n")

        world.refusal = ContextRefused()

        assert await asyncio.wait_for(response.read(), 90) == b""
        assert world.open_streams == 0

    async def test_a_fault_of_ours_turns_nobody_away(self, edge: Edge, world: Fickle) -> None:
        socket = await edge.greeted()
        seen = len(world.identified)

        with capture_logs() as logs:
            world.refusal = RuntimeError("the database is away")
            async with asyncio.timeout(90):
                while not logs:  # noqa: ASYNC110 - the log announces nothing
                    await asyncio.sleep(0.01)
            world.refusal = None
            async with asyncio.timeout(90):
                while len(world.identified) == seen:  # noqa: ASYNC110 - nor does the world
                    await asyncio.sleep(0.01)
        await socket.say(type="ping")

        assert await socket.hear() == {"type": "pong"}
        assert "database is away" not in str(logs)

    async def test_the_watch_ends_with_the_socket(self, edge: Edge) -> None:
        before = asyncio.all_tasks()
        socket = await edge.greeted()
        assert any("_watch" in repr(task) for task in asyncio.all_tasks() - before)

        await socket.wire.close()

        async with asyncio.timeout(90):
            while any("_watch" in repr(task) for task in asyncio.all_tasks() - before):  # noqa: ASYNC110 - an absence
                await asyncio.sleep(0.005)

    async def test_one_look_serves_all_the_connections_of_a_bearer(self, edge: Edge, world: Fickle) -> None:
        before = asyncio.all_tasks()
        sockets = [await edge.greeted() for _ in range(20)]
        watching = [task for task in asyncio.all_tasks() - before if "_watch" in repr(task)]
        assert len(watching) == 1

        world.refusal = ContextRefused()

        assert {await socket.closed() for socket in sockets} == {(4403, "CONTEXT_REFUSED")}
        async with asyncio.timeout(10):
            while not watching[0].done():  # noqa: ASYNC110 - an absence
                await asyncio.sleep(0.005)

    async def test_a_token_that_ends_sooner_is_not_kept_by_those_that_last(self, serve: Serve, world: Fickle) -> None:
        # Claims count in whole seconds: a token of one second issued at nine tenths has one tenth left.
        clock = FixedClock(datetime(2026, 1, 5, 9, 0, 0, 900_000, UTC))
        edge = await serve(WebOptions(recheck=3600), clock=clock)
        short = Edge(edge.client, Tokens(SECRET, clock).issue("ada@exemple.fr", timedelta(seconds=1)))
        lasting, ending = await edge.greeted(), await short.greeted()

        assert await ending.closed() == (4403, "TOKEN_EXPIRED")
        await lasting.say(type="ping")
        assert await lasting.hear() == {"type": "pong"}

    async def test_who_comes_back_after_being_shown_out_is_watched_again(self, edge: Edge, world: Fickle) -> None:
        for _ in range(2):
            socket = await edge.greeted()
            world.refusal = ContextRefused()
            assert await socket.closed() == (4403, "CONTEXT_REFUSED")
            world.refusal = None
