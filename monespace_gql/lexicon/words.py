"""Words as people look for them: accents, case and punctuation ignored, the same on every database."""

import unicodedata
from collections.abc import Iterable

LONGEST = 40
"""How many bytes of a word, or of a text to sort by, are looked at."""

_UNMARKED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_END = "|"


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in order: runs of letters and digits, folded, each of `LONGEST` bytes at most."""
    return tuple(_shortened(word) for word in _folded(text).split())


def sortable(text: str) -> str:
    """Return what sorts like the folded text, byte by byte, whatever the collation of the database."""
    return " ".join(_folded(text).split()).encode()[:LONGEST].hex()


def coded(word: str) -> str:
    """Return a word in an alphabet that every collation sorts alike, so that prefixes are ranges."""
    return word.encode().hex()


def search_text(texts: Iterable[str]) -> str:
    """Return the words of several texts as one, kept apart so that no phrase runs from one into the next."""
    kept = dict.fromkeys(" ".join(found) for text in texts if (found := words(text)))
    return f" {f' {_END} '.join(kept)} " if kept else ""


def words_of(searched: str) -> frozenset[str]:
    """Return the words of a search text."""
    return frozenset(searched.split()) - {_END}


def _folded(text: str) -> str:
    """Write small letters without their marks, and a blank for whatever is neither letter nor digit."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_UNMARKED)
    return "".join(
        character if character.isalnum() else " " for character in decomposed if not unicodedata.combining(character)
    )


def _shortened(word: str) -> str:
    return word.encode()[:LONGEST].decode(errors="ignore")
