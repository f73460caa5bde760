"""Filling what the directory knows of the companies a form asks for, beside their numbers. Pure."""

from collections.abc import Iterable, Mapping
from copy import deepcopy

from monespace_gql.drafts.look_up import Found, read_number
from monespace_gql.drafts.refresh_companies import fact
from monespace_gql.lexicon.place import Tree, at, put
from monespace_gql.scheme import LookupOutcome, Reference, Scheme
from monespace_gql.scheme.lookup import Lookup

UNANSWERED = Found(LookupOutcome.UNANSWERED)


def fill_companies(
    scheme: Scheme,
    before: Mapping[str, object],
    after: Mapping[str, object],
    asked: Iterable[Lookup],
    found: Mapping[str, Found],
) -> Tree:
    """Return the content after a save with the companies asked for filled in; a wrong or missing number empties them.

    Without an answer, what was known of the same number before stays.
    """
    filled = deepcopy(dict(after))
    for lookup in asked:
        number = read_number(lookup.spec, at(after, lookup.number))
        answer = found.get(number, UNANSWERED) if number else None
        same = number == read_number(lookup.spec, at(before, lookup.number))
        if answer is not None and answer.outcome is LookupOutcome.UNANSWERED and same and _is_known(lookup, before):
            continue
        for place, reference in lookup.filled:
            put(filled, place, _value(reference, answer, number))
    return filled


def _is_known(lookup: Lookup, content: Mapping[str, object]) -> bool:
    return any(at(content, place) is not None for place, _reference in lookup.filled)


def _value(reference: Reference, answer: Found | None, number: str | None) -> object:
    if answer is None:
        return None
    if reference is Reference.OUTCOME:
        return answer.outcome.value
    if answer.company is None:
        return number if reference is Reference.SIRET and number and len(number) == 14 else None
    return fact(answer.company, reference)
