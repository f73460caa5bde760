"""The words looked for as conditions: prefixes are ranges of the index of words, phrases are checked on the text."""

from collections.abc import Iterator
from dataclasses import dataclass

from monespace_gql.lexicon.words import coded
from monespace_gql.reads.lists.search import Search, Term
from monespace_gql.reads.scope import Parameters

ABOVE = "g"
"""Sorts after every character of a coded word."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A word looked for, as a whole or as the beginning of one."""

    word: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The conditions of a search on the rows `r` of a table whose words are in another."""

    table: str
    rarest: str
    others: tuple[str, ...]
    phrases: str

    def hits(self, limit: int) -> str:
        """Return the query of the rows that have the words, seen from the one likely to be the rarest."""
        where = " AND ".join((self.rarest, *(self._has(other, "w", f"{self.table}_id") for other in self.others)))
        return f"SELECT w.{self.table}_id AS id FROM {self.table}_word w WHERE {where} LIMIT {limit}"  # noqa: S608

    @property
    def probed(self) -> str:
        """The condition on one row, looked up in its own words: for rows walked in order, few of which are read."""
        return " AND ".join((*(self._has(word, "r", "id") for word in (self.rarest, *self.others)), self.phrases))

    @property
    def gathered(self) -> str:
        """The condition on all rows at once: for totals."""
        each = (
            f"r.id IN (SELECT w.{self.table}_id FROM {self.table}_word w WHERE {word})"  # noqa: S608
            for word in (self.rarest, *self.others)
        )
        return " AND ".join((*each, self.phrases))

    def _has(self, word: str, alias: str, key: str) -> str:
        # A scalar query, which no planner turns into a join: the row's own words are few.
        inner = word.replace("w.word", "v.word")
        query = f"SELECT 1 FROM {self.table}_word v WHERE v.{self.table}_id = {alias}.{key} AND {inner} LIMIT 1"  # noqa: S608
        return f"({query}) IS NOT NULL"


def found(table: str, search: Search, parameters: Parameters) -> Found:
    """Return the conditions of a search that has at least one term."""
    looked = sorted(dict.fromkeys(_looked(search)), key=lambda each: (-len(each.word), not each.whole))
    rarest, *others = (_matches(each, parameters) for each in looked)
    phrases = [_phrase(term, parameters) for term in search.terms if len(term.words) > 1]
    return Found(table, rarest, tuple(others), " AND ".join(phrases) or "1 = 1")


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
