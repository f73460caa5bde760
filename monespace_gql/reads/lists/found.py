"""The words looked for as conditions: prefixes are ranges of the index of words, phrases are checked on the text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monespace_gql.journal.dialect import Dialect
from monespace_gql.lexicon.words import coded
from monespace_gql.reads.lists.search import Search, Term
from monespace_gql.reads.scope import Parameters

ABOVE = "g"
"""Sorts after every character of a coded word."""

RARE = 10_000
"""A word that no more rows have is rare."""

MOST_TRIED = 3
"""How many words, the longest first, are tried as the rare one."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A word looked for, as a whole or as the beginning of one."""

    word: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The conditions of a search on the rows `r` of a table whose words are in another, the longest word first."""

    table: str
    words: tuple[str, ...]
    phrases: str

    def hits(self, limit: int, dialect: Dialect) -> str:
        """Return the query of the rows that have the words, seen from a rare one: which one, the query finds out."""
        if len(self.words) == 1:
            return self._seen_from(0, limit)
        tried = range(min(len(self.words), MOST_TRIED))
        arms = [
            self._seen_from(rank, limit, [*(f"{self._tally(other)} > {RARE}" for other in range(rank)), told], dialect)
            for rank, told in ((rank, f"{self._tally(rank)} <= {RARE}") for rank in tried)
        ]
        arms.append(self._seen_from(0, limit, [f"{self._tally(rank)} > {RARE}" for rank in tried], dialect))
        return " UNION ALL ".join(f"SELECT id FROM ({arm}) a{rank}" for rank, arm in enumerate(arms))  # noqa: S608

    @property
    def probed(self) -> str:
        """The condition on one row, looked up in its own words: for rows walked in order, few of which are read."""
        return " AND ".join((*(self._has(word, "r", "id") for word in self.words), self.phrases))

    @property
    def gathered(self) -> str:
        """The condition on all rows at once: for totals."""
        each = (
            f"r.id IN (SELECT w.{self.table}_id FROM {self.table}_word w WHERE {word})"  # noqa: S608
            for word in self.words
        )
        return " AND ".join((*each, self.phrases))

    def _seen_from(self, rank: int, limit: int, when: Sequence[str] = (), dialect: Dialect | None = None) -> str:
        """Return the rows that have one word and then the others, none unless `when`."""
        others = (word for other, word in enumerate(self.words) if other != rank)
        where = [self.words[rank], *(self._has(word, "w", f"{self.table}_id") for word in others)]
        rows = f"SELECT w.{self.table}_id AS id FROM {self.table}_word w"  # noqa: S608
        return rows_when(rows, where, when, limit, dialect)

    def _tally(self, rank: int) -> str:
        """Count the rows that have one word, as far as it matters."""
        some = f"SELECT 1 FROM {self.table}_word w WHERE {self.words[rank]} LIMIT {RARE + 1}"  # noqa: S608
        return f"(SELECT count(*) FROM ({some}) t)"  # noqa: S608

    def _has(self, word: str, alias: str, key: str) -> str:
        # A scalar query, which no planner turns into a join, of an expression, which none seeks in all rows' words:
        # the row's own words are few.
        inner = word.replace("w.word", "(v.word || '')")
        query = f"SELECT 1 FROM {self.table}_word v WHERE v.{self.table}_id = {alias}.{key} AND {inner} LIMIT 1"  # noqa: S608
        return f"({query}) IS NOT NULL"


def found(table: str, search: Search, parameters: Parameters) -> Found:
    """Return the conditions of a search that has at least one term."""
    looked = sorted(dict.fromkeys(_looked(search)), key=lambda each: (-len(each.word), not each.whole))
    matched = tuple(_matches(each, parameters) for each in looked)
    phrases = [_phrase(term, parameters) for term in search.terms if len(term.words) > 1]
    return Found(table, matched, " AND ".join(phrases) or "1 = 1")


def rows_when(
    rows: str, where: Sequence[str], when: Sequence[str], limit: int, dialect: Dialect | None, order: str = ""
) -> str:
    """Return the query of so many rows, none unless `when`, which is about the statement and not about a row.

    Each database is told so where it looks before it reads: PostgreSQL in a condition, and it plans by the limit;
    SQLite in the limit, for it would ask the condition of every row.
    """
    if dialect is Dialect.SQLITE and when:
        held = " AND ".join(where)
        return f"{rows} WHERE {held}{order} LIMIT CASE WHEN {' AND '.join(when)} THEN {limit} ELSE 0 END"
    return f"{rows} WHERE {' AND '.join((*when, *where))}{order} LIMIT {limit}"


def _looked(search: Search) -> Iterator[Looked]:
    for term in search.terms:
        *before, last = term.words
        yield from (Looked(word, whole=True) for word in before)
        yield Looked(last, whole=False)


def _matches(looked: Looked, parameters: Parameters) -> str:
    code = coded(looked.word)
    if looked.whole:
        return f"w.word = {parameters.add(code)}"
    return f"w.word >= {parameters.add(code)} AND w.word < {parameters.add(code + ABOVE)}"


def _phrase(term: Term, parameters: Parameters) -> str:
    # Words are letters and digits: nothing in the pattern is a wildcard but the two written here.
    pattern = f"% {' '.join(term.words)}%"
    return f"r.search_text LIKE {parameters.add(pattern)}"
