"""Names of companies as they are searched: words without accents, case or punctuation. Pure."""

import re

from monespace_gql.lexicon.words import words

_ACRONYM = re.compile(r"(?<![^\W_])([^\W_])\.(?=[^\W_](?![^\W_]))")


def name_words(text: str) -> tuple[str, ...]:
    """Return the words of a name; « S.N.C.F. » is one."""
    return words(_ACRONYM.sub(r"\1", text))


def search_name(*names: str | None) -> str:
    """Return several names of one establishment as one text in which ` mot` finds the words that begin so."""
    found = dict.fromkeys(word for name in names if name for word in name_words(name))
    return "".join(f" {word}" for word in found)
