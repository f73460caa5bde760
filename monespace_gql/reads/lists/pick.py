"""Picks the rows of one part of a list, by their keys alone, along the index of its order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monespace_gql.access import Viewer
from monespace_gql.journal.dialect import Dialect
from monespace_gql.lexicon.standing import Context
from monespace_gql.reads.lists.conditions import conditions
from monespace_gql.reads.lists.cursor import Cursors
from monespace_gql.reads.lists.found import Found, found, rows_when
from monespace_gql.reads.lists.menu import EVERYWHERE, Menu
from monespace_gql.reads.lists.search import Search
from monespace_gql.reads.lists.window import Window
from monespace_gql.reads.scope import NOTHING, Parameters

MOST_APART = 20
"""How many affiliations are each looked at along their own index; with more, the database chooses."""

MOST_SORTED = 2_000
"""Up to so many rows that have the words are sorted; above, rows are walked in order until enough have them."""

MOST_KEPT = 20_000
"""Up to so many, a row walked is looked up among them; above, its own words are, for soon enough will have them."""


@dataclass(frozen=True)
class Pick:
    """Writes the queries of one list for one viewer, adding their values to `parameters` as they go."""

    cursors: Cursors
    viewer: Viewer
    search: Search | None
    dialect: Dialect
    parameters: Parameters
    menu: Menu = EVERYWHERE

    def keys(self, window: Window) -> str:
        """Return the query of the keys of a part, and of one more when the window looks beyond."""
        sought = [self._conditions(), *self._bounds(window)]
        descending = self.cursors.criteria.order.descending is not window.backward
        walk = _Walk(self.cursors.listed.table, self.cursors.key.column, descending, window.skip, window.taken)
        if self.search is not None and not self.search.terms:
            return walk.only(NOTHING, *sought)
        words = found(walk.table, self.search, self.parameters) if self.search is not None else None
        reached = self.cursors.listed.reached(self.viewer, self.parameters)
        if reached is not None:
            return self._within_reach(walk, reached, words, sought)
        if words is not None:
            return _with([self._hits(words)], walk.merged(self._ways(walk, words, sought, self._scopes())))
        scopes = self._scopes()
        if len(scopes) == 1:
            return walk.only(scopes[0], *sought)
        return walk.merged([walk.along(scope, *sought) for scope in scopes])

    def count(self) -> str:
        """Return the query of the total."""
        listed, sought = self.cursors.listed, [self._conditions()]
        if self.search is not None:
            sought.append(found(listed.table, self.search, self.parameters).gathered if self.search.terms else NOTHING)
        every = f"{listed.table} r WHERE {' AND '.join((listed.scope(self.viewer, self.parameters), *sought))}"
        reached = listed.reached(self.viewer, self.parameters)
        if reached is None:
            return f"SELECT count(*) AS total FROM {every}"  # noqa: S608 - no client text
        among = f"(SELECT DISTINCT id FROM {_REACHED}) h CROSS JOIN {every} AND r.id = h.id"  # noqa: S608
        few = f"(SELECT count(*) FROM {among})"  # noqa: S608
        total = f"CASE WHEN {_count(_REACHED)} <= {MOST_KEPT} THEN {few} ELSE (SELECT count(*) FROM {every}) END"  # noqa: S608
        return _with([_reached(reached, MOST_KEPT)], f"SELECT {total} AS total")

    def _within_reach(self, walk: "_Walk", reached: str, words: Found | None, sought: list[str]) -> str:
        """Sort what is within reach when it is little, else walk the order; no index follows it for one affiliation."""
        few_are, scope = self._most_sorted, self.cursors.listed.walked(self.viewer, self.parameters)
        first = _reached(reached, few_are)
        little, more = (f"{_count(_REACHED)} {sign} {few_are}" for sign in ("<=", ">"))
        if words is None:
            ways = [walk.few(_REACHED, [little], scope, *sought), walk.many(self.dialect, [more], scope, *sought)]
            return _with([first], walk.merged(ways, exclusive=True))
        few = walk.few(_REACHED, [little], scope, words.probed, *sought)
        return _with([first, self._hits(words)], walk.merged([few, *self._ways(walk, words, sought, [scope], more)]))

    def _hits(self, words: Found) -> str:
        return f"{_HIT} AS MATERIALIZED ({words.hits(MOST_KEPT + 1, self.dialect)})"

    def _ways(self, walk: "_Walk", words: Found, sought: list[str], scopes: Sequence[str], *when: str) -> list[str]:
        """Sort the rows found when they are few, else walk the order: the count of hits, capped, decides inside."""
        few_are, hits = self._most_sorted, _count(_HIT)
        whole = self.cursors.listed.scope(self.viewer, self.parameters)
        few = [*when, f"{hits} <= {few_are}"]
        some, most = [*when, f"{hits} BETWEEN {few_are + 1} AND {MOST_KEPT}"], [*when, f"{hits} > {MOST_KEPT}"]
        return [
            walk.few(_HIT, few, whole, words.phrases, *sought),
            *(walk.many(self.dialect, some, _AMONG_HITS, words.phrases, scope, *sought) for scope in scopes),
            *(walk.many(self.dialect, most, words.probed, scope, *sought) for scope in scopes),
        ]

    @property
    def _most_sorted(self) -> int:
        """Sort more when the order is that of a text: rows that have a word stand together there, perhaps far off."""
        return MOST_KEPT if self.cursors.key.type is str else MOST_SORTED

    def _conditions(self) -> str:
        zones = conditions(self.cursors.listed, self.viewer, self.cursors.criteria, self.parameters)
        return zones if self.menu == EVERYWHERE else f"{zones} AND {self.menu.condition(self.parameters)}"

    def _bounds(self, window: Window) -> Iterator[str]:
        forward, backward = ("<", ">") if self.cursors.criteria.order.descending else (">", "<")
        if window.after is not None:
            yield self._beyond(window.after, "after", forward)
        if window.before is not None:
            yield self._beyond(window.before, "before", backward)

    def _beyond(self, cursor: str, path: str, sign: str) -> str:
        place = self.cursors.read(cursor, path)
        bound = f"({self.parameters.add(place.value)}, {self.parameters.add(place.id)})"
        return f"(r.{self.cursors.key.column}, r.id) {sign} {bound}"

    def _scopes(self) -> list[str]:
        """Return the viewer's scope, one affiliation at a time while they are few: any of them shows what it shows."""
        reaches, walked = self.viewer.reaches, self.cursors.listed.walked
        if self.viewer.context is Context.MANAGER or not 1 < len(reaches) <= MOST_APART:
            return [walked(self.viewer, self.parameters)]
        return [walked(replace(self.viewer, reaches=(reach,)), self.parameters) for reach in reaches]


@dataclass(frozen=True)
class _Walk:
    """One way along the rows: by which column, which way, skipping so many and taking so many."""

    table: str
    column: str
    descending: bool
    skip: int
    take: int

    def only(self, *where: str) -> str:
        """Return the keys of the rows that hold, when there is one way only."""
        held = f"FROM {self.table} r WHERE {' AND '.join(where)} {self._order_of_rows}"
        return f"SELECT r.id {held} LIMIT {self.take} OFFSET {self.skip}"

    def along(self, *where: str) -> str:
        """Return the rows that hold, as far as they may be needed."""
        return f"{self._keys} WHERE {' AND '.join(where)} {self._order_of_rows} LIMIT {self.skip + self.take}"

    def few(self, among: str, when: Sequence[str], *where: str) -> str:
        """Return the rows that hold among these keys, none unless `when`: from keys to rows, on any database."""
        held = " AND ".join(("r.id = h.id", *when, *where))
        keys = f"(SELECT DISTINCT id FROM {among}) h CROSS JOIN {self.table} r"  # noqa: S608 - no client text
        rows = f"SELECT r.id AS id, r.{self.column} AS k FROM {keys} WHERE {held}"  # noqa: S608
        return f"{rows} {self._order_of_rows} LIMIT {self.skip + self.take}"

    def many(self, dialect: Dialect, when: Sequence[str], *where: str) -> str:
        """Return the rows that hold, none unless `when`."""
        return rows_when(self._keys, where, when, self.skip + self.take, dialect, f" {self._order_of_rows}")

    def merged(self, parts: list[str], *, exclusive: bool = False) -> str:
        """Return the keys of the rows of several ways, each row once, in order; `exclusive` when one way has all."""
        ways = (f"SELECT id, k FROM ({part}) p{rank}" for rank, part in enumerate(parts))  # noqa: S608
        united = (" UNION ALL " if exclusive else " UNION ").join(ways)
        tail = f"{self._order('k', 'id')} LIMIT {self.take} OFFSET {self.skip}"
        return f"SELECT id FROM ({united}) u {tail}"  # noqa: S608

    @property
    def _keys(self) -> str:
        return f"SELECT r.id AS id, r.{self.column} AS k FROM {self.table} r"  # noqa: S608 - no client text

    @property
    def _order_of_rows(self) -> str:
        return self._order(f"r.{self.column}", "r.id")

    def _order(self, column: str, key: str) -> str:
        way = "DESC" if self.descending else "ASC"
        return f"ORDER BY {column} {way}, {key} {way}"


def _with(tables: Sequence[str], query: str) -> str:
    return f"WITH {', '.join(tables)} {query}"


def _reached(keys: str, most: int) -> str:
    """Return the table of the keys within reach, and of one more than these at most."""
    return f"{_REACHED} AS MATERIALIZED (SELECT id FROM ({keys}) o LIMIT {most + 1})"  # noqa: S608


def _count(keys: str) -> str:
    return f"(SELECT count(*) FROM {keys})"  # noqa: S608 - a name of ours


_HIT, _REACHED = "hit", "reached"
_AMONG_HITS = "(r.id IN (SELECT id FROM hit)) IS TRUE"  # said so, it stays a look-up and never becomes a join
