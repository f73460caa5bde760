"""The OPCO's contacts of the viewer's companies, as one statement reads them."""

from dataclasses import dataclass
from typing import Any

from monespace_gql.access import Viewer
from monespace_gql.journal.store import Store
from monespace_gql.reads.scope import Parameters

MOST = 500

SELECT = """
SELECT c.id, c.siren, c.name, c.role, c.phone, c.email,
  (SELECT e.company_name FROM establishment e WHERE e.siren = c.siren
   ORDER BY e.head_office DESC, e.siret LIMIT 1) AS company_name,
  CASE WHEN EXISTS (SELECT 1 FROM starred_contact s
    WHERE s.contact_id = c.id AND s.person_id = {person} AND s.context = {context}) THEN 1 ELSE 0 END AS starred
FROM contact c WHERE {where} ORDER BY starred DESC, c.siren, c.role, c.name, c.id LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class ContactRead:
    """A contact, with its company's name, and whether the viewer starred it in this context."""

    id: int
    siren: str
    company_name: str | None
    name: str
    role: str
    phone: str | None
    email: str | None
    starred: bool


async def contacts(store: Store, viewer: Viewer) -> list[ContactRead]:
    """Return the contacts of the viewer's companies in this context: starred first, then by company; 500 at most."""
    return await _read(store, viewer, Parameters(), "1 = 1")


async def contact(store: Store, viewer: Viewer, key: int) -> ContactRead | None:
    """Return one contact, None when it is of no company of the viewer's in this context."""
    parameters = Parameters()
    found = await _read(store, viewer, parameters, f"c.id = {parameters.add(key)}")
    return found[0] if found else None


async def _read(store: Store, viewer: Viewer, parameters: Parameters, wanted: str) -> list[ContactRead]:
    if not viewer.companies:
        return []
    companies = ", ".join(parameters.add(siren) for siren in sorted(viewer.companies))
    sql = SELECT.format(
        where=f"{wanted} AND c.siren IN ({companies})",
        person=parameters.add(viewer.person_id),
        context=parameters.add(viewer.context.value),
        limit=MOST,
    )
    return [_contact(row) for row in await store.fetch(sql, parameters.values)]


def _contact(row: Any) -> ContactRead:  # Any: a driver's row
    return ContactRead(
        id=row["id"],
        siren=row["siren"],
        company_name=row["company_name"],
        name=row["name"],
        role=row["role"],
        phone=row["phone"],
        email=row["email"],
        starred=bool(row["starred"]),
    )
