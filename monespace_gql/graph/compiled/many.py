"""The root fields that answer a part of a list: its nodes or edges, where it stands, how many there are."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

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

SLICE = ("first", "after", "last", "before", "page")
PART = frozenset({"nodes", "edges", "page_info"})
CURSORS = frozenset({"cursor", "start_cursor", "end_cursor"})
COUNTED = frozenset({"total_count", "page_count"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a connection shows: the JSON of each node and its cursor, where they stand, and the total."""

    nodes: Sequence[str]
    cursors: Sequence[str]
    stands: PageInfo
    total: int
    size: int


@dataclass(frozen=True, slots=True)
class Many:
    """`drafts` or `dossiers`; `nodes` is where its cases are selected."""

    key: str
    arguments: Arguments
    kind: Kind
    type: str
    picked: tuple[Picked, ...]
    nodes: FieldDetailsList

    async def read(self, reading: Reading) -> str:
        """Return the JSON of the connection; raises Refusal for what cannot be meant."""
        given = self.arguments.of(reading.run)
        criteria = criteria_of(given.get("filter"), given.get("search"), given.get("order_by"))
        part = window(**slice_of(*(given.get(name) for name in SLICE)))
        cursors = reading.reader.reader.cursors(self.kind.case.listed, criteria)
        names = {each.name for each in self.picked}
        counted = not names.isdisjoint(COUNTED)
        if names.isdisjoint(PART):
            return self._written(await self._apart(reading, cursors, part, counted=counted))
        return self._written(await self._shown(reading, cursors, part, counted=counted))

    async def _apart(self, reading: Reading, cursors: Cursors, part: Window, *, counted: bool) -> Shown:
        """Return what a connection shows of which no case is read."""
        if not counted:
            await reading.reader.nothing()
        total = await reading.reader.total(cursors) if counted else 0
        return Shown((), (), page_info((), has_next=False, has_previous=False), total, part.size)

    async def _shown(self, reading: Reading, cursors: Cursors, part: Window, *, counted: bool) -> Shown:
        plan = reading.plan(self.key, self.kind, self.nodes)
        lines = await reading.reader.part(plan.reads, cursors, part, counted=counted, placed=self._placed)
        path, cut = Path(Path(None, self.key, "Query"), "nodes", self.type), lines.cut
        nodes: list[str | Awaitable[str]] = []
        try:
            for rank, line in enumerate(cut.shown):
                nodes.append(plan.written(reading.run, line, Path(path, rank, None)))
        except Exception:
            reading.run.track_async_work(nodes)
            raise
        places = [line.cursor for line in cut.shown]
        stands = page_info(places, has_next=cut.has_next, has_previous=cut.has_previous)
        return Shown(await _all(nodes), places, stands, lines.total, part.size)

    @property
    def _placed(self) -> bool:
        """Whether the cursor of any case is picked."""
        below = {inside.name for each in self.picked if each.name in ("edges", "page_info") for inside in each.below}
        return not below.isdisjoint(CURSORS)

    def _written(self, shown: Shown) -> str:
        return _object(self.picked, lambda each: self._field(each, shown))

    def _field(self, picked: Picked, shown: Shown) -> str:
        if picked.name == "nodes":
            return _list(shown.nodes)
        if picked.name == "edges":
            pairs = zip(shown.nodes, shown.cursors, strict=True)
            return _list([self._edge(picked.below, node, cursor) for node, cursor in pairs])
        if picked.name == "page_info":
            return _object(picked.below, lambda each: _stands(each, shown.stands))
        if picked.name == "total_count":
            return str(shown.total)
        if picked.name == "page_count":
            return str(-(-shown.total // shown.size))
        return _text(self.type)

    def _edge(self, below: tuple[Picked, ...], node: str, cursor: str) -> str:
        values = {"node": node, "cursor": _text(cursor), TYPENAME: _text(f"{self.kind.type}Edge")}
        return _object(below, lambda each: values[each.name])


def _stands(picked: Picked, stands: PageInfo) -> str:
    if picked.name == TYPENAME:
        return _text("PageInfo")
    value = getattr(stands, picked.name)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else _text(value)


def _object(picked: tuple[Picked, ...], value: Callable[[Picked], str]) -> str:
    pairs = ",".join(f'"{each.key}":{value(each)}' for each in picked)
    return f"{{{pairs}}}"


def _list(items: Sequence[str]) -> str:
    return f"[{','.join(items)}]"


def _text(plain: str) -> str:
    """Write a text of ours, in which nothing needs to be escaped."""
    return f'"{plain}"'


async def _all(nodes: Sequence[str | Awaitable[str]]) -> Sequence[str]:
    """Wait for the nodes that are not written yet, all at once."""
    waiting = {rank: node for rank, node in enumerate(nodes) if not isinstance(node, str)}
    written = dict(zip(waiting, await together(*waiting.values()), strict=True)) if waiting else {}
    return [node if isinstance(node, str) else written[rank] for rank, node in enumerate(nodes)]
