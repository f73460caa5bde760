"""The root fields that answer a part of a list: its nodes or edges, where it stands, how many there are."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import cast

from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path

from monespace_gql.graph.compiled.arguments import Arguments
from monespace_gql.graph.compiled.kinds import Kind
from monespace_gql.graph.compiled.pick import TYPENAME
from monespace_gql.graph.compiled.reading import Reading
from monespace_gql.graph.compiled.together import together
from monespace_gql.graph.types.criteria import criteria_of
from monespace_gql.graph.types.page import PageInfo, page_info, slice_of
from monespace_gql.reads.compiled.picked import Picked
from monespace_gql.reads.lists.cursor import Cursors
from monespace_gql.reads.lists.window import Window, window

BEYOND = frozenset({"has_next_page", "has_previous_page"})
"""What is known of a part only when one case more is read."""

SLICE = ("first", "after", "last", "before", "page")
PART = frozenset({"nodes", "edges", "page_info"})
CURSORS = frozenset({"cursor", "start_cursor", "end_cursor"})
COUNTED = frozenset({"total_count", "page_count"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a connection shows: the JSON of each node and its cursor, where they stand, and the total."""

    nodes: Sequence[bytes]
    cursors: Sequence[str]
    stands: PageInfo
    total: int
    size: int


@dataclass(frozen=True, eq=False)
class Many:
    """`drafts` or `dossiers`; `nodes` is where its cases are selected."""

    key: str
    arguments: Arguments
    kind: Kind
    type: str
    picked: tuple[Picked, ...]
    nodes: FieldDetailsList

    async def read(self, reading: Reading) -> bytes:
        """Return the JSON of the connection; raises Refusal for what cannot be meant."""
        if not self._names.isdisjoint(PART):
            return self._written(await self._shown(reading))
        cursors, part = self._sought(reading)
        return self._written(await self._apart(reading, cursors, part))

    def _sought(self, reading: Reading) -> tuple[Cursors, Window]:
        """Read which list is asked for, and which part of it."""
        given = self.arguments.of(reading.begun)
        criteria = criteria_of(given.get("filter"), given.get("search"), given.get("order_by"))
        part = window(**slice_of(*(given.get(name) for name in SLICE)))
        cursors = reading.reader.reader.cursors(self.kind.case.listed, criteria)
        return cursors, replace(part, looks_beyond=not self._stands.isdisjoint(BEYOND))

    async def _apart(self, reading: Reading, cursors: Cursors, part: Window) -> Shown:
        """Return what a connection shows of which no case is read."""
        if not self._counted:
            await reading.reader.nothing()
        total = await reading.reader.total(cursors) if self._counted else 0
        return Shown((), (), page_info((), has_next=False, has_previous=False), total, part.size)

    async def _shown(self, reading: Reading) -> Shown:
        plan = reading.plan(self, self.kind, self.nodes)
        sought, variables = partial(self._sought, reading), reading.begun.given_as_json
        lines = await reading.reader.part(
            plan.reads, variables, sought, counted=self._counted, placed=not self._stands.isdisjoint(CURSORS)
        )
        path, cut = Path(Path(None, self.key, "Query"), "nodes", self.type), lines.cut
        nodes = plan.all_written(reading, cut.shown, path)
        places = [line.cursor for line in cut.shown]
        stands = page_info(places, has_next=cut.has_next, has_previous=cut.has_previous)
        return Shown(await _all(nodes), places, stands, lines.total, lines.size)

    @cached_property
    def _names(self) -> set[str]:
        return {each.name for each in self.picked}

    @cached_property
    def _counted(self) -> bool:
        return not self._names.isdisjoint(COUNTED)

    @cached_property
    def _stands(self) -> set[str]:
        """Name what is picked of where the part and its cases stand."""
        return {inside.name for each in self.picked if each.name in ("edges", "page_info") for inside in each.below}

    def _written(self, shown: Shown) -> bytes:
        return _object(self.picked, lambda each: self._field(each, shown))

    def _field(self, picked: Picked, shown: Shown) -> bytes:
        if picked.name == "nodes":
            return _list(shown.nodes)
        if picked.name == "edges":
            pairs = zip(shown.nodes, shown.cursors, strict=True)
            return _list([self._edge(picked.below, node, cursor) for node, cursor in pairs])
        if picked.name == "page_info":
            return _object(picked.below, lambda each: _stands(each, shown.stands))
        if picked.name == "total_count":
            return b"%d" % shown.total
        if picked.name == "page_count":
            return b"%d" % -(-shown.total // shown.size)
        return _text(self.type)

    def _edge(self, below: tuple[Picked, ...], node: bytes, cursor: str) -> bytes:
        values = {"node": node, "cursor": _text(cursor), TYPENAME: _text(f"{self.kind.type}Edge")}
        return _object(below, lambda each: values[each.name])


def _stands(picked: Picked, stands: PageInfo) -> bytes:
    if picked.name == TYPENAME:
        return _text("PageInfo")
    value = getattr(stands, picked.name)
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return b"null" if value is None else _text(value)


def _object(picked: tuple[Picked, ...], value: Callable[[Picked], bytes]) -> bytes:
    return b"{%b}" % b",".join(b'"%b":%b' % (each.key.encode(), value(each)) for each in picked)


def _list(items: Sequence[bytes]) -> bytes:
    return b"[%b]" % b",".join(items)


def _text(plain: str) -> bytes:
    """Write a text of ours, in which nothing needs to be escaped."""
    return b'"%b"' % plain.encode()


async def _all(nodes: Sequence[bytes | Awaitable[bytes]]) -> Sequence[bytes]:
    """Wait for the nodes that are not written yet, all at once."""
    waiting = {rank: node for rank, node in enumerate(nodes) if not isinstance(node, bytes)}
    if not waiting:
        return cast("Sequence[bytes]", nodes)
    written = dict(zip(waiting, await together(*waiting.values()), strict=True))
    return [node if isinstance(node, bytes) else written[rank] for rank, node in enumerate(nodes)]
