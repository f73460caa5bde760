"""The computations of the language in French, as phrases that stand inside a sentence."""

from collections.abc import Callable, Iterator, Mapping

from monespace_gql.rulebook import Computed, Constant, FactType, Operand, in_french

Named = Callable[[Operand], str]
"""How an operand is named."""


def computed(operand: Computed, named: Named) -> str:
    """Write what a computation gives."""
    if operand.word in _UNITS:
        return _moved(operand, named)
    if operand.word in _CHOSEN:
        return _chosen(operand, named)
    first, second = (_enclosed(arg, operand.word, named) for arg in operand.args)
    if operand.word == "percent":
        return f"{first} % {of(second)}"
    return _WORDS[operand.word].format(first, second)


def of(phrase: str) -> str:
    """Put « de » before a phrase."""
    if phrase.startswith("les "):
        return f"des {phrase.removeprefix('les ')}"
    return f"du {phrase.removeprefix('le ')}" if phrase.startswith("le ") else f"de {phrase}"


def that(sentence: str) -> str:
    """Put « que » before a sentence."""
    return f"qu'{sentence}" if sentence[0] in "aeiou" else f"que {sentence}"


_WORDS: Mapping[str, str] = {
    "+": "{} plus {}",
    "-": "{} moins {}",
    "*": "{} × {}",
    "days_between": "le nombre de jours entre {} et {}, bornes comprises",
    "months_between": "le nombre de mois entiers entre {} et {}, bornes comprises",
    "age_on": "le nombre d'années révolues entre {} et {}",
}
_CHOSEN: Mapping[str, tuple[str, str]] = {
    "lowest": ("la plus petite de ces valeurs", "la première de ces dates"),
    "highest": ("la plus grande de ces valeurs", "la dernière de ces dates"),
}
_UNITS: Mapping[str, tuple[str, str, str]] = {
    f"{sign}{code}": (told, one, several)
    for sign, told in (("+", "plus"), ("-", "moins"))
    for code, one, several in (("days", "jour", "jours"), ("months", "mois", "mois"), ("years", "an", "ans"))
}


def _moved(operand: Computed, named: Named) -> str:
    start, count = operand.args
    told, one, several = _UNITS[operand.word]
    if isinstance(count, Constant):
        return f"{named(start)} {told} {in_french(count.value)} {one if count.value in (0, 1) else several}"
    counted = "autant d'années" if several == "ans" else f"autant de {several}"
    return f"{named(start)} {told} {counted} que {named(count)}"


def _chosen(operand: Computed, named: Named) -> str:
    of_values, of_dates = _CHOSEN[operand.word]
    told = ", ".join(map(named, _spread(operand, operand.word)))
    return f"{of_dates if operand.type is FactType.DATE else of_values} ({told})"


def _spread(operand: Operand, word: str) -> Iterator[Operand]:
    """Walk what a choice is made among: a choice among choices is one."""
    if isinstance(operand, Computed) and operand.word == word:
        for arg in operand.args:
            yield from _spread(arg, word)
    else:
        yield operand


def _enclosed(operand: Operand, word: str, named: Named) -> str:
    inside = isinstance(operand, Computed) and word in (*"+-*", "percent")
    return f"({named(operand)})" if inside else named(operand)
