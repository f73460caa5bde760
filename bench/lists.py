"""`make bench-lists`: what lists cost with many drafts, in terms of what they cost with few."""

import argparse
import logging
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import structlog
import uvloop
from graphql import OperationType

from bench.databases import database, reachable, settle
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
from monespace_gql.lexicon.standing import Context, Permission
from monespace_gql.migrations import MODELS
from monespace_gql.prints.generate import Prints
from monespace_gql.prints.press import Press

BASE = 2_000
LIMIT = 10.0
"""What a page may cost at most with many drafts, in pages with few: an empty one counts as a first page."""

PATIENT = 600.0
ROW = "number title startsOn endsOn stateLabel scheme subSchemeLabel traineesLabel organisms employer { name siret }"
PART = f"edges {{ cursor node {{ {ROW} }} }} pageInfo {{ hasNextPage endCursor }}"
QUERY = """
query List($filter: DraftFilter, $search: String, $orderBy: DraftOrder, $after: String, $page: PageInput) {
  drafts(filter: $filter, search: $search, orderBy: $orderBy, after: $after, page: $page) { SELECTED }
}
"""


@dataclass(frozen=True, slots=True)
class Options:
    """How many drafts are few, how many are many, how often each question is asked."""

    few: int
    many: int
    rounds: int
    databases: Sequence[str]


@dataclass(frozen=True, slots=True)
class Question:
    """One list asked for; a deep one starts from the cursor of a page near the end."""

    name: str
    variables: Mapping[str, object]
    company: str = LARGE
    from_the_end: bool = False
    total: bool = False

    @property
    def query(self) -> str:
        """The GraphQL text."""
        return QUERY.replace("SELECTED", f"{PART} totalCount" if self.total else PART)


def questions(drafts: int) -> list[Question]:
    """Return what is asked of a database with so many drafts."""
    title, trainee = ({"by": by, "direction": "ASC"} for by in ("TITLE", "TRAINEE"))
    return [
        Question("first page", {}),
        Question("page by number, at 90 %", {"page": deep_page(drafts)}),
        Question("cursor, at 90 %", {}, from_the_end=True),
        Question("by title, first page", {"orderBy": title}),
        Question("by trainee, cursor at 90 %", {"orderBy": trainee}, from_the_end=True),
        Question("small company, first page", {}, company=SMALL),
        Question(
            "filter: scheme and state, most rows", {"filter": {"schemes": ["CPRO"], "states": ["EMPLOYER_ENTRY"]}}
        ),
        Question("filter: scheme, one row in a hundred", {"filter": {"schemes": ["BADGE"]}}),
        Question("the same, by title", {"filter": {"schemes": ["BADGE"]}, "orderBy": title}),
        Question("filter: a month", {"filter": {"period": {"from": "2026-03-01", "to": "2026-03-31"}}}),
        Question("filter: nothing", {"filter": {"mandated": True}}),
        Question("search: a number", {"search": str(FIRST_NUMBER + 77)}),
        Question("search: one letter", {"search": "m"}),
        Question("search: a word of most rows", {"search": "fournil"}),
        Question("search: a surname, by trainee", {"search": "lefev", "orderBy": trainee}),
        Question("search: two words", {"search": "lilo bachelor"}),
        Question("search: a phrase", {"search": "« le goff »"}),
        Question("search: a surname and a letter", {"search": "dupont b"}),
        Question("search: nothing, of two common words", {"search": "lilo chloe"}),
        Question("search: nothing", {"search": "zzz"}),
        Question("search: small company", {"search": "martin"}, company=SMALL),
        Question("search and filter", {"search": "lilo", "filter": {"schemes": ["CPRO"], "subrogation": True}}),
        Question("total, added to the first page", {}, total=True),
        Question("total, added to a search", {"search": "lilo"}, total=True),
    ]


def deep_page(drafts: int) -> dict[str, int]:
    """Return the page at nine tenths of a list."""
    return {"number": drafts * 9 // 200, "size": 20}


class House:
    """A store with drafts in it, asked as its people ask, without the network."""

    def __init__(self, store: Store, folder: Path, drafts: int) -> None:
        self._drafts = drafts
        self._desk = Desk(store, install(frozenset()), None)
        self._executor = Executor(build_schema(self._desk.catalogue), introspection=False, compiled=True)
        self._storage = FileStorage(folder)

    async def ask(self, question: Question, variables: Mapping[str, object]) -> Any:  # Any: a response of the API
        """Return the list asked for."""
        request = GraphQLRequest(question.query, variables=dict(variables))
        asked = Asked(
            viewer=_viewer(question.company),
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
        return from_json(outcome.body)["data"]["drafts"]

    async def seconds(self, question: Question, rounds: int) -> float:
        """Return how long one answer takes: the quickest of so many, for others use the machine as well."""
        variables = dict(question.variables)
        if question.from_the_end:
            page = deep_page(self._drafts)
            variables["after"] = (await self.ask(question, {**variables, "page": page}))["edges"][-1]["cursor"]
        await self.ask(question, variables)
        return min([await self._timed(question, variables) for _ in range(rounds)])

    async def _timed(self, question: Question, variables: Mapping[str, object]) -> float:
        started = perf_counter()
        await self.ask(question, variables)
        return perf_counter() - started


async def main(options: Options) -> None:
    """Measure each database with few drafts, then with many, and print the growth of each question."""
    dialects = [dialect for dialect in Dialect if dialect.value in options.databases]
    if Dialect.POSTGRESQL in dialects and not await reachable():
        print("!! No PostgreSQL answers (MONESPACE_TEST_POSTGRES names one): SQLite only.\n")
        dialects.remove(Dialect.POSTGRESQL)
    for dialect in dialects:
        few = await measured(dialect, options.few, options.rounds)
        many = await measured(dialect, options.many, options.rounds)
        report(dialect, options, few, many)


async def measured(dialect: Dialect, drafts: int, rounds: int) -> dict[str, float]:
    """Return the seconds of each question on a database of so many drafts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with database(dialect, folder) as address:
            await _fill(address, drafts)
            await settle(dialect, address)
            async with open_store(address, MODELS, clock=SystemClock()) as store:
                house = House(store, folder, drafts)
                return {question.name: await house.seconds(question, rounds) for question in questions(drafts)}


async def _fill(address: str, drafts: int) -> None:
    async with open_store(address, MODELS, clock=SystemClock(), statement_timeout=PATIENT) as store:
        await migrate(store)
        base = min(drafts, BASE)
        await write_drafts(store, base, drafts // base - 1)


def report(dialect: Dialect, options: Options, few: Mapping[str, float], many: Mapping[str, float]) -> None:
    """Print how each question grows, and what it costs in terms of the first page with few drafts."""
    one = few["first page"]
    rows = [[name, short(many[name] / few[name]), short(few[name] / one), short(many[name] / one)] for name in many]
    heads = ["Asked for", "growth", f"with {options.few:,}", f"with {options.many:,}"]
    print(f"## {dialect.value}: {options.many:,} drafts in terms of {options.few:,}\n")
    print("Growth is many in terms of few; the other columns are in first pages with few.\n")
    print(table(heads, rows))
    pages = {question.name for question in questions(options.few) if not question.total}
    over = [name for name in many if name in pages and many[name] / max(few[name], one) > LIMIT]
    print(
        f"\n{'!! Over ' + short(LIMIT) + ': ' + ', '.join(over) if over else f'Every page is below {short(LIMIT)}.'}\n"
    )


def _viewer(company: str) -> Viewer:
    reach = Reach(company, None, {"*": frozenset(Permission)})
    return Viewer(1, "list@bench.test", "Claire", "Dumas", Context.EMPLOYER, (Context.EMPLOYER,), (reach,))


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m bench.lists", description=__doc__)
    parser.add_argument("--few", type=int, default=2_000, help="how many drafts are few [2000]")
    parser.add_argument("--many", type=int, default=200_000, help="how many are many, a multiple of 2000 [200000]")
    parser.add_argument("--rounds", type=int, default=15, help="how often each question is asked [15]")
    parser.add_argument("--database", action="append", choices=[each.value for each in Dialect], help="one only [both]")
    given = parser.parse_args()
    return Options(given.few, given.many, given.rounds, given.database or [each.value for each in Dialect])


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    uvloop.run(main(_options()))
