"""`make bench-reads`: three screens asked of ours, of the limit and of other GraphQL servers over one PostgreSQL."""

import argparse
import asyncio
import json
import re
import secrets
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

import asyncpg
import uvloop

from bench import peers_installed, servers
from bench.bare_server import POOL
from bench.databases import database, reachable, settle
from bench.filled import Filled, fill
from bench.load import BadAnswer, answer, get, load, post
from bench.peers_asked import ROOTS, postgraphile_query, postgraphile_sql, query, told
from bench.peers_installed import NotInstalled
from bench.servers import NotStarted, Server, ended_in_order
from bench.side_by_side import interleaved, short, table
from bench.tree import difference, leaves, values
from monespace_gql.journal.dialect import Dialect
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.web.identity import Tokens

ASKED = 200
"""How many dossiers are asked for in turn, taken at random from all."""
WARM_UP = 2.0
"""Seconds, twice a turn at most: what is compiled as it runs must be."""
LIMIT = "the limit"
OURS, COMPUTED, PLAIN = "ours", "ours, with findings and access", "ours, MONESPACE_READS=graphql"
STRAWBERRY = "Strawberry as documented"
POSTGRAPHILE, MERCURIUS, YOGA = "PostGraphile 5", "Mercurius + graphql-jit", "GraphQL Yoga + graphql-jit"
APOLLO, ARIADNE = "Apollo Server + DataLoader", "Ariadne"
NODE = {POSTGRAPHILE: "postgraphile.mjs", MERCURIUS: "mercurius.mjs", YOGA: "yoga.mjs", APOLLO: "apollo.mjs"}
ALL = (OURS, COMPUTED, PLAIN, *NODE, ARIADNE, STRAWBERRY)
SCREENS = {"dossier": "one dossier", "dossiers": "a list of 20", "dossiersInFull": "20 whole dossiers"}
BARE = {"dossier": "stored", "dossiers": "stored-list", "dossiersInFull": "stored-in-full"}
MORE = "findings { path code message severity } access { hidden locked actions { code allowed reasons } }"
PRODUCTION = {"NODE_ENV": "production", "GRAPHILE_ENV": "production"}


@dataclass(frozen=True, slots=True)
class Options:
    """How much is measured, for how long, and whom beside the limit."""

    dossiers: int
    at_once: int
    rounds: int
    seconds: float
    limit: float
    only: Sequence[str]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn of a server came to: answers a second, and its processor's seconds an answer, if they are known."""

    rate: float
    processor: float


Requests = Callable[[str], Sequence[bytes]]
"""Writes the requests for a screen, by its root field."""


@dataclass(frozen=True)
class Contender:
    """A server, and how it is asked."""

    server: Server
    requests: Requests


@dataclass(frozen=True)
class Measured:
    """The turns of one contender on one screen, the limit's turn before each of them, and the leaves of its answer."""

    leaves: int
    turns: Sequence[Turn]
    beside: Sequence[Turn]

    @property
    def rate(self) -> float:
        """Requests answered a second, as a rule."""
        return median(turn.rate for turn in self.turns)

    @property
    def shares(self) -> list[float]:
        """Requests answered a second in terms of the limit's, turn by turn."""
        return [turn.rate / limit.rate for turn, limit in zip(self.turns, self.beside, strict=True)]

    @property
    def processor(self) -> str:
        """The processor of the server's process an answer, in terms of the limit's."""
        least = median(turn.processor for turn in self.beside)
        return f"× {short(median(turn.processor for turn in self.turns) / least)}" if least else "not known"


async def main(options: Options) -> None:
    """Fill a database, start everybody on it, check that they answer alike, measure, print; end within the limit."""
    if not await reachable():
        raise SystemExit("No PostgreSQL answers (MONESPACE_TEST_POSTGRES names one): the peers know no other database.")
    try:
        async with asyncio.timeout(options.limit):
            await measure(options)
    except TimeoutError:
        raise SystemExit(f"not finished within {options.limit:.0f} s: give it more time (--limit)") from None


async def measure(options: Options) -> None:
    """Measure all on one database, dropped at the end."""
    with tempfile.TemporaryDirectory(prefix="monespace-bench-") as name:
        folder = Path(name)
        async with database(Dialect.POSTGRESQL, folder) as address, AsyncExitStack() as stack:
            filled = await fill(address, options.dossiers)
            await _prepare(address)
            await settle(Dialect.POSTGRESQL, address)
            started = Started(address, folder, Random(1).choices(filled, k=ASKED), stack)
            contenders = await started.all(options.only)
            print(f"## {len(filled):,} dossiers in PostgreSQL, {options.at_once} requests at once, one process each\n")
            results = {screen: await screened(screen, contenders, options) for screen in ROOTS}
            print(_summary(results))
            await layers(contenders, filled[0], options)


@dataclass(frozen=True)
class Started:
    """Starts the servers, each for as long as the stack is open."""

    address: str
    folder: Path
    chosen: Sequence[Filled]
    stack: AsyncExitStack

    async def all(self, names: Sequence[str]) -> dict[str, Contender]:
        """Return the limit and those that could be started of these; say who could not, and why."""
        bare = await self.stack.enter_async_context(servers.bare(self.address, self.folder))
        contenders = {LIMIT: Contender(bare, self._bare)}
        contenders |= await self._ours(names)
        for name in names:
            try:
                if name in NODE:
                    contenders[name] = await self._node(name)
                elif name == ARIADNE:
                    contenders[name] = await self._ariadne()
                elif name == STRAWBERRY:
                    server = servers.strawberry(self.address, self.folder)
                    contenders[name] = Contender(await self.stack.enter_async_context(server), self._peer(query))
            except (NotInstalled, NotStarted, OSError) as reason:
                print(f"!! {name} is left out: {reason}\n")
        return {name: contenders[name] for name in (LIMIT, *names) if name in contenders}

    async def _ours(self, names: Sequence[str]) -> dict[str, Contender]:
        secret = secrets.token_urlsafe(48)
        contenders: dict[str, Contender] = {}
        asked = partial(self._graphql, secret)
        if OURS in names or COMPUTED in names:
            server = await self._one_of_ours("compiled", secret)
            contenders |= {OURS: Contender(server, asked), COMPUTED: Contender(server, partial(asked, more=MORE))}
        if PLAIN in names:
            contenders[PLAIN] = Contender(await self._one_of_ours("graphql", secret), asked)
        return contenders

    async def _one_of_ours(self, reads: str, secret: str) -> Server:
        folder = self.folder / reads
        folder.mkdir()
        return await self.stack.enter_async_context(servers.ours(self.address, folder, secret, MONESPACE_READS=reads))

    async def _node(self, name: str) -> Contender:
        packages = await peers_installed.node()
        command = ("node", str(packages / NODE[name]))
        asked = self._peer(postgraphile_query if name == POSTGRAPHILE else query)
        return Contender(await self.stack.enter_async_context(self._told(command)), asked)

    async def _ariadne(self) -> Contender:
        command = (str(await peers_installed.python()), str(peers_installed.PEERS / "ariadne_server.py"))
        return Contender(await self.stack.enter_async_context(self._told(command)), self._peer(query))

    def _told(self, command: Sequence[str]) -> AbstractAsyncContextManager[Server]:
        return servers.told(command, lambda port: told(self.address, port, POOL), self.folder, PRODUCTION)

    def _bare(self, root: str) -> list[bytes]:
        return [get(f"/{BARE[root]}/{'/'.join(_values(root, each))}") for each in self.chosen]

    def _graphql(self, secret: str, root: str, more: str = "") -> list[bytes]:
        tokens = Tokens(secret, SystemClock())
        return [
            post(
                "/graphql",
                _body(ROOTS[root].query(more), {"number": each.number} if root == "dossier" else {}),
                Authorization=f"Bearer {tokens.issue(each.email, timedelta(hours=1))}",
                **{"X-Context": "EMPLOYER"},
            )
            for each in self.chosen
        ]

    def _peer(self, text: Callable[[str], str]) -> Requests:
        def requests(root: str) -> list[bytes]:
            names = ("siren", "number")
            return [
                post("/graphql", _body(text(root), dict(zip(names, _values(root, each), strict=False))))
                for each in self.chosen
            ]

        return requests


async def screened(root: str, contenders: Mapping[str, Contender], options: Options) -> dict[str, Measured]:
    """Check one screen, let everybody have their turns on it, and print what they came to."""
    asked = {name: contender.requests(root) for name, contender in contenders.items()}
    counted: dict[str, int] = {}
    expected = json.loads(await answer(contenders[LIMIT].server.port, asked[LIMIT][0]))
    for name, contender in contenders.items():
        try:
            found = json.loads(await answer(contender.server.port, asked[name][0]))
        except BadAnswer as reason:
            print(f"!! {name} is left out of {SCREENS[root]}: {reason}\n")
            continue
        if place := _unlike(name, expected, found):
            raise SystemExit(f"{SCREENS[root]}: {name} does not answer alike, see {place}; its times say nothing")
        counted[name] = leaves(found)
    turns = await _beside_the_limit({name: (contenders[name].server, asked[name]) for name in counted}, options)
    results = {name: Measured(counted[name], *zip(*turns[name], strict=True)) for name in counted}
    print(f"### {SCREENS[root]}\n\n{_table(results)}\n")
    return results


async def layers(contenders: Mapping[str, Contender], one: Filled, options: Options) -> None:
    """Print what each layer costs of one dossier: the processor of the server's process, an answer."""
    limit, values = contenders[LIMIT].server, "/".join(_values("dossier", one))
    statement = get(f"/stored/{values}")
    length = len(await answer(limit.port, statement))
    asked: dict[str, tuple[Server, Sequence[bytes]]] = {
        "aiohttp, bytes that are ready": (limit, [get(f"/ready/stored/{values}")]),
        "and the driver, nothing read": (limit, [get(f"/driven/{length}")]),
        "and the statement: the limit": (limit, [statement]),
    }
    if STRAWBERRY in contenders:
        view = _body(f"query Ready {{ ready(length: {length}) }}", {})
        asked["Strawberry's view, one text that is ready"] = contenders[STRAWBERRY].server, [post("/graphql", view)]
    whole = {
        STRAWBERRY: "Strawberry's view, the statement's tree",
        PLAIN: "ours, executed by graphql-core",
        OURS: "ours",
        COMPUTED: "ours, with findings and access",
    }
    for name in whole:
        if name in contenders:
            asked[whole[name]] = contenders[name].server, contenders[name].requests("dossier")
    turns = await _turns(asked, options)
    print(f"### What each layer costs: one dossier, {length:,} bytes\n\n{_layers(turns)}\n")


async def _beside_the_limit(
    asked: Mapping[str, tuple[Server, Sequence[bytes]]], options: Options
) -> dict[str, list[tuple[Turn, Turn]]]:
    """Let each have its turns, the limit one right before each: a machine may be half as quick ten seconds later."""
    seconds = options.seconds

    def pair(name: str) -> Callable[[], Awaitable[tuple[Turn, Turn]]]:
        async def turns() -> tuple[Turn, Turn]:
            before = await _turn(*asked[LIMIT], options.at_once, seconds)
            return (before if name == LIMIT else await _turn(*asked[name], options.at_once, seconds)), before

        return turns

    for server, requests in asked.values():
        await _turn(server, requests, options.at_once, min(WARM_UP, 2 * seconds))
    return await interleaved({name: pair(name) for name in asked}, options.rounds)


async def _turns(asked: Mapping[str, tuple[Server, Sequence[bytes]]], options: Options) -> dict[str, list[Turn]]:
    def turn(name: str, seconds: float) -> Callable[[], Awaitable[Turn]]:
        return partial(_turn, *asked[name], options.at_once, seconds)

    await interleaved({name: turn(name, min(WARM_UP, 2 * options.seconds)) for name in asked}, 1)
    return await interleaved({name: turn(name, options.seconds) for name in asked}, options.rounds)


async def _turn(server: Server, requests: Sequence[bytes], at_once: int, seconds: float) -> Turn:
    before = server.processor
    measured = await load(server.port, requests, at_once=at_once, seconds=seconds)
    spent = (server.processor or 0.0) - (before or 0.0)
    return Turn(measured.rate, spent / measured.answered)


def _unlike(name: str, expected: Mapping[str, object], found: Mapping[str, object]) -> str | None:
    """Return where an answer is not the limit's, None when it is; PostGraphile's has names of its own."""
    if name == COMPUTED or "errors" in found:
        return str(found["errors"]) if "errors" in found else None
    if name == POSTGRAPHILE:
        counts = [Counter(map(str, _told_alike(tree))) for tree in (expected, found)]
        lacking, more = counts[0] - counts[1], counts[1] - counts[0]
        return f"the values {dict(lacking)}, and {dict(more)} instead" if lacking or more else None
    return difference(expected, found)


def _told_alike(tree: object) -> Iterator[object]:
    """Give the values of an answer but its instants, of which PostGraphile has another spelling."""
    return ("an instant" if _INSTANT.match(str(value)) else value for value in values(tree))


_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT")


async def _prepare(address: str) -> None:
    """Tell the database what PostGraphile reads from it."""
    connection = await asyncpg.connect(address)
    try:
        for statement in postgraphile_sql():
            await connection.execute(statement)
    finally:
        await connection.close()


def _values(root: str, each: Filled) -> tuple[str, ...]:
    return (each.siren, each.number) if root == "dossier" else (each.siren,)


def _body(text: str, variables: Mapping[str, object]) -> bytes:
    return json.dumps({"query": text, "variables": variables}).encode()


def _table(results: Mapping[str, Measured]) -> str:
    rows = [
        (name, str(each.leaves), short(each.rate), _told(each.shares), each.processor) for name, each in results.items()
    ]
    heads = ("server", "leaves", "requests/s", "of the limit (lowest–highest turn)", "its processor an answer")
    return table(heads, rows)


def _summary(results: Mapping[str, Mapping[str, Measured]]) -> str:
    """Write the ratios of all the screens as one table."""
    names = dict.fromkeys(name for measured in results.values() for name in measured)
    rows = [(name, *(_share(measured, name) for measured in results.values())) for name in names]
    heads = ("server", *(SCREENS[screen] for screen in results))
    return f"### All, of the limit's requests a second\n\n{table(heads, rows)}\n"


def _share(measured: Mapping[str, Measured], name: str) -> str:
    if name not in measured:
        return "–"
    return short(median(measured[name].shares))


def _told(shares: Sequence[float]) -> str:
    return f"{short(median(shares))} ({short(min(shares))}–{short(max(shares))})"


def _layers(turns: Mapping[str, Sequence[Turn]]) -> str:
    rows = [
        (name, short(median(turn.rate for turn in each)), f"{median(turn.processor for turn in each) * 1000:.2f}")
        for name, each in turns.items()
    ]
    return table(("layer", "requests/s", "ms of its processor an answer"), rows)


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m bench.reads", description=__doc__)
    parser.add_argument("--dossiers", type=int, default=20_000, help="how many are written first (20000)")
    parser.add_argument("--at-once", type=int, default=16, help="requests under way at once (16)")
    parser.add_argument(
        "--rounds", type=int, default=9, help="how often each server takes its turn, after the limit (9)"
    )
    parser.add_argument("--seconds", type=float, default=0.5, help="how long a turn lasts (0.5)")
    parser.add_argument("--limit", type=float, default=600.0, help="seconds after which all is stopped (600)")
    parser.add_argument(
        "--only",
        action="append",
        choices=ALL,
        metavar="NAME",
        help=f"beside the limit, one or more of: {', '.join(ALL)}",
    )
    given = parser.parse_args()
    only = tuple(name for name in ALL if name in (given.only or ALL))
    return Options(given.dossiers, given.at_once, given.rounds, given.seconds, given.limit, only)


if __name__ == "__main__":
    try:
        uvloop.run(ended_in_order(main(_options())))
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise SystemExit("interrupted; everything that was started is stopped") from None
