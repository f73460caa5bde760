"""Picks the rows of one part of a list, by their keys alone, along the index of its order."""

from collections.abc import Iterator
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
        """Return the query of the keys of a part, and of one more to know whether there is more."""
        sought = [self._conditions(), *self._bounds(window)]
        descending = self.cursors.criteria.order.descending is not window.backward
        walk = _Walk(self.cursors.listed.table, self.cursors.key.column, descending, window.skip, window.size + 1)
        if self.search is None:
            scopes = self._scopes()
            return (
                walk.only(scopes[0], *sought)
                if len(scopes) == 1
                else walk.merged([walk.along(scope, *sought) for scope in scopes])
            )
        if not self.search.terms:
            return walk.only(NOTHING, *sought)
        return self._with_words(walk, found(walk.table, self.search, self.parameters), sought)

    def count(self) -> str:
        """Return the query of the total."""
        listed, sought = self.cursors.listed, [self._conditions()]
        if self.search is not None:
            sought.append(found(listed.table, self.search, self.parameters).gathered if self.search.terms else NOTHING)
        where = " AND ".join((listed.scope(self.viewer, self.parameters), *sought))
        return f"SELECT count(*) AS total FROM {listed.table} r WHERE {where}"  # noqa: S608 - no client text

    def _with_words(self, walk: "_Walk", words: Found, sought: list[str]) -> str:
        """Sort the rows found when they are few, else walk the order: the count of hits, capped, decides inside."""
        scopes, few_are = self._scopes(), self._most_sorted
        whole = self.cursors.listed.scope(self.viewer, self.parameters)
        few = walk.few(f"{_COUNT} <= {few_are}", whole, words.phrases, *sought)
        some, most = f"{_COUNT} BETWEEN {few_are + 1} AND {MOST_KEPT}", f"{_COUNT} > {MOST_KEPT}"
        many = [walk.many(self.dialect, some, _AMONG_HITS, words.phrases, scope, *sought) for scope in scopes]
        many += [walk.many(self.dialect, most, words.probed, scope, *sought) for scope in scopes]
        return f"WITH hit AS MATERIALIZED ({words.hits(MOST_KEPT + 1, self.dialect)}) {walk.merged([few, *many])}"

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
        reaches = self.viewer.reaches
        if self.viewer.context is Context.MANAGER or not 1 < len(reaches) <= MOST_APART:
            return [self.cursors.listed.scope(self.viewer, self.parameters)]
        apart = (replace(self.viewer, reaches=(reach,)) for reach in reaches)
        return [self.cursors.listed.scope(viewer, self.parameters) for viewer in apart]


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

    def few(self, when: str, *where: str) -> str:
        """Return the rows that hold among the hits, none unless `when`: from the hits to the rows, on any database."""
        held = " AND ".join(("r.id = h.id", when, *where))
        hits = f"(SELECT DISTINCT id FROM hit) h CROSS JOIN {self.table} r"  # noqa: S608 - no client text
        rows = f"SELECT r.id AS id, r.{self.column} AS k FROM {hits} WHERE {held}"  # noqa: S608
        return f"{rows} {self._order_of_rows} LIMIT {self.skip + self.take}"

    def many(self, dialect: Dialect, when: str, *where: str) -> str:
        """Return the rows that hold, none unless `when`."""
        return rows_when(self._keys, where, (when,), self.skip + self.take, dialect, f" {self._order_of_rows}")

    def merged(self, parts: list[str]) -> str:
        """Return the keys of the rows of several ways, each row once, in order."""
        united = " UNION ".join(f"SELECT id, k FROM ({part}) p{rank}" for rank, part in enumerate(parts))  # noqa: S608
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


_COUNT = "(SELECT count(*) FROM hit)"
_AMONG_HITS = "(r.id IN (SELECT id FROM hit)) IS TRUE"  # said so, it stays a look-up and never becomes a join
