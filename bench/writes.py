"""`make bench-writes`: a tab saved with every CPRO rule examined, beside a bare update of the same JSON; the pauses."""

import argparse
import asyncio
import json
import logging
import secrets
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog
import uvloop
from pydantic import SecretStr

from bench import bare_writer, servers
from bench.databases import database, reachable, settle
from bench.heart import beating
from bench.load import Load, answer, load, post
from bench.servers import Server
from bench.side_by_side import interleaved, medians, short, table, told
from monespace_cpro.plugin import CPRO
from monespace_gql.app import services, serving
from monespace_gql.cli.running import leave_out_of_collections
from monespace_gql.conformance.scale.typed import as_input
from monespace_gql.directory.keep import keep_establishments
from monespace_gql.directory.models import Establishment
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.json_field import from_json
from monespace_gql.journal.migrate import migrate
from monespace_gql.journal.store import open_store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.lexicon.standing import Context, Permission
from monespace_gql.migrations import MODELS
from monespace_gql.people.models import Affiliation, Person
from monespace_gql.scheme.example import example_content, typable
from monespace_gql.settings import Mode, Settings
from monespace_gql.web.identity import Tokens

EMAIL, SIRET = "employer@bench.test", "91273969500019"
TAB, PLACE = "contract", "gross_pay"
PAYS = ("1823.03", "1901.50")
"""What is typed in turn at one place of the tab: each save changes it."""
WARM_UP = 1.0
OURS, BARE = "ours", "bare"

OPEN = 'mutation { openDraft(input: {scheme: "CPRO"}) { draft { number } userErrors { code } } }'
SAVE = """mutation Save($number: CaseNumber!, $content: CproContentInput!) {
  saveDraft(input: {draft: {number: $number}, content: {cpro: $content}}) {
    draft { version findings { code path severity message } } userErrors { code message } } }"""


@dataclass(frozen=True, slots=True)
class Options:
    """How much is measured, and for how long."""

    drafts: int
    at_once: int
    rounds: int
    seconds: float
    limit: float


@dataclass
class Turns:
    """The requests of one server, in an order that never saves twice the same; each turn goes on from the last."""

    requests: Sequence[bytes]
    sent: int = 0

    async def take(self, port: int, at_once: int, seconds: float) -> Load:
        """Send requests for so long."""
        start = self.sent % len(self.requests)
        done = await load(port, [*self.requests[start:], *self.requests[:start]], at_once=at_once, seconds=seconds)
        self.sent += done.answered
        return done


@dataclass(frozen=True, slots=True)
class Asked:
    """What both servers are asked: the same contents in the same order; what they come to, for the check."""

    by_name: Mapping[str, Turns]
    drafts: Sequence[int]
    contents: Mapping[int, str]
    """What ours keeps of each draft in the end."""
    findings: int


async def main(options: Options) -> None:
    """Measure each database in turn and print; end within the limit."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    dialects = [Dialect.SQLITE, *([Dialect.POSTGRESQL] if await reachable() else [])]
    if Dialect.POSTGRESQL not in dialects:
        print("!! No PostgreSQL answers (MONESPACE_TEST_POSTGRES names one): SQLite only.\n")
    try:
        async with asyncio.timeout(options.limit):
            for dialect in dialects:
                await measure(dialect, options)
    except TimeoutError:
        raise SystemExit(f"not finished within {options.limit:.0f} s: give it more time (--limit)") from None


async def measure(dialect: Dialect, options: Options) -> None:
    """Make a database, ask both servers, then look at the event loop of ours."""
    with tempfile.TemporaryDirectory(prefix="monespace-bench-") as name:
        folder, secret = Path(name), secrets.token_urlsafe(48)
        async with database(dialect, folder) as address:
            beside = f"sqlite://{folder / 'bare.sqlite3'}" if dialect is Dialect.SQLITE else address
            await people(address)
            async with servers.ours(address, folder, secret) as ours:
                asked = await primed(ours, address, secret, options.drafts)
                await bare_writer.prepare(dialect, beside, asked.contents)
                await settle(dialect, address)
                async with servers.bare_writer(beside, folder) as bare:
                    await same_kept(dialect, beside, bare, asked)
                    measured = await rounds(asked, {OURS: ours, BARE: bare}, options)
            print(_rates(dialect, asked, measured, options))
            print(await pauses(asked.by_name[OURS], address, folder, secret, options))


async def people(address: str) -> None:
    """Bring the database to the present models and write who saves."""

    async def work(_: Unit) -> None:
        person = await Person.create(email=EMAIL, first_name="Claire", last_name="Dumas")
        permissions = {"*": [permission.value for permission in Permission]}
        await Affiliation.create(person=person, context=Context.EMPLOYER, siren=SIRET[:9], permissions=permissions)
        await keep_establishments([Establishment(siret=SIRET, siren=SIRET[:9], company_name="LE FOURNIL DES ARTS")])

    async with open_store(address, MODELS, clock=SystemClock()) as store:
        await migrate(store)
        await store.unit(work)


async def primed(server: Server, address: str, secret: str, drafts: int) -> Asked:
    """Open so many drafts, fill them, save the tab in each of its ways, and note what is kept of it."""
    write = _writer(secret)
    numbers = [await _opened(server, write) for _ in range(drafts)]
    whole = as_input(CPRO, typable(CPRO, example_content(CPRO)))
    for number in numbers:
        await _saved(server, write(SAVE, number=number, content=whole))
    saves, updates, contents, findings = [], [], {}, 0
    for pay in PAYS:
        for number in numbers:
            saves.append(write(SAVE, number=number, content=_tab(pay)))
            findings = await _saved(server, saves[-1])
        contents = await _contents(address)
        updates += [post(f"/drafts/{number}", contents[number].encode()) for number in numbers]
    return Asked({OURS: Turns(saves), BARE: Turns(updates)}, numbers, contents, findings)


async def same_kept(dialect: Dialect, beside: str, bare: Server, asked: Asked) -> None:
    """Make sure that the bare server keeps the JSON that ours does, before they are timed."""
    requests = asked.by_name[BARE].requests
    for request in requests:
        await answer(bare.port, request)
    for number in asked.drafts:
        if from_json(await bare_writer.kept(dialect, beside, number)) != from_json(asked.contents[number]):
            raise SystemExit("the two servers do not keep the same JSON, their times say nothing")


async def rounds(asked: Asked, by_name: Mapping[str, Server], options: Options) -> dict[str, list[Load]]:
    """Give each server its turn, round after round, once both are warm."""

    def turn(name: str, seconds: float) -> Callable[[], Awaitable[Load]]:
        return partial(asked.by_name[name].take, by_name[name].port, options.at_once, seconds)

    await interleaved({name: turn(name, WARM_UP) for name in by_name}, 1)
    return await interleaved({name: turn(name, options.seconds) for name in by_name}, options.rounds)


async def pauses(turns: Turns, address: str, folder: Path, secret: str, options: Options) -> str:
    """Serve in this process, so that a heart may beat in the loop that saves; tell its longest silences."""
    settings = Settings(
        mode=Mode.PRODUCTION, data=folder / "data", database_url=SecretStr(address), secret=SecretStr(secret)
    )
    async with services(settings) as opened, serving(opened, host="127.0.0.1", port=0) as port:
        leave_out_of_collections()
        await turns.take(port, options.at_once, WARM_UP)
        async with beating() as rest:
            await asyncio.sleep(options.seconds)
        async with beating() as one_by_one:
            alone = await turns.take(port, 1, options.seconds)
        async with beating() as all_at_once:
            await turns.take(port, options.at_once, options.seconds)
    one = 1 / alone.rate
    rows = [
        (name, f"{heart.longest_silence * 1e3:.1f} ms", short(heart.longest_silence / one))
        for name, heart in (
            ("at rest", rest),
            ("one save after the other", one_by_one),
            (f"{options.at_once} saves at once", all_at_once),
        )
    ]
    return f"{table(('the event loop of ours', 'longest pause', 'in saves one by one'), rows)}\n"


def _writer(secret: str) -> Callable[..., bytes]:
    bearer = f"Bearer {Tokens(secret, SystemClock()).issue(EMAIL, timedelta(hours=1))}"

    def write(query: str, **variables: object) -> bytes:
        body = json.dumps({"query": query, "variables": variables}).encode()
        return post("/graphql", body, Authorization=bearer, **{"X-Context": "EMPLOYER"})

    return write


def _tab(pay: str) -> object:
    typed = typable(CPRO, example_content(CPRO))[TAB]
    assert isinstance(typed, Mapping)
    return as_input(CPRO, {TAB: {**typed, PLACE: pay}})


async def _opened(server: Server, write: Callable[..., bytes]) -> int:
    payload = json.loads(await answer(server.port, write(OPEN)))["data"]["openDraft"]
    assert not payload["userErrors"], payload["userErrors"]
    return int(payload["draft"]["number"])


async def _saved(server: Server, request: bytes) -> int:
    """Save; return how many findings came back."""
    payload = json.loads(await answer(server.port, request))["data"]["saveDraft"]
    assert not payload["userErrors"], payload["userErrors"]
    return len(payload["draft"]["findings"])


async def _contents(address: str) -> dict[int, str]:
    """Return what ours keeps of each draft, as JSON."""
    async with open_store(address, MODELS, clock=SystemClock(), read_only=True) as store:
        rows = await store.fetch("SELECT number, CAST(content AS TEXT) AS content FROM draft ORDER BY number")
        return {int(row["number"]): str(row["content"]) for row in rows}


def _rates(dialect: Dialect, asked: Asked, measured: Mapping[str, Sequence[Load]], options: Options) -> str:
    rates = {name: [each.rate for each in loads] for name, loads in measured.items()}
    middle = medians(rates)
    size = len(next(iter(asked.contents.values())))
    head = (
        f"## {dialect}: {len(CPRO.ruleset)} rules, {asked.findings} findings told, {size:,} characters of JSON kept, "
        f"{options.at_once} requests at once\n"
    )
    heads = ("one tab saved", "bare, requests/s", "ours, requests/s", "ours / bare (lowest–highest round)")
    row = (TAB, short(middle[BARE]), short(middle[OURS]), told(rates, OURS, BARE))
    return f"{head}\n{table(heads, [row])}\n"


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m bench.writes", description=__doc__)
    parser.add_argument("--drafts", type=int, default=32, help="how many are saved in turn, more than at once (32)")
    parser.add_argument("--at-once", type=int, default=16, help="requests under way at once (16)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each server takes its turn (5)")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long a turn lasts (2)")
    parser.add_argument("--limit", type=float, default=170.0, help="seconds after which all is stopped (170)")
    return Options(**vars(parser.parse_args()))


if __name__ == "__main__":
    try:
        uvloop.run(main(_options()))
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise SystemExit("interrupted; everything that was started is stopped") from None
