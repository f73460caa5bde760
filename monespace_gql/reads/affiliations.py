"""Affiliations as their owner and their administrators read them: one statement a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monespace_gql.access import Viewer
from monespace_gql.journal.json_field import from_json
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.standing import Context, Standing
from monespace_gql.people.state import AffiliationState
from monespace_gql.reads.scope import NOTHING, Parameters

Instant = datetime | str
"""As the database gives it."""

SELECT = """
SELECT a.id, a.person_id, a.context, a.siren, a.siret, a.state, a.administrator, a.permissions, a.reason,
  a.requested_at, a.decided_at, a.revoked_at, p.first_name, p.last_name, p.email,
  (SELECT e.company_name FROM establishment e WHERE e.siren = a.siren
   ORDER BY e.head_office DESC, e.siret LIMIT 1) AS company_name,
  CASE WHEN {administered} THEN 1 ELSE 0 END AS has_administrator
FROM affiliation a JOIN person p ON p.id = a.person_id
WHERE {where} ORDER BY a.id {way} LIMIT {limit}
"""
ADMINISTERED = """EXISTS (SELECT 1 FROM affiliation o WHERE o.state = 'VALID' AND o.revoked_at IS NULL
    AND o.administrator AND o.context = a.context AND o.siren = a.siren AND (o.siret IS NULL OR o.siret = a.siret)
    AND o.person_id <> a.person_id)"""


@dataclass(frozen=True, slots=True)
class AffiliationRead:
    """One affiliation, with its person, its company's name, and whether this viewer decides on it."""

    id: int
    email: str
    first_name: str
    last_name: str
    context: Context
    siren: str
    siret: str | None
    company_name: str | None
    state: AffiliationState
    administrator: bool
    permissions: Mapping[str, Sequence[str]]
    reason: str | None
    requested_at: Instant | None
    decided_at: Instant | None
    revoked_at: Instant | None
    decidable: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part of a list: whose, in which state, of which company; at most `size`, older than the one with that key."""

    colleagues: bool = False
    state: AffiliationState | None = None
    siren: str | None = None
    size: int = 20
    older_than: int | None = None


async def affiliations(store: Store, viewer: Viewer, wanted: Wanted) -> list[AffiliationRead]:
    """Return the viewer's own affiliations, or those of the companies they administer (for the OPCO: of all).

    The newest come first.
    """
    parameters = Parameters()
    conditions = [_scope(viewer, parameters) if wanted.colleagues else _own(viewer, parameters)]
    if wanted.state is not None:
        conditions.append(_in_state(wanted.state, parameters))
    if wanted.siren is not None:
        conditions.append(f"a.siren = {parameters.add(wanted.siren)}")
    if wanted.older_than is not None:
        conditions.append(f"a.id < {parameters.add(wanted.older_than)}")
    return await _read(store, viewer, " AND ".join(conditions), parameters, wanted.size)


async def affiliations_to_decide(store: Store, viewer: Viewer, size: int) -> list[AffiliationRead]:
    """Return the requests that wait for the viewer's decision in this context, the oldest first."""
    if not _may_decide(viewer):
        return []
    parameters = Parameters()
    conditions = [_in_state(AffiliationState.REQUESTED, parameters), _scope(viewer, parameters)]
    conditions.append(f"NOT {_own(viewer, parameters)}")
    if viewer.context is Context.MANAGER:
        conditions.append(f"NOT {ADMINISTERED}")
    return await _read(store, viewer, " AND ".join(conditions), parameters, size, way="ASC")


async def affiliation(store: Store, viewer: Viewer, key: int) -> AffiliationRead | None:
    """Return one affiliation, None when it is neither the viewer's nor of a company they administer."""
    parameters = Parameters()
    named = f"a.id = {parameters.add(key)}"
    theirs = f"({_own(viewer, parameters)} OR {_scope(viewer, parameters)})"
    found = await _read(store, viewer, f"{named} AND {theirs}", parameters, 1)
    return found[0] if found else None


def _may_decide(viewer: Viewer) -> bool:
    return viewer.opco_role is Standing.MANAGER or bool(viewer.administers)


def _own(viewer: Viewer, parameters: Parameters) -> str:
    return f"a.person_id = {parameters.add(viewer.person_id)}"


def _scope(viewer: Viewer, parameters: Parameters) -> str:
    if viewer.context is Context.MANAGER:
        return "1 = 1" if viewer.opco_role else NOTHING
    conditions = []
    for held in viewer.administers:
        condition = f"a.siren = {parameters.add(held.siren)}"
        conditions.append(condition + (f" AND a.siret = {parameters.add(held.siret)}" if held.siret else ""))
    if not conditions:
        return NOTHING
    companies = " OR ".join(f"({condition})" for condition in conditions)
    return f"(a.context = {parameters.add(viewer.context.value)} AND ({companies}))"


def _in_state(state: AffiliationState, parameters: Parameters) -> str:
    if state is AffiliationState.REVOKED:
        return "a.revoked_at IS NOT NULL"
    return f"a.state = {parameters.add(state.value)} AND a.revoked_at IS NULL"


async def _read(
    store: Store, viewer: Viewer, where: str, parameters: Parameters, size: int, way: str = "DESC"
) -> list[AffiliationRead]:
    sql = SELECT.format(where=where, limit=size, way=way, administered=ADMINISTERED)
    rows = await store.fetch(sql, parameters.values)
    return [_affiliation(row, viewer) for row in rows]


def _affiliation(row: Any, viewer: Viewer) -> AffiliationRead:  # Any: a driver's row
    return AffiliationRead(
        id=row["id"],
        email=row["email"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        context=Context(row["context"]),
        siren=row["siren"],
        siret=row["siret"],
        company_name=row["company_name"],
        state=AffiliationState.REVOKED if row["revoked_at"] is not None else AffiliationState(row["state"]),
        administrator=bool(row["administrator"]),
        permissions=from_json(row["permissions"]),
        reason=row["reason"],
        requested_at=row["requested_at"],
        decided_at=row["decided_at"],
        revoked_at=row["revoked_at"],
        decidable=row["person_id"] != viewer.person_id and _decides(viewer, row),
    )


def _decides(viewer: Viewer, row: Any) -> bool:  # Any: as above
    """Say whether the viewer, who sees this colleague's affiliation, decides on it."""
    if viewer.context is Context.MANAGER:
        return viewer.opco_role is Standing.MANAGER and not row["has_administrator"]
    return True
