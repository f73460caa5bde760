"""`make bench-live`: thousands of sockets on one feed, beside a bare broadcast and two servers on Node."""

import argparse
import asyncio
import json
import resource
import secrets
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

import uvloop

from bench import peers_installed, servers
from bench.databases import database, reachable, settle
from bench.filled import COMPANIES, Filled, fill
from bench.listeners import Heard, crowd
from bench.load import BadAnswer, answer, post
from bench.peers_installed import PEERS, NotInstalled
from bench.servers import Server, ended_in_order
from bench.side_by_side import medians, short, table, told
from monespace_gql.dossiers.models import Dossier
from monespace_gql.dossiers.state import DossierState
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.store import open_store
from monespace_gql.journal.unit import Unit
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.lexicon.standing import Standing
from monespace_gql.migrations import MODELS
from monespace_gql.people.models import Person
from monespace_gql.web.identity import Tokens

OURS, BARE = "ours", "bare"
ON_NODE = {"graphql-ws": "graphql_ws.mjs", "Yoga": "yoga.mjs"}
UNTIMED = 2
"""The events told before any is timed: to one socket alone, then to all of them."""
SPARE = 200
"""What a process opens besides sockets."""
MANAGER = "manager@bench.test"
FOLLOWED = "cursor number kind text subjectId subjectNumber at"
FOLLOW = f"subscription ($after: String) {{ notifications(after: $after) {{ {FOLLOWED} }} }}"
NOW = "{ notifications(first: 1) { latestCursor } }"
REOPEN = """
mutation ($number: CaseNumber!) { reopenDossier(input: {dossier: {number: $number}}) { userErrors { code } } }
"""

Act = Callable[[], Awaitable[object]]
"""Makes a server tell something to everybody."""

Start = Callable[[Path], AbstractAsyncContextManager[Server]]
"""Starts a server whose log is written to the folder."""


@dataclass(frozen=True, slots=True)
class Options:
    """How much is measured, and for how long."""

    sockets: int
    events: int
    rest: float
    limit: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What one server came to; memory in KiB a socket and processor in seconds a second, None where /proc is not."""

    heard: Sequence[Heard]
    memory: float | None
    processor: float | None
    frame: bytes


async def main(options: Options) -> None:
    """Measure each database in turn and print; end within the limit."""
    _allow(options.sockets)
    dialects = [Dialect.SQLITE, *([Dialect.POSTGRESQL] if await reachable() else [])]
    if Dialect.POSTGRESQL not in dialects:
        print("!! No PostgreSQL answers (MONESPACE_TEST_POSTGRES names one): SQLite only.\n")
    try:
        async with asyncio.timeout(options.limit):
            starts = {BARE: servers.bare_sockets, **await _installed()}
            for dialect in dialects:
                await measure(dialect, starts, options)
    except TimeoutError:
        raise SystemExit(f"not finished within {options.limit:.0f} s: give it more time (--limit)") from None
    except BadAnswer as wrong:
        raise SystemExit(f"the sockets do not hear what is measured: {wrong}") from None


async def measure(dialect: Dialect, starts: Mapping[str, Start], options: Options) -> None:
    """Fill a database, measure ours on it, then the others with the very frame that ours has sent, and print."""
    with tempfile.TemporaryDirectory(prefix="monespace-bench-") as name:
        folder, secret = Path(name), secrets.token_urlsafe(48)
        async with database(dialect, folder) as address:
            dossiers = await prepare(address, options.events + UNTIMED)
            await settle(dialect, address)
            async with servers.ours(address, folder, secret) as server:
                ours = await _ours(server, dossiers, secret, options)
        others = {name: await _others(start, folder, ours.frame, options) for name, start in starts.items()}
    print(f"## {dialect}: {options.sockets:,} sockets, a frame of {len(ours.frame)} bytes, {options.events} events\n")
    print(_compared(ours, others))


async def prepare(address: str, many: int) -> list[Filled]:
    """Write a company with so many closed dossiers, and a manager who will reopen them; return the dossiers."""
    filled = await fill(address, many * COMPANIES)
    dossiers = [each for each in filled if each.siren == filled[0].siren]

    async def close(_: Unit) -> None:
        await Person.create(email=MANAGER, first_name="Anne", last_name="Roux", opco_role=Standing.MANAGER)
        await Dossier.filter(number__in=[each.number for each in dossiers]).update(state=DossierState.CLOSED)

    async with open_store(address, MODELS, clock=SystemClock()) as store:
        await store.unit(close)
    return dossiers


async def _ours(server: Server, dossiers: Sequence[Filled], secret: str, options: Options) -> Measured:
    """A manager reopens one dossier after the other; every socket is its company's."""
    tokens = Tokens(secret, SystemClock())
    manager, employer = (
        _who(tokens, each, as_) for each, as_ in ((MANAGER, "MANAGER"), (dossiers[0].email, "EMPLOYER"))
    )
    acts = iter([partial(_reopen, server.port, each.number, manager) for each in dossiers])

    async def subscription() -> Mapping[str, object]:
        said = json.loads(await _asked(server.port, NOW, {}, employer))
        return {"query": FOLLOW, "variables": {"after": said["data"]["notifications"]["latestCursor"]}}

    return await _measured(server, employer, subscription, acts, options)


async def _others(start: Start, folder: Path, frame: bytes, options: Options) -> Measured:
    """The frame is posted: the bare server sends it on to everybody as it is, the peers what they make of its data."""

    async def tell() -> None:
        await answer(server.port, post("/tell", frame))

    async def subscription() -> Mapping[str, object]:
        return {"query": FOLLOW}

    async with start(folder) as server:
        return await _measured(server, {}, subscription, iter([tell] * (options.events + UNTIMED)), options)


async def _installed() -> Mapping[str, Start]:
    """Return how the peers are started, none of them where they cannot be had."""
    try:
        folder = await peers_installed.node(PEERS / "live")
    except NotInstalled as why:
        print(f"!! The peers on Node are left out: {why}\n")
        return {}
    return {name: partial(servers.node, folder / script) for name, script in ON_NODE.items()}


async def _measured(
    server: Server,
    greeting: Mapping[str, str],
    subscription: Callable[[], Awaitable[Mapping[str, object]]],
    acts: Iterator[Act],
    options: Options,
) -> Measured:
    async with crowd(server.port, 1, greeting, await subscription()) as alone:
        await alone.hear(next(acts))
    before = server.memory
    async with crowd(server.port, options.sockets, greeting, await subscription()) as everybody:
        await everybody.hear(next(acts))  # from here on all of them are known to follow
        after = server.memory
        processor = await _at_rest(server, options.rest)
        heard = [await everybody.hear(act) for act in acts]
        return Measured(heard, _each(before, after, options.sockets), processor, everybody.frame)


async def _at_rest(server: Server, seconds: float) -> float | None:
    """Say how many seconds of processor a second take when nothing happens."""
    before, started = server.processor, perf_counter()
    await asyncio.sleep(seconds)
    after = server.processor
    return None if before is None or after is None else (after - before) / (perf_counter() - started)


async def _reopen(port: int, number: str, manager: Mapping[str, str]) -> None:
    said = await _asked(port, REOPEN, {"number": number}, manager)
    if json.loads(said)["data"]["reopenDossier"]["userErrors"]:
        raise BadAnswer(said.decode())


async def _asked(port: int, query: str, variables: Mapping[str, str], who: Mapping[str, str]) -> bytes:
    body = json.dumps({"query": query, "variables": variables}).encode()
    return await answer(port, post("/graphql", body, **who))


def _who(tokens: Tokens, email: str, context: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.issue(email, timedelta(hours=1))}", "X-Context": context}


def _each(before: float | None, after: float | None, sockets: int) -> float | None:
    return None if before is None or after is None else (after - before) * 1024 / sockets


def _compared(ours: Measured, others: Mapping[str, Measured]) -> str:
    everybody = {OURS: ours, **others}
    rows = [
        _times(
            "ms until the first socket", {name: [each.first for each in of.heard] for name, of in everybody.items()}
        ),
        _times("ms until the last socket", {name: [each.last for each in of.heard] for name, of in everybody.items()}),
        _times(
            "ms from the first to the last",
            {name: [each.last - each.first for each in of.heard] for name, of in everybody.items()},
        ),
        _single("KiB of memory a socket", {name: of.memory for name, of in everybody.items()}),
        _single("processors at rest", {name: of.processor for name, of in everybody.items()}),
    ]
    return f"{table(('measured', *everybody, *(f'ours / {name}' for name in others)), rows)}\n"


def _times(name: str, seconds: Mapping[str, Sequence[float]]) -> tuple[str, ...]:
    times = {of: [1000 * each for each in measured] for of, measured in seconds.items()}
    ratios = (told(times, OURS, other) for other in times if other != OURS)
    return name, *map(short, medians(times).values()), *ratios


def _single(name: str, measured: Mapping[str, float | None]) -> tuple[str, ...]:
    """Memory and processor are read from /proc: where it is not, nothing is said of them."""
    figures = ("—" if each is None else short(each) for each in measured.values())
    ratios = (_ratio(measured[OURS], each) for other, each in measured.items() if other != OURS)
    return name, *figures, *ratios


def _ratio(ours: float | None, other: float | None) -> str:
    return short(ours / other) if ours is not None and other else "—"


def _allow(sockets: int) -> None:
    """Let this process and those it starts open so many sockets."""
    wanted = sockets + SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise SystemExit(f"this system lets a process open {hard} files: ask for fewer sockets (--sockets)")
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("--sockets", type=int, default=5_000, help="how many follow the feed (5000)")
    parser.add_argument("--events", type=int, default=5, help="how many events are timed (5)")
    parser.add_argument("--rest", type=float, default=10.0, help="seconds during which nothing happens (10)")
    parser.add_argument("--limit", type=float, default=1800.0, help="seconds after which all is stopped (1800)")
    return Options(**vars(parser.parse_args()))


if __name__ == "__main__":
    try:
        uvloop.run(ended_in_order(main(_options())))
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise SystemExit("interrupted; everything that was started is stopped") from None
