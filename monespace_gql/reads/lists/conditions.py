"""Criteria as conditions of a statement; a provider looks as if what it may not read of others' dossiers were empty."""

from collections.abc import Iterator, Sequence

from monespace_gql.access import Viewer
from monespace_gql.lexicon.standing import Context
from monespace_gql.reads.lists.criteria import Criteria, Period
from monespace_gql.reads.lists.listed import Listed
from monespace_gql.reads.scope import Parameters


def conditions(listed: Listed, viewer: Viewer, criteria: Criteria, parameters: Parameters) -> str:
    """Return the condition of the zones on the table `r`, true when none is filled."""
    return " AND ".join(_zones(listed, viewer, criteria, parameters)) or "1 = 1"


def _zones(listed: Listed, viewer: Viewer, criteria: Criteria, parameters: Parameters) -> Iterator[str]:
    if criteria.schemes:
        yield _one_of("r.scheme", criteria.schemes, parameters)
    if criteria.states:
        yield _one_of("r.state", criteria.states, parameters)
    yield from _overlap(criteria.period, parameters)
    if criteria.mandated is not None:
        yield _said(_mandated(listed, viewer, parameters), criteria.mandated)
    if criteria.subrogation is not None:
        yield _said("r.subrogation", criteria.subrogation)


def _one_of(column: str, values: Sequence[str], parameters: Parameters) -> str:
    return f"{column} IN ({', '.join(parameters.add(value) for value in dict.fromkeys(values))})"


def _overlap(period: Period, parameters: Parameters) -> Iterator[str]:
    """Ask for a day in common with the period; a request of which one date is known counts for that day."""
    if period.starts is not None:
        yield f"coalesce(r.ends_on, r.starts_on) >= {parameters.add(period.starts)}"
    if period.ends is not None:
        yield f"coalesce(r.starts_on, r.ends_on) <= {parameters.add(period.ends)}"


def _said(flag: str, wanted: bool) -> str:
    return flag if wanted else f"NOT {flag}"


def _mandated(listed: Listed, viewer: Viewer, parameters: Parameters) -> str:
    """Write who holds a mandate: known to the employer and the provider that prepared the request, to no other one."""
    if viewer.context is not Context.PROVIDER or not listed.transmitted:
        return "r.mandated"
    sirens = sorted({reach.siren for reach in viewer.reaches})
    mine = _one_of("r.creator_siren", sirens, parameters) if sirens else "1 = 0"
    return f"(r.mandated AND r.creator_context = 'PROVIDER' AND {mine})"
