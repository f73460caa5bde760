"""One database behind two servers that read it in the two ways, and an operation sent to both."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import orjson
import pytest
from graphql import GraphQLSchema, build_schema
from structlog.testing import capture_logs

from monespace_gql.graph import schema as made
from monespace_gql.graph.executor import COMPILED, GRAPHQL, MIXED, Executor
from monespace_gql.settings import Reads
from monespace_gql.web.metrics import Metrics
from tests.journeys.client import Reply, Visitor
from tests.journeys.given import CLOCK
from tests.journeys.house import House, open_house, read_by
from tests.reads.differential.inputs import Cursor
from tests.reads.differential.operations import LISTS, Operation, Seen
from tests.reads.differential.people import PEOPLE

FAULT = "INTERNAL"
READS = "monespace_graphql_reads_total"
BROKE = "compiled_read_broke"
MOST_LEFT_OUT = 200
AROUND = 200
"""How much of two bodies is shown around the place where they part."""

CASES = "query ($after: String) { %s(first: 100, after: $after) { nodes { id number } } }"
CURSORS = """query ($filter: %(kind)sFilter, $search: String, $orderBy: %(kind)sOrder) {
  %(list)s(filter: $filter, search: $search, orderBy: $orderBy, first: 5) { edges { cursor } } }"""


class Differ(AssertionError):
    """The two ways answered an operation differently, or one of them broke."""


@dataclass(frozen=True)
class Ways:
    """The two servers; `counted` are the counters of the one that compiles."""

    house: House
    compiled: str
    graphql: str
    counted: Metrics
    schema: GraphQLSchema
    people: Mapping[str, Seen]
    _cursors: dict[str, Sequence[str]] = field(default_factory=dict)

    async def alike(self, person: str, operation: Operation) -> Reply:
        """Send an operation both ways and return the answer; raises Differ unless both are the same, to the byte."""
        body = await self._body(person, operation)
        with capture_logs() as logs:
            compiled = await self._visitor(person, self.compiled).send(body)
        graphql = await self._visitor(person, self.graphql).send(body)
        if _told(compiled) != _told(graphql):
            raise Differ(f"{person}: {operation!r}\n{_parting(compiled, graphql)}")
        if FAULT in graphql.codes:
            raise Differ(f"both ways break alike, {person}: {operation!r}")
        if broke := [entry for entry in logs if entry["event"] == BROKE]:
            raise Differ(f"a compiled read broke and was answered otherwise, {person}: {operation!r}\n{broke}")
        return graphql

    async def alike_at_once(self, asked: Sequence[tuple[str, Operation]]) -> None:
        """Send all of them at once to the server that compiles; raises Differ unless the other one answers the same."""
        bodies = [(person, await self._body(person, operation)) for person, operation in asked]
        compiled = await asyncio.gather(*(self._visitor(person, self.compiled).send(body) for person, body in bodies))
        for (person, operation), (_, body), reply in zip(asked, bodies, compiled, strict=True):
            graphql = await self._visitor(person, self.graphql).send(body)
            if _told(reply) != _told(graphql):
                raise Differ(f"{person}: {operation!r}\n{_parting(reply, graphql)}")

    async def least(self, person: str, operation: Operation) -> Operation:
        """Return the least of an operation that still is not answered alike."""
        for _ in range(MOST_LEFT_OUT):
            smaller = await self._smaller(person, operation)
            if smaller is None:
                break
            operation = smaller
        return operation

    async def _smaller(self, person: str, operation: Operation) -> Operation | None:
        for document in operation.document.smaller() if operation.document else ():
            tried = replace(operation, text=document.text(), document=document, name=None)
            try:
                await self.alike(person, tried)
            except Differ:
                return replace(tried, document=deepcopy(document))
        return None

    @property
    def answered(self) -> Counter[str]:
        """How many queries the server that compiles has answered, by way."""
        told = {way: self.counted.registry.get_sample_value(READS, {"way": way}) for way in (COMPILED, MIXED, GRAPHQL)}
        return Counter({way: int(many or 0) for way, many in told.items()})

    async def _body(self, person: str, operation: Operation) -> bytes:
        variables = {
            name: await self._cursor(person, value) if isinstance(value, Cursor) else value
            for name, value in operation.variables.items()
        }
        named = {"operationName": operation.name} if operation.name else {}
        return orjson.dumps({"query": operation.text, "variables": variables, **named})

    async def _cursor(self, person: str, cursor: Cursor) -> str | None:
        """A cursor as the list itself gives it; none when there is nothing in it."""
        wanted = f"{person} {cursor.of} {cursor.criteria!r}"
        if wanted not in self._cursors:
            query = CURSORS % {"list": cursor.of, "kind": cursor.of.capitalize().rstrip("s")}
            reply = await self._visitor(person, self.graphql).post(query, cursor.criteria)
            found = (reply.json.get("data") or {}).get(cursor.of) or {"edges": []}
            self._cursors[wanted] = [edge["cursor"] for edge in found["edges"]]
        given = self._cursors[wanted]
        return given[cursor.rank % len(given)] if given else None

    def _visitor(self, person: str, base: str) -> Visitor:
        return visitor(self.house, person, base)


def visitor(house: House, person: str, base: str) -> Visitor:
    """Somebody at the door of one of the servers, who remembers nothing."""
    email, context = PEOPLE[person]
    token = house.opened.tokens.issue(email, timedelta(hours=12))
    return Visitor(house.http, base, token, context)


@asynccontextmanager
async def both_ways(database_url: str, folder: Path) -> AsyncIterator[Ways]:
    """Serve a populated database in both ways, the clock standing still."""
    async with AsyncExitStack() as stack:
        stack.enter_context(_one_reference())
        house = await stack.enter_async_context(open_house(database_url, folder, CLOCK, settled=True))
        compiled, graphql = [await stack.enter_async_context(read_by(house, way)) for way in Reads]
        schema = build_schema(made.print_schema(made.build_schema(house.opened.desk.catalogue)))
        people = await _seen(house, schema)
        yield Ways(house, compiled.base, graphql.base, compiled.opened.metrics, schema, people)


@contextmanager
def _one_reference() -> Iterator[None]:
    """Give every masked fault the same reference, so that two of them may be alike."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("monespace_gql.app.Executor", partial(Executor, new_reference=lambda: "0"))
        yield


async def _seen(house: House, schema: GraphQLSchema) -> Mapping[str, Seen]:
    """What everybody reaches."""
    reached = {person: await _reached(visitor(house, person, house.base)) for person in PEOPLE}
    everything = {kind: _each_once(case for cases in reached.values() for case in cases[kind]) for kind in LISTS}
    schemes = tuple(scheme.code for scheme in house.opened.desk.catalogue)
    return {person: Seen(schema, cases, everything, schemes) for person, cases in reached.items()}


def _each_once(cases: Iterable[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    return tuple({case["id"]: case for case in cases}.values())


async def _reached(person: Visitor) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    return {kind: (await person.ask(CASES % kind))[kind]["nodes"] for kind in LISTS}


def _told(reply: Reply) -> tuple[int, str | None, bytes]:
    return reply.status, reply.headers.get("Content-Type"), reply.body


def _parting(compiled: Reply, graphql: Reply) -> str:
    """Show two replies around the first place where they differ."""
    pairs = enumerate(zip_longest(compiled.body, graphql.body))
    place = next((rank for rank, (one, other) in pairs if one != other), 0)
    around = slice(max(0, place - AROUND), place + AROUND)
    return f"at byte {place}\ncompiled {_shown(compiled, around)}\ngraphql  {_shown(graphql, around)}"


def _shown(reply: Reply, around: slice) -> str:
    return f"{reply.status} …{reply.body[around].decode('utf-8', 'replace')}…"
