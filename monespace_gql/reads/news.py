"""What the OPCO tells the viewer today: published, and for everybody or for a region of theirs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from monespace_gql.access import Reach, Viewer
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.clock import today
from monespace_gql.lexicon.region import REGIONS, region_of
from monespace_gql.reads.scope import Parameters

PLACES = "SELECT DISTINCT e.postcode FROM establishment e WHERE e.postcode IS NOT NULL AND NOT e.closed AND ({where})"
SELECT = """
SELECT n.id, n.title, n.region, n.body, n.link, n.published_from FROM news n
WHERE n.published_from <= {day} AND (n.published_until IS NULL OR n.published_until >= {day}) AND {meant}
ORDER BY n.published_from DESC, n.id DESC LIMIT {limit}
"""


@dataclass(frozen=True, slots=True)
class NewsRead:
    """One piece of news; `region` in full, None when it is for everybody."""

    id: int
    title: str
    region: str | None
    body: str
    link: str | None
    published_on: date | str


async def news(store: Store, viewer: Viewer, first: int) -> list[NewsRead]:
    """Return what is published on the legal day for the viewer in this context, the newest first.

    What is told to a region is for those with an open establishment there within reach, and for the OPCO.
    """
    parameters = Parameters()
    day = parameters.add(today(store.clock))
    meant = await _meant(store, viewer, parameters)
    sql = SELECT.format(day=day, meant=meant, limit=parameters.add(first))
    return [_news(row) for row in await store.fetch(sql, parameters.values)]


async def _meant(store: Store, viewer: Viewer, parameters: Parameters) -> str:
    if viewer.opco_role:
        return "1 = 1"
    regions = await _regions(store, viewer)
    theirs = "".join(f" OR n.region = {parameters.add(region)}" for region in regions)
    return f"(n.region IS NULL{theirs})"


async def _regions(store: Store, viewer: Viewer) -> list[str]:
    if not viewer.reaches:
        return []
    parameters = Parameters()
    where = " OR ".join(_within(reach, parameters) for reach in viewer.reaches)
    rows = await store.fetch(PLACES.format(where=where), parameters.values)
    return sorted({region for row in rows if (region := region_of(row["postcode"]))})


def _within(reach: Reach, parameters: Parameters) -> str:
    if reach.siret:
        return f"e.siret = {parameters.add(reach.siret)}"
    return f"e.siren = {parameters.add(reach.siren)}"


def _news(row: Any) -> NewsRead:  # Any: a driver's row
    region = REGIONS.get(row["region"], row["region"])
    return NewsRead(row["id"], row["title"], region, row["body"], row["link"], row["published_from"])
