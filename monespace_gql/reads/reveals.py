"""Who read the full sensitive values of a company's cases: what its account administrators may look up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monespace_gql.access import Viewer
from monespace_gql.access.reveal import reveal_feeds
from monespace_gql.access.viewer import Reach
from monespace_gql.journal.json_field import from_json
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.standing import Context, Standing
from monespace_gql.reads.scope import Parameters

# Who administers both a company and its establishment is told of a reading once.
SELECT = """
SELECT max(i.id) AS id, e.at, e.subject_kind, e.data
FROM feed_item i JOIN journal_entry e ON e.id = i.entry_id
WHERE i.recipient IN ({feeds}){after} GROUP BY e.id ORDER BY max(i.id) DESC LIMIT {limit}
"""
READERS = "SELECT id, first_name, last_name FROM person WHERE id IN ({keys})"


@dataclass(frozen=True, slots=True)
class RevealRead:
    """One reading: who, at what title, which field of which case, when and why; never the value."""

    id: int
    at: datetime | str
    reader: str
    standing: Standing
    path: str
    label: str
    purpose: str
    case_kind: str
    case_number: str
    scheme: str
    siren: str
    siret: str


async def reveals(store: Store, viewer: Viewer, size: int, older_than: int | None) -> list[RevealRead] | None:
    """Return the readings in the companies the viewer administers, newest first; None when they administer none."""
    if viewer.context is not Context.EMPLOYER:
        return None
    if not viewer.administers:
        return None
    parameters = Parameters()
    feeds = ", ".join(parameters.add(_feed(each)) for each in viewer.administers)
    after = f" AND i.id < {parameters.add(older_than)}" if older_than is not None else ""
    sql = SELECT.format(feeds=feeds, after=after, limit=size)
    rows = [(row, from_json(row["data"])) for row in await store.fetch(sql, parameters.values)]
    names = await _names(store, {int(data["reader"]) for _, data in rows})
    return [_reveal(row, data, names) for row, data in rows]


def _feed(administered: Reach) -> str:
    (feed,) = reveal_feeds(administered.siret or administered.siren, None)
    return feed


async def _names(store: Store, readers: set[int]) -> Mapping[int, str]:
    if not readers:
        return {}
    parameters = Parameters()
    keys = ", ".join(parameters.add(key) for key in sorted(readers))
    rows = await store.fetch(READERS.format(keys=keys), parameters.values)
    return {row["id"]: f"{row['first_name']} {row['last_name']}" for row in rows}


def _reveal(row: Any, data: Mapping[str, Any], names: Mapping[int, str]) -> RevealRead:  # Any: a row and its JSON
    return RevealRead(
        id=row["id"],
        at=row["at"],
        reader=names.get(int(data["reader"]), ""),
        standing=Standing(data["standing"]),
        path=data["path"],
        label=data["label"],
        purpose=data["purpose"],
        case_kind=row["subject_kind"],
        case_number=data["number"],
        scheme=data["scheme"],
        siren=data["siren"],
        siret=data["siret"],
    )
