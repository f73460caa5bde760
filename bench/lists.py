"""`make bench-lists`: what lists cost with many drafts or dossiers, in terms of what they cost with few."""

import argparse
import logging
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from time import perf_counter
from typing import Any

import structlog
import uvloop
from graphql import OperationType

from bench.databases import database, reachable, settle
from bench.filled import number_of
from bench.many_dossiers import LARGE_PROVIDER, NEW_PROVIDER, SMALL_PROVIDER, write_dossiers
from bench.many_drafts import FIRST_NUMBER, LARGE, SMALL, write_drafts
from bench.side_by_side import short, table
from monespace_gql.access import Reach, Viewer
from monespace_gql.backoffice.address import Reachable
from monespace_gql.backoffice.carrier import Carrier
from monespace_gql.backoffice.embedded_office import EmbeddedOffice
from monespace_gql.catalogue import install
from monespace_gql.directory.embedded import EmbeddedDirectory
from monespace_gql.documents.recogniser import Recogniser
from monespace_gql.documents.storage import FileStorage
from monespace_gql.drafts.desk import Desk
from monespace_gql.graph.context import Asked
from monespace_gql.graph.executor import Executor, GraphQLRequest
from monespace_gql.graph.schema import build_schema
from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.json_field import from_json
from monespace_gql.journal.migrate import migrate
from monespace_gql.journal.store import Store, open_store
from monespace_gql.lexicon.clock import SystemClock
from monespace_gql.lexicon.standing import Context, Permission, Standing
from monespace_gql.migrations import MODELS
from monespace_gql.prints.generate import Prints
from monespace_gql.prints.press import Press

BASE = 2_000
SIZES = (2_000, 20_000, 200_000)
LIMIT = 10.0
"""What a page may cost at most with many rows, in pages with few: an empty one counts as a first page."""

PATIENT = 600.0
ROW = "number title startsOn endsOn stateLabel scheme subSchemeLabel traineesLabel organisms employer { name siret }"
PART = f"edges {{ cursor node {{ {ROW} }} }} pageInfo {{ hasNextPage endCursor }}"
QUERY = """
query List($filter: KINDFilter, $search: String, $orderBy: KINDOrder, $after: String, $page: PageInput) {
  rows: LIST(filter: $filter, search: $search, orderBy: $orderBy, after: $after, page: $page) { SELECTED }
}
"""
FIRST = "first page"
TITLE, TRAINEE = ({"by": by, "direction": "ASC"} for by in ("TITLE", "TRAINEE"))


@dataclass(frozen=True, slots=True)
class Options:
    """How many rows there are in turn, how often each question is asked, of which lists and where."""

    sizes: Sequence[int]
    rounds: int
    lists: Sequence[str]
    databases: Sequence[str]


def _viewer(context: Context, *sirens: str, role: Standing | None = None) -> Viewer:
    reaches = tuple(Reach(siren, None, {"*": frozenset(Permission)}) for siren in sirens)
    return Viewer(1, "list@bench.test", "Claire", "Dumas", context, (context,), reaches, role)


EMPLOYER, SMALL_EMPLOYER = (_viewer(Context.EMPLOYER, siren) for siren in (LARGE, SMALL))
PROVIDER, SMALL_PROVIDERS, NEW_PROVIDERS = (
    _viewer(Context.PROVIDER, siren) for siren in (LARGE_PROVIDER, SMALL_PROVIDER, NEW_PROVIDER)
)
MANAGER = _viewer(Context.MANAGER, role=Standing.MANAGER)


@dataclass(frozen=True, slots=True)
class Question:
    """One list asked for; a deep one starts from the cursor of a page near the end."""

    name: str
    variables: Mapping[str, object]
    viewer: Viewer = EMPLOYER
    from_the_end: bool = False
    total: bool = False

    @property
    def selected(self) -> str:
        """What is selected of the list."""
        return f"{PART} totalCount" if self.total else PART


def of_drafts(rows: int) -> list[Question]:
    """Return what is asked of a database with so many drafts."""
    return [
        Question(FIRST, {}),
        Question("page by number, at 90 %", {"page": deep_page(rows)}),
        Question("cursor, at 90 %", {}, from_the_end=True),
        Question("by title, first page", {"orderBy": TITLE}),
        Question("by trainee, cursor at 90 %", {"orderBy": TRAINEE}, from_the_end=True),
        Question("small company, first page", {}, SMALL_EMPLOYER),
        Question(
            "filter: scheme and state, most rows", {"filter": {"schemes": ["CPRO"], "states": ["EMPLOYER_ENTRY"]}}
        ),
        Question("filter: scheme, one row in a hundred", {"filter": {"schemes": ["BADGE"]}}),
        Question("the same, by title", {"filter": {"schemes": ["BADGE"]}, "orderBy": TITLE}),
        Question("filter: a month", {"filter": MONTH}),
        Question("filter: nothing", {"filter": {"mandated": True}}),
        *searches(str(FIRST_NUMBER + 77)),
        Question("search: small company", {"search": "martin"}, SMALL_EMPLOYER),
        Question("search and filter", {"search": "lilo", "filter": {"schemes": ["CPRO"], "subrogation": True}}),
        Question("total, added to the first page", {}, total=True),
        Question("total, added to a search", {"search": "lilo"}, total=True),
    ]


def of_dossiers(rows: int) -> list[Question]:
    """Return what is asked of a database with so many dossiers, by a company, providers and the manager."""
    page = {"page": {"number": min(500, rows // 20), "size": 20}}
    return [
        Question(FIRST, {}),
        Question("page 500, or the last", page),
        Question("by title, first page", {"orderBy": TITLE}),
        Question("by trainee, cursor at 90 %", {"orderBy": TRAINEE}, from_the_end=True),
        Question("small company, first page", {}, SMALL_EMPLOYER),
        Question("filter: state, one row in a hundred", {"filter": {"states": ["REFUSED"]}}),
        Question("the same, by title", {"filter": {"states": ["REFUSED"]}, "orderBy": TITLE}),
        Question("filter: a month", {"filter": MONTH}),
        Question("filter: nothing", {"filter": NEVER}),
        Question("filter: nothing, by title", {"filter": NEVER, "orderBy": TITLE}),
        *searches(number_of(77)),
        Question("manager, first page", {}, MANAGER),
        Question("manager, page 500, or the last", page, MANAGER),
        Question("manager, filter: nothing, by title", {"filter": NEVER, "orderBy": TITLE}, MANAGER),
        Question("manager, search: two words", {"search": "lilo bachelor"}, MANAGER),
        Question("large provider, first page", {}, PROVIDER),
        Question("large provider, by title", {"orderBy": TITLE}, PROVIDER),
        Question("large provider, page 500, or the last", page, PROVIDER),
        Question("provider of one in a hundred, first page", {}, SMALL_PROVIDERS),
        Question("provider of one in a hundred, by title", {"orderBy": TITLE}, SMALL_PROVIDERS),
        Question("provider of one in a hundred, search", {"search": "fournil"}, SMALL_PROVIDERS),
        Question("new provider, first page", {}, NEW_PROVIDERS),
        Question("total, added to the first page", {}, total=True),
        Question("manager, total", {}, MANAGER, total=True),
        Question("large provider, total", {}, PROVIDER, total=True),
    ]


def searches(number: str) -> list[Question]:
    """Return what is typed in the box, whatever the list."""
    return [
        Question("search: a number", {"search": number}),
        Question("search: one letter", {"search": "m"}),
        Question("search: a word of most rows", {"search": "fournil"}),
        Question("search: a surname, by trainee", {"search": "lefev", "orderBy": TRAINEE}),
        Question("search: two words", {"search": "lilo bachelor"}),
        Question("search: a phrase", {"search": "« le goff »"}),
        Question("search: a surname and a letter", {"search": "dupont b"}),
        Question("search: nothing, of two common words", {"search": "lilo chloe"}),
        Question("search: nothing", {"search": "zzz"}),
    ]


MONTH = {"period": {"from": "2026-03-01", "to": "2026-03-31"}}
NEVER = {"period": {"from": "2040-01-01", "to": "2040-01-31"}}


@dataclass(frozen=True)
class Kind:
    """One of the lists: how it is named in the API, filled, and asked."""

    type: str
    write: Callable[[Store, int, int], Awaitable[None]]
    questions: Callable[[int], list[Question]]

    def query(self, question: Question) -> str:
        """Return the GraphQL text of a question."""
        words = {"KIND": self.type, "LIST": f"{self.type.lower()}s", "SELECTED": question.selected}
        return reduce(lambda text, word: text.replace(word, words[word]), words, QUERY)


KINDS = {"drafts": Kind("Draft", write_drafts, of_drafts), "dossiers": Kind("Dossier", write_dossiers, of_dossiers)}


def deep_page(rows: int) -> dict[str, int]:
    """Return the page at nine tenths of a list."""
    return {"number": rows * 9 // 200, "size": 20}


class House:
    """A store with rows in it, asked as its people ask, without the network."""

    def __init__(self, store: Store, folder: Path, kind: Kind, rows: int) -> None:
        self._kind, self._rows = kind, rows
        self._desk = Desk(store, install(frozenset()), None)
        self._executor = Executor(build_schema(self._desk.catalogue), introspection=False, compiled=True)
        self._storage = FileStorage(folder)

    async def ask(self, question: Question, variables: Mapping[str, object]) -> Any:  # Any: a response of the API
        """Return the list asked for."""
        request = GraphQLRequest(self._kind.query(question), variables=dict(variables))
        asked = Asked(
            viewer=question.viewer,
            desk=self._desk,
            storage=self._storage,
            directory=EmbeddedDirectory(self._desk.store),
            recogniser=Recogniser(),
            prints=Prints(Press(), {}, self._storage),
            reachable=Reachable(),
            carrier=Carrier(self._desk.store, EmbeddedOffice()),
        )
        outcome = await self._executor.run(request, asked, allow=frozenset({OperationType.QUERY}))
        assert not outcome.errors, outcome.errors
        return from_json(outcome.body)["data"]["rows"]

    async def seconds(self, question: Question, rounds: int) -> float:
        """Return how long one answer takes: the quickest of so many, for others use the machine as well."""
        variables = dict(question.variables)
        if question.from_the_end:
            page = deep_page(self._rows)
            variables["after"] = (await self.ask(question, {**variables, "page": page}))["edges"][-1]["cursor"]
        await self.ask(question, variables)
        return min([await self._timed(question, variables) for _ in range(rounds)])

    async def _timed(self, question: Question, variables: Mapping[str, object]) -> float:
        started = perf_counter()
        await self.ask(question, variables)
        return perf_counter() - started


async def main(options: Options) -> None:
    """Measure each list on each database, with few rows, then with more, and print the growth of each question."""
    dialects = [dialect for dialect in Dialect if dialect.value in options.databases]
    if Dialect.POSTGRESQL in dialects and not await reachable():
        print("!! No PostgreSQL answers (MONESPACE_TEST_POSTGRES names one): SQLite only.\n")
        dialects.remove(Dialect.POSTGRESQL)
    for name in options.lists:
        for dialect in dialects:
            seconds = {size: await measured(dialect, KINDS[name], size, options.rounds) for size in options.sizes}
            report(f"{dialect.value}: {name}", KINDS[name], seconds)


async def measured(dialect: Dialect, kind: Kind, rows: int, rounds: int) -> dict[str, float]:
    """Return the seconds of each question on a database of so many rows."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with database(dialect, folder) as address:
            await _fill(address, kind, rows)
            await settle(dialect, address)
            async with open_store(address, MODELS, clock=SystemClock()) as store:
                house = House(store, folder, kind, rows)
                return {question.name: await house.seconds(question, rounds) for question in kind.questions(rows)}


async def _fill(address: str, kind: Kind, rows: int) -> None:
    async with open_store(address, MODELS, clock=SystemClock(), statement_timeout=PATIENT) as store:
        await migrate(store)
        base = min(rows, BASE)
        await kind.write(store, base, rows // base - 1)


def report(title: str, kind: Kind, seconds: Mapping[int, Mapping[str, float]]) -> None:
    """Print how each question grows, and what it costs in terms of the first page with few rows."""
    few, many = min(seconds), max(seconds)
    one = seconds[few][FIRST]
    rows = [
        [name, short(cost / seconds[few][name]), *(short(seconds[size][name] / one) for size in seconds)]
        for name, cost in seconds[many].items()
    ]
    print(f"## {title}, {many:,} in terms of {few:,}\n")
    print("Growth is the most in terms of the fewest; the other columns are in first pages with the fewest.\n")
    print(table(["Asked for", "growth", *(f"with {size:,}" for size in seconds)], rows))
    pages = {question.name for question in kind.questions(few) if not question.total}
    over = [name for name in pages if seconds[many][name] / max(seconds[few][name], one) > LIMIT]
    told = f"!! Over {short(LIMIT)}: {', '.join(sorted(over))}" if over else f"Every page is below {short(LIMIT)}."
    print(f"\n{told}\n")


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m bench.lists", description=__doc__)
    parser.add_argument("--size", type=int, action="append", help=f"how many rows, multiples of 2000 {list(SIZES)}")
    parser.add_argument("--rounds", type=int, default=15, help="how often each question is asked [15]")
    parser.add_argument("--list", action="append", choices=list(KINDS), help="one only [both]")
    parser.add_argument("--database", action="append", choices=[each.value for each in Dialect], help="one only [both]")
    given = parser.parse_args()
    databases = given.database or [each.value for each in Dialect]
    return Options(sorted(given.size or SIZES), given.rounds, given.list or list(KINDS), databases)


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    uvloop.run(main(_options()))
