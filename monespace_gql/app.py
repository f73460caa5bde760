"""The composition root: the only file that knows every room. It opens, connects, serves, and closes in order."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from socket import socket
from typing import Any

import structlog

from monespace_gql import access
from monespace_gql.access import KnownViewers, Provisional, Viewer
from monespace_gql.access.keep_legends import keep_legends
from monespace_gql.backoffice.address import Reachable
from monespace_gql.backoffice.carrier import Carrier
from monespace_gql.backoffice.embedded_office import EmbeddedOffice
from monespace_gql.backoffice.http_office import open_office
from monespace_gql.backoffice.port import BackOffice
from monespace_gql.backoffice.webhooks.calling import Calling
from monespace_gql.catalogue import Catalogue, install, observer
from monespace_gql.directory.directory import Directory
from monespace_gql.directory.embedded import EmbeddedDirectory
from monespace_gql.directory.state.state_directory import open_state_directory
from monespace_gql.documents.models import StoredDocument
from monespace_gql.documents.recogniser import Recogniser
from monespace_gql.documents.storage import FileStorage
from monespace_gql.documents.sweep import sweep_uploads
from monespace_gql.dossiers.silence import Silence
from monespace_gql.drafts.desk import Desk
from monespace_gql.drafts.read_document import may_read_document
from monespace_gql.graph.context import Asked
from monespace_gql.graph.executor import Executor
from monespace_gql.graph.schema import build_schema, print_schema
from monespace_gql.journal.alone import alone
from monespace_gql.journal.meter import beside
from monespace_gql.journal.migrate import migrate
from monespace_gql.journal.observe import Observing
from monespace_gql.journal.operation import forget_operations
from monespace_gql.journal.relay import RELAY_LOCK, Relay
from monespace_gql.journal.store import Store, open_store
from monespace_gql.lexicon.clock import Clock, SystemClock
from monespace_gql.migrations import MODELS
from monespace_gql.notifications.mail.mailer import mailer_at
from monespace_gql.notifications.mail.post import Post
from monespace_gql.people.told import rights_of
from monespace_gql.prints.generate import Prints
from monespace_gql.prints.press import Press
from monespace_gql.prints.sheet import sheets_of
from monespace_gql.reads.orphans import orphans
from monespace_gql.rulebook import WorkerEngine
from monespace_gql.settings import Mode, Reads, Settings, SettingsError
from monespace_gql.web.counted import NAME, Counted
from monespace_gql.web.files import file_routes
from monespace_gql.web.health import Check
from monespace_gql.web.identity import Claims, ContextRefused, Door, Tokens, UnknownPerson
from monespace_gql.web.index import page
from monespace_gql.web.metrics import Metrics
from monespace_gql.web.office_calls import OfficeCalls, office_routes
from monespace_gql.web.oidc import ProviderTokens, open_provider
from monespace_gql.web.options import WebOptions
from monespace_gql.web.server import Application, build_watched, build_web, start_web

Page = Callable[[], str]
"""Writes the HTML of the page at `/`."""

HOUR = 3600.0
OPERATIONS_KEPT = timedelta(hours=48)
log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.app")

SECRET_FILE = "secret"  # noqa: S105 - the name of the file
FROM_THE_PROVIDER = "MONESPACE_OIDC_ISSUER is set: tokens come from the identity provider"


@dataclass(frozen=True, slots=True)
class Services:
    """Everything open, before anybody is served."""

    settings: Settings
    desk: Desk
    storage: FileStorage
    verifies: Tokens | ProviderTokens
    directory: Directory
    recogniser: Recogniser
    metrics: Metrics
    prints: Prints
    reachable: Reachable
    carrier: Carrier

    @property
    def tokens(self) -> Tokens:
        """What issues tokens here; raises SettingsError when an identity provider does."""
        if isinstance(self.verifies, Tokens):
            return self.verifies
        raise SettingsError(FROM_THE_PROVIDER)

    @property
    def store(self) -> Store:
        """The open database."""
        return self.desk.store


@asynccontextmanager
async def services(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Services]:
    """Open everything: plugins checked first, then the database brought to the present models, then the engine."""
    catalogue = install(settings.blocked_plugins)
    sheets = sheets_of(catalogue)
    async with AsyncExitStack() as stack:
        verifies = await stack.enter_async_context(_verifier(settings, clock or SystemClock()))
        settings.data.mkdir(parents=True, exist_ok=True)
        store = await stack.enter_async_context(_store(settings, clock or SystemClock()))
        await migrate(store)
        catalogue = await keep_legends(store, catalogue)
        await _tell_orphans(store, catalogue)
        engine = await stack.enter_async_context(WorkerEngine())
        storage = FileStorage(settings.data / "documents")
        await stack.enter_async_context(_always(_keep_house(store, storage)))
        reachable = Reachable(settings.called_inside)
        metrics, mailer = Metrics(), mailer_at(settings.smtp_address, settings.data / "mails")
        post = Post(store, mailer, settings.mail_from, metrics.letter)
        await stack.enter_async_context(_always(post.run()))
        if settings.relay:
            await stack.enter_async_context(_always(_relayed(store, catalogue, metrics, reachable)))
        office = await stack.enter_async_context(_office(settings, store.clock))
        carrier = Carrier(store, office, metrics.carried, timedelta(seconds=1.5 * settings.backoffice_timeout))
        await stack.enter_async_context(_always(carrier.run()))
        await stack.enter_async_context(_always(Silence(store).run()))
        directory = await stack.enter_async_context(_directory(settings, store))
        press = await stack.enter_async_context(Press())
        desk, prints = Desk(store, catalogue, engine), Prints(press, sheets, storage)
        yield Services(settings, desk, storage, verifies, directory, Recogniser(), metrics, prints, reachable, carrier)


@asynccontextmanager
async def serving(
    opened: Services, *, host: str, port: int, index: Page | None = None, listening: socket | None = None
) -> AsyncIterator[int]:
    """Serve at this address until the block ends; gives the port listened at (the one chosen when 0 is asked for).

    `listening` is a socket that several processes share, instead of the address.
    """
    runner = await start_web(application(opened, index=index), host=host, port=port, listening=listening)
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


@asynccontextmanager
async def relaying(settings: Settings, *, host: str, port: int | None) -> AsyncIterator[None]:
    """Relay what happened and tell the plugins until the block ends, serving nobody; health and counters on a port."""
    catalogue, metrics, reachable = install(settings.blocked_plugins), Metrics(), Reachable(settings.called_inside)
    async with up_to_date_store(settings) as store, _always(_relayed(store, catalogue, metrics, reachable)):
        if port is None:
            yield
            return
        checks: dict[str, Check] = {"database": lambda: store.fetch("SELECT 1")}
        try:
            runner = await start_web(build_watched(metrics, checks), host=host, port=port)
        except OSError as error:
            raise not_listening(host, port, error) from None
        try:
            yield
        finally:
            await runner.cleanup()


def not_listening(host: str, port: int, error: OSError) -> SettingsError:
    """Say that an address cannot be listened at."""
    return SettingsError(f"cannot listen at {host}:{port}: {error.strerror}")


def application(opened: Services, *, index: Page | None = None) -> Application:
    """Compose the web application of these services."""
    settings, schema = opened.settings, build_schema(opened.desk.catalogue)
    executor = Executor(schema, introspection=settings.explorable, compiled=settings.reads is Reads.COMPILED)
    known = KnownViewers(opened.store.dialect)
    identify = partial(_identify, known)
    door = Door(opened.verifies, identify, _context_of, partial(_recall, known, identify))

    async def may_read(viewer: object, document: StoredDocument) -> bool:
        return isinstance(viewer, Viewer) and await may_read_document(opened.desk, viewer, document)

    return build_web(
        executor=executor,
        door=door,
        context_for=lambda viewer: _asked(opened, viewer),
        clock=opened.store.clock,
        sdl=print_schema(schema),
        options=WebOptions(
            hosts=settings.hosts, trusted_origins=settings.trusted_origins, graphiql=settings.explorable
        ),
        checks=_checks(opened),
        metrics=opened.metrics,
        index=page(index) if index else None,
        routes=[
            *file_routes(opened.store, opened.storage, door, may_read, recogniser=opened.recogniser),
            *office_routes(_office_calls(opened, executor)),
        ],
        storage=opened.storage,
        ear=lambda viewer: opened.store.bell.waiter(_rights_of(viewer)),
    )


def _office_calls(opened: Services, executor: Executor) -> OfficeCalls | None:
    """Return the way in for the back office, None when this server is its own."""
    secret = opened.settings.backoffice_secret
    if secret is None:
        return None
    return OfficeCalls(opened.store, executor, secret.get_secret_value(), lambda viewer: _asked(opened, viewer))


@asynccontextmanager
async def up_to_date_store(settings: Settings) -> AsyncIterator[Store]:
    """Open the database alone, brought to the present models: for a command that serves nobody."""
    settings.data.mkdir(parents=True, exist_ok=True)
    async with _store(settings, SystemClock()) as store:
        await migrate(store)
        yield store


async def bring_up_to_date(settings: Settings) -> list[str]:
    """Apply the migrations the database lacks; returns their names."""
    settings.data.mkdir(parents=True, exist_ok=True)
    async with _store(settings, SystemClock()) as store:
        return await migrate(store)


def schema_text(blocked: frozenset[str] = frozenset()) -> str:
    """Return the text of the schema with the installed plugins; opens nothing."""
    return print_schema(build_schema(install(blocked)))


def installed(settings: Settings) -> Catalogue:
    """Return the installed schemes; opens nothing."""
    return install(settings.blocked_plugins)


def secret_of(settings: Settings) -> str:
    """Return what signs tokens; outside production one is made and kept in the data folder the first time."""
    if settings.secret is not None:
        return settings.secret.get_secret_value()
    if settings.mode is Mode.PRODUCTION:
        raise SettingsError(
            "who verifies tokens? Set MONESPACE_OIDC_ISSUER and MONESPACE_OIDC_AUDIENCE (an identity provider), "
            "or MONESPACE_SECRET (or MONESPACE_SECRET_FILE, at least 32 characters)"
        )
    return _kept_secret(settings.data / SECRET_FILE)


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


@asynccontextmanager
async def _verifier(settings: Settings, clock: Clock) -> AsyncIterator[Tokens | ProviderTokens]:
    """Open what verifies tokens: the identity provider's keys when there is one, else a secret of ours."""
    if settings.oidc_issuer is None or settings.oidc_audience is None:
        yield Tokens(secret_of(settings), clock)
        return
    if settings.mode is Mode.DEMO:
        raise SettingsError("MONESPACE_OIDC_ISSUER: the demonstration issues its own tokens, unset it or use `serve`")
    async with open_provider(
        settings.oidc_issuer,
        clock,
        audience=settings.oidc_audience,
        clients=settings.oidc_clients,
        email_claim=settings.oidc_email_claim,
    ) as provider:
        yield provider


@asynccontextmanager
async def _always(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Keep a task running beside the block; it is ended with it."""
    with beside():
        task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _relayed(store: Store, catalogue: Catalogue, metrics: Metrics, reachable: Reachable) -> None:
    """Carry what was committed to those who follow everything, whenever this process is the one that may."""
    relay, counted = Relay(store, metrics.relay_lag.set), observer(NAME, Counted(metrics.event))
    calling = Calling(store, reachable, metrics.observed)
    observing = [Observing(store, each, metrics.observed) for each in (counted, *catalogue.observers)]

    async def work() -> None:
        await asyncio.gather(relay.run(), calling.run(), *(each.run() for each in observing))

    await alone(store, RELAY_LOCK, work, meanwhile=relay.look)


async def _tell_orphans(store: Store, catalogue: Catalogue) -> None:
    """Say in the log which schemes have cases here and no plugin."""
    for each in await orphans(store, catalogue):
        log.warning("scheme_not_installed", **asdict(each))


async def _keep_house(store: Store, storage: FileStorage) -> None:
    """Every hour, throw away what nobody can ask for any more: old operation receipts, files never deposited."""
    while True:
        try:
            await store.unit(lambda unit: forget_operations(unit, unit.now - OPERATIONS_KEPT))
            await sweep_uploads(store, storage)
        except Exception:  # the next hour tries again
            log.exception("housekeeping_failed")
        await asyncio.sleep(HOUR)


@asynccontextmanager
async def _store(settings: Settings, clock: Clock) -> AsyncIterator[Store]:
    async with open_store(settings.database, MODELS, clock=clock, pool_size=settings.database_pool) as store:
        yield store


@asynccontextmanager
async def _directory(settings: Settings, store: Store) -> AsyncIterator[Directory]:
    """Open the directory: our own, and the State's service before it when there is one to ask."""
    embedded = EmbeddedDirectory(store)
    if settings.directory_url is None:
        yield embedded
        return
    address, within = str(settings.directory_url), settings.directory_timeout
    async with open_state_directory(address, within, embedded) as directory:
        yield directory


@asynccontextmanager
async def _office(settings: Settings, clock: Clock) -> AsyncIterator[BackOffice]:
    """Open the way to the back office: the OPCO's when there is one, else our own."""
    if settings.backoffice_url is None or settings.backoffice_secret is None:
        yield EmbeddedOffice()
        return
    address, secret = str(settings.backoffice_url), settings.backoffice_secret.get_secret_value()
    async with open_office(address, secret, clock, within=settings.backoffice_timeout) as office:
        yield office


async def _identify(known: KnownViewers, claims: Claims, context: str | None) -> Viewer:
    try:
        return await known.load(claims.email, context)
    except access.UnknownPerson:
        raise UnknownPerson from None
    except access.ContextRefused:
        raise ContextRefused from None


def _recall(
    known: KnownViewers,
    identify: Callable[[Claims, str | None], Awaitable[Viewer]],
    claims: Claims,
    context: str | None,
) -> Provisional | None:
    return known.recall(claims.email, context, lambda: identify(claims, context))


def _context_of(viewer: object) -> str | None:
    """Name the context that a viewer holds; none for somebody who has no affiliation yet."""
    return viewer.held_context if isinstance(viewer, Viewer) else None


def _rights_of(viewer: object) -> str:
    """Name the bell that rings when this viewer loses rights."""
    return rights_of(viewer.person_id) if isinstance(viewer, Viewer) else ""


def _checks(opened: Services) -> dict[str, Check]:
    checks: dict[str, Check] = {"database": lambda: opened.store.fetch("SELECT 1")}
    if isinstance(opened.verifies, ProviderTokens):
        checks["identity_provider"] = opened.verifies.ready
    return checks


def _asked(opened: Services, who: object) -> Asked:
    provisional = who if isinstance(who, Provisional) else None
    viewer = provisional.viewer if provisional else who
    if not isinstance(viewer, Viewer):
        raise TypeError("an operation needs a viewer")
    return Asked(
        viewer=viewer,
        desk=opened.desk,
        storage=opened.storage,
        directory=opened.directory,
        recogniser=opened.recogniser,
        prints=opened.prints,
        reachable=opened.reachable,
        carrier=opened.carrier,
        provisional=provisional,
    )
