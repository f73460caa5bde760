"""Where the small plugin of these tests stands, and its situations with one thing otherwise."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from monespace_gql.conformance.case import Case
from monespace_gql.conformance.situation import Situation
from monespace_gql.scheme import Rule, Scheme

INSTALLED = Path(__file__).parent / "installed"


def without(cases: Iterable[Case], name: str) -> tuple[Case, ...]:
    """The situations without one of them."""
    kept = tuple(case for case in cases if case.name != name)
    assert len(kept) == len(tuple(cases)) - 1, f"no situation is named « {name} »"
    return kept


def with_rule(scheme: Scheme, rule: Rule) -> Scheme:
    """The scheme with one more rule."""
    return replace(scheme, rules=(*scheme.rules, rule))


def situation(name: str, **more: Any) -> Situation:  # Any: whatever a situation takes
    """A situation of the small scheme."""
    return Situation.model_validate({"name": name, "scheme": "SMALL", "on": "2026-01-06", **more})
