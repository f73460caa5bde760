"""`make bench-detail`: one dossier with everything in it, and a page of twenty, asked of ours and of a bare server."""

import argparse
import asyncio
import json
import secrets
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter

import uvloop

from bench import servers
from bench.databases import database, reachable, settle
from bench.filled import Filled, fill
from bench.load import Load, answer, get, load, post
from bench.servers import Server, ended_in_order
from bench.side_by_side import interleaved, medians, short, table, told
from bench.tree import difference, leaves
from bench.whole_dossier import DETAIL, LIST
from monespace_gql.journal.dialect import Dialect
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.web.identity import Tokens

ASKED = 200
"""How many dossiers are asked for in turn, taken at random from all."""
WARM_UP = 1.0
OURS, BARE = "ours", "bare"


@dataclass(frozen=True, slots=True)
class Options:
    """How much is measured, and for how long."""

    dossiers: int
    at_once: int
    rounds: int
    seconds: float
    requests: int
    limit: float


@dataclass(frozen=True)
class Question:
    """One thing asked of both servers: the same dossiers in the same order."""

    name: str
    asked: Mapping[str, Sequence[bytes]]


async def main(options: Options) -> None:
    """Measure each database in turn and print, the last one for as long as its memory takes; end within the limit."""
    dialects = [Dialect.SQLITE, *([Dialect.POSTGRESQL] if await reachable() else [])]
    if Dialect.POSTGRESQL not in dialects:
        print("!! No PostgreSQL answers (MONESPACE_TEST_POSTGRES names one): SQLite only.\n")
    until = perf_counter() + options.limit
    try:
        async with asyncio.timeout(options.limit):
            for dialect in dialects:
                await measure(dialect, options if dialect is dialects[-1] else replace(options, requests=0), until)
    except TimeoutError:
        raise SystemExit(f"not finished within {options.limit:.0f} s: give it more time (--limit)") from None


async def measure(dialect: Dialect, options: Options, until: float) -> None:
    """Fill a database, start both servers on it, and print what they came to."""
    with tempfile.TemporaryDirectory(prefix="monespace-bench-") as name:
        folder, secret = Path(name), secrets.token_urlsafe(48)
        async with database(dialect, folder) as address:
            filled = await fill(address, options.dossiers)
            await settle(dialect, address)
            async with servers.ours(address, folder, secret) as ours, servers.bare(address, folder) as bare:
                by_name = {OURS: ours, BARE: bare}
                print(f"## {dialect}: {options.dossiers:,} dossiers, {options.at_once} requests at once\n")
                await print_all(questions(filled, secret), by_name, options, until)


async def print_all(
    questions: Sequence[Question], by_name: Mapping[str, Server], options: Options, until: float
) -> None:
    """Print the rates, then the memory."""
    idle = {name: server.memory for name, server in by_name.items()}
    rows, answered = [], dict.fromkeys(by_name, 0)
    for question in questions:
        size = await same_answer(question, by_name)
        measured = await rounds(question, by_name, options)
        for name, loads in measured.items():
            answered[name] += sum(each.answered for each in loads)
        rows.append(_row(question, size, measured))
    heads = ("asked", "leaves", "bare, requests/s", "ours, requests/s", "ours / bare (lowest–highest round)")
    print(table(heads, rows))
    print()
    for name, server in by_name.items():
        rest = max(options.requests - answered[name], 0)
        answered[name] += await more(server, questions[0].asked[name], rest, options, until)
    print(_memory(by_name, idle, answered))
    if min(answered.values()) < options.requests:
        print(f"Time was up before {options.requests:,} requests: --limit gives more.\n")


async def more(server: Server, asked: Sequence[bytes], rest: int, options: Options, until: float) -> int:
    """Ask so many times more, or as often as time allows; return how often."""
    seconds = max(until - perf_counter() - servers.END_LIMIT, 0.0)
    return (await load(server.port, asked, at_once=options.at_once, seconds=seconds, at_most=rest)).answered


async def same_answer(question: Question, by_name: Mapping[str, Server]) -> int:
    """Make sure that both servers answer the same tree before they are timed; return how many leaves it has."""
    one, other = [json.loads(await answer(server.port, question.asked[name][0])) for name, server in by_name.items()]
    if place := difference(one, other):
        raise SystemExit(f"{question.name}: the two servers do not answer alike at {place}, their times say nothing")
    return leaves(one)


async def rounds(question: Question, by_name: Mapping[str, Server], options: Options) -> dict[str, list[Load]]:
    """Give each server its turn, round after round, once both are warm."""

    def turn(name: str, seconds: float) -> Callable[[], Awaitable[Load]]:
        return partial(load, by_name[name].port, question.asked[name], at_once=options.at_once, seconds=seconds)

    await interleaved({name: turn(name, WARM_UP) for name in by_name}, 1)
    return await interleaved({name: turn(name, options.seconds) for name in by_name}, options.rounds)


def questions(filled: Sequence[Filled], secret: str) -> list[Question]:
    """Write the requests of both kinds for both servers."""
    chosen = Random(1).choices(filled, k=ASKED)
    tokens = Tokens(secret, SystemClock())
    bearer = {each.email: f"Bearer {tokens.issue(each.email, timedelta(hours=1))}" for each in chosen}

    def graphql(each: Filled, query: str, **variables: str) -> bytes:
        body = json.dumps({"query": query, "variables": variables}).encode()
        return post("/graphql", body, Authorization=bearer[each.email], **{"X-Context": "EMPLOYER"})

    return [
        Question(
            "one dossier, everything",
            {
                OURS: [graphql(each, DETAIL.query(), number=each.number) for each in chosen],
                BARE: [get(f"/detail/{each.siren}/{each.number}") for each in chosen],
            },
        ),
        Question(
            "a page of 20",
            {
                OURS: [graphql(each, LIST.query()) for each in chosen],
                BARE: [get(f"/list/{each.siren}") for each in chosen],
            },
        ),
    ]


def _row(question: Question, size: int, measured: Mapping[str, Sequence[Load]]) -> tuple[str, ...]:
    rates = {name: [each.rate for each in loads] for name, loads in measured.items()}
    middle = medians(rates)
    return question.name, str(size), short(middle[BARE]), short(middle[OURS]), told(rates, OURS, BARE)


def _memory(by_name: Mapping[str, Server], idle: Mapping[str, float | None], answered: Mapping[str, int]) -> str:
    rows = []
    for name, server in by_name.items():
        before, after, workers = idle[name], server.memory, server.memory_of_workers
        if before is None or after is None:
            continue
        beside = f"{workers:.0f} MiB" if workers else "none"
        counted = f"{after:.0f} MiB after {answered[name]:,}"
        rows.append((name, f"{before:.0f} MiB", counted, short(after / before), beside))
    heads = ("server", "resident when idle", "after requests", "after / idle", "its worker processes")
    return f"{table(heads, rows)}\n" if rows else "Memory is not measured here: it is read from /proc.\n"


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m bench.detail", description=__doc__)
    parser.add_argument("--dossiers", type=int, default=2_000, help="how many are written first (2000)")
    parser.add_argument("--at-once", type=int, default=16, help="requests under way at once (16)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each server takes its turn (5)")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long a turn lasts (1)")
    parser.add_argument("--requests", type=int, default=10_000, help="requests before the memory is read again (10000)")
    parser.add_argument("--limit", type=float, default=170.0, help="seconds after which all is stopped (170)")
    return Options(**vars(parser.parse_args()))


if __name__ == "__main__":
    try:
        uvloop.run(ended_in_order(main(_options())))
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise SystemExit("interrupted; everything that was started is stopped") from None
