"""Asking a condition of the rules beside the rules, so that the law is written once."""

from datetime import date

from monespace_gql.rulebook import Condition, Readings
from monespace_gql.rulebook.truth import truth
from monespace_gql.scheme.answers import Answers, facts_in
from monespace_gql.scheme.declaration import Scheme
from monespace_gql.scheme.items import list_paths


def holds(scheme: Scheme, condition: Condition, answers: Answers, *, on: date) -> bool | None:
    """Say whether a condition holds of these answers on a day; None while what is missing could still decide."""
    facts = facts_in(answers, list_paths(scheme.tabs))
    return truth(condition, Readings({**facts, "case.filed_on": on}))
