"""The quick search: every term must be found; a term is the beginning of a word, « … » keeps words together."""

import re
from dataclasses import dataclass

from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.lexicon.words import words

LONGEST = 200
MOST_WORDS = 20

# What is between quotes, to the end when they are not closed; else what is between blanks.
_TERM = re.compile(r"«(?P<french>[^»]*)|\"(?P<straight>[^\"]*)\"?|“(?P<curly>[^”]*)|(?P<bare>[^\s«\"“]+)")


@dataclass(frozen=True, slots=True)
class Term:
    """Words found one after the other; the last one may go on."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """Terms that must all be found; without any, nothing is: the person typed neither letter nor digit."""

    terms: tuple[Term, ...]


def read_search(text: str) -> Search | None:
    """Read what was typed in the box; None when it is blank. Declines what is too long to be meant."""
    if not text.strip():
        return None
    terms = dict.fromkeys(Term(found) for match in _TERM.finditer(text[:LONGEST]) if (found := words(_inside(match))))
    if len(text) > LONGEST or sum(len(term.words) for term in terms) > MOST_WORDS:
        told = f"La recherche compte {LONGEST} caractères et {MOST_WORDS} mots au plus."
        raise refuse(RefusalKind.LIMIT, "BAD_SEARCH", told, path="search")
    return Search(tuple(terms))


def _inside(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group is not None)
