"""What somebody looks for in a list: zones that all hold, several values in one, words, and an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monespace_gql.lexicon.refusal import RefusalKind, refuse
from monespace_gql.reads.lists.search import read_search

MOST_VALUES = 50
"""How many values one zone may hold."""


class ListKind(StrEnum):
    """Which list."""

    DRAFTS = "DRAFTS"
    DOSSIERS = "DOSSIERS"


class OrderBy(StrEnum):
    """What a list may be sorted by, each with its index. NUMBER is the order of creation."""

    NUMBER = "NUMBER"
    UPDATED_AT = "UPDATED_AT"
    STARTS_ON = "STARTS_ON"
    TITLE = "TITLE"
    EMPLOYER = "EMPLOYER"
    TRAINEE = "TRAINEE"


@dataclass(frozen=True, slots=True)
class Order:
    """By what, and which way; what comes alike is in the order it was created."""

    by: OrderBy = OrderBy.NUMBER
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Period:
    """Days between which a request takes place, at least in part; a missing bound is open."""

    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is looked for: no menu, scheme, state or period named means any; None means either."""

    schemes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    period: Period = Period()
    mandated: bool | None = None
    subrogation: bool | None = None
    search: str = ""
    order: Order = Order()
    menu: str | None = None


def check(criteria: Criteria) -> Criteria:
    """Return the criteria; declines those nobody could mean."""
    _few("menu", [criteria.menu] if criteria.menu is not None else [])
    _few("schemes", criteria.schemes)
    _few("states", criteria.states)
    read_search(criteria.search)
    starts, ends = criteria.period.starts, criteria.period.ends
    if starts and ends and ends < starts:
        raise refuse(
            RefusalKind.INVALID, "BAD_FILTER", "La période se termine avant de commencer.", path="filter.period"
        )
    return criteria


def _few(zone: str, values: Sequence[str]) -> None:
    if len(values) > MOST_VALUES or any(len(value) > MOST_VALUES for value in values):
        told = f"Un filtre retient {MOST_VALUES} valeurs au plus, de {MOST_VALUES} caractères."
        raise refuse(RefusalKind.LIMIT, "BAD_FILTER", told, path=f"filter.{zone}")
