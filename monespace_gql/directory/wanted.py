"""What a person searches for, read from what they typed: a SIRET, a SIREN, or words of a name. Pure."""

import re
from dataclasses import dataclass

from monespace_gql.directory.names import name_words
from monespace_gql.lexicon.identifiers import compact

MOST_WORDS = 8
"""Words that count; nobody types more, and each one costs."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of the three, or nothing at all."""

    siret: str | None = None
    siren: str | None = None
    words: tuple[str, ...] = ()


def read_wanted(text: str) -> Wanted:
    """Read a search: fourteen digits are a SIRET and nine a SIREN, however they are spaced; the rest is a name."""
    number = compact(text)
    if re.fullmatch("[0-9]{14}", number):
        return Wanted(siret=number)
    if re.fullmatch("[0-9]{9}", number):
        return Wanted(siren=number)
    return Wanted(words=tuple(dict.fromkeys(name_words(text)))[:MOST_WORDS])
