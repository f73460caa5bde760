"""Criteria as they are kept and given back: spelled as the API spells its arguments."""

from collections.abc import Collection, Mapping
from datetime import date

from monespace_gql.reads.lists.criteria import Criteria, Order, OrderBy, Period

Tree = Mapping[str, object]

_ARGUMENTS = {"filter": "filter", "search": "search", "order": "orderBy"}
_ZONES = ("menu", "schemes", "states", "period", "mandated", "subrogation")


def written(criteria: Criteria) -> dict[str, object]:
    """Return the arguments that ask a list for these criteria; what is not asked for is left out."""
    period = {"from": _day(criteria.period.starts), "to": _day(criteria.period.ends)}
    zones: dict[str, object] = {
        "menu": criteria.menu,
        "schemes": list(criteria.schemes) or None,
        "states": list(criteria.states) or None,
        "period": _given(period) or None,
        "mandated": criteria.mandated,
        "subrogation": criteria.subrogation,
    }
    order = {"by": criteria.order.by.value, "direction": "DESC" if criteria.order.descending else "ASC"}
    return _given({"filter": _given(zones) or None, "search": criteria.search or None, "orderBy": order})


def read(kept: Tree, states: Collection[str]) -> Criteria | None:
    """Read criteria back; None when a part of them no longer exists in the list, whose states are given."""
    zones, order = kept.get("filter", {}), kept.get("orderBy", {})
    if not isinstance(zones, Mapping) or not isinstance(order, Mapping) or not _known(kept, zones):
        return None
    try:
        criteria = _read(zones, order, kept.get("search", ""))
    except (ValueError, TypeError):
        return None
    return criteria if set(criteria.states) <= set(states) else None


def _known(kept: Tree, zones: Tree) -> bool:
    return kept.keys() <= set(_ARGUMENTS.values()) and zones.keys() <= set(_ZONES)


def _read(zones: Tree, order: Tree, search: object) -> Criteria:
    period = zones.get("period", {})
    if not isinstance(period, Mapping):
        raise TypeError("period")
    return Criteria(
        schemes=_texts(zones.get("schemes", [])),
        states=_texts(zones.get("states", [])),
        period=Period(_read_day(period.get("from")), _read_day(period.get("to"))),
        mandated=_flag(zones.get("mandated")),
        subrogation=_flag(zones.get("subrogation")),
        search=_text(search),
        menu=_text(zones["menu"]) if "menu" in zones else None,
        order=Order(OrderBy(_text(order.get("by", "NUMBER"))), order.get("direction", "DESC") == "DESC"),
    )


def _given(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read_day(kept: object) -> date | None:
    return None if kept is None else date.fromisoformat(_text(kept))


def _texts(kept: object) -> tuple[str, ...]:
    if not isinstance(kept, list):
        raise TypeError("a list was expected")
    return tuple(map(_text, kept))


def _text(kept: object) -> str:
    if not isinstance(kept, str):
        raise TypeError("a text was expected")
    return kept


def _flag(kept: object) -> bool | None:
    if kept is not None and not isinstance(kept, bool):
        raise TypeError("a boolean was expected")
    return kept
