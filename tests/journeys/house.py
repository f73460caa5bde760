"""The product really running, with the people and cases of the demonstration, in this process or in its own."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from aiohttp import ClientSession, DummyCookieJar, TCPConnector
from pydantic import AnyHttpUrl, SecretStr

from monespace_gql.app import Services, services, serving
from monespace_gql.demo.accounts import ACCOUNTS, MANDATE_SINCE, create
from monespace_gql.demo.companies import LEGOUD, establishments
from monespace_gql.directory.keep import keep_establishments
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import Clock
from monespace_gql.people.models import Mandate
from monespace_gql.settings import Mode, Reads, Settings
from monespace_gql.web.metrics import Metrics
from tests.journeys.client import PATIENCE, Reply, Visitor
from tests.journeys.given import CLOCK

SECRET = "a secret long enough to sign the tokens of the journeys"


@dataclass(frozen=True)
class House:
    """A running server, and a way to knock at its door as anybody."""

    base: str
    http: ClientSession
    opened: Services
    heard: list[Reply] = field(default_factory=list, repr=False)
    """Every reply to anybody, since a test emptied it."""

    @property
    def store(self) -> Store:
        """The database behind the server."""
        return self.opened.store

    def person(self, email: str, context: str | None = None, *, life: timedelta = timedelta(hours=1)) -> Visitor:
        """Somebody logged in."""
        return self.bearer(self.opened.tokens.issue(email, life), context)

    def bearer(self, token: str | None, context: str | None = None) -> Visitor:
        """Whoever bears this token, or none."""
        return Visitor(self.http, self.base, token, context, self.heard)


@asynccontextmanager
async def open_house(
    database_url: str,
    data: Path,
    clock: Clock = CLOCK,
    *,
    settled: bool = False,
    smtp_url: str | None = None,
    backoffice: tuple[str, str] | None = None,
    blocked: Iterable[str] = (),
) -> AsyncIterator[House]:
    """Serve on a migrated database, once its people are there; `settled` when they already are.

    `backoffice` is the address of the OPCO's back office and the secret shared with it; `blocked` names the plugins to
    start without.
    """
    settings = Settings(
        mode=Mode.DEVELOPMENT,
        data=data,
        database_url=SecretStr(database_url),
        secret=SecretStr(SECRET),
        smtp_url=SecretStr(smtp_url) if smtp_url else None,
        backoffice_url=AnyHttpUrl(backoffice[0]) if backoffice else None,
        backoffice_secret=SecretStr(backoffice[1]) if backoffice else None,
        blocked_plugins=frozenset(blocked),
    )
    async with services(settings, clock) as opened:
        if not settled:
            await opened.store.unit(settle)
        async with serving(opened, host="127.0.0.1", port=0) as port, visiting() as http:
            yield House(f"http://127.0.0.1:{port}", http, opened)


@asynccontextmanager
async def read_by(house: House, way: Reads) -> AsyncIterator[House]:
    """Serve a house at one more address, where drafts and dossiers are read in that way and counted apart."""
    settings = house.opened.settings.model_copy(update={"reads": way})
    opened = replace(house.opened, settings=settings, metrics=Metrics())
    async with serving(opened, host="127.0.0.1", port=0) as port:
        yield replace(house, base=f"http://127.0.0.1:{port}", opened=opened)


async def settle(_: Unit) -> None:
    """Write the accounts and the companies of the demonstration; call it inside a unit."""
    await keep_establishments(establishments())
    for account in ACCOUNTS:
        await create(account)


async def relayed(store: Store) -> None:
    """Wait until everything that was committed has its number."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if not await store.fetch("SELECT 1 FROM outbox LIMIT 1"):
                return
            await asyncio.sleep(0.01)


@asynccontextmanager
async def visiting() -> AsyncIterator[ClientSession]:
    """A client's connections, as many at once as a test wants."""
    async with ClientSession(connector=TCPConnector(limit=0), cookie_jar=DummyCookieJar()) as http:
        yield http


@asynccontextmanager
async def lent_mandate(house: House, siret: str) -> AsyncIterator[None]:
    """Let LEGOUD type what only a mandate of that employer opens, and take the mandate back."""

    async def lend(_: Unit) -> int:
        lent = await Mandate.create(
            provider_siren=LEGOUD[:9], employer_siren=siret[:9], schemes=["*"], starts_on=MANDATE_SINCE
        )
        return int(lent.id)

    lent = await house.store.unit(lend)
    yield
    await house.store.unit(lambda _: Mandate.filter(id=lent).delete())
