"""How many cases wait for a plugin: what an operator is told when a scheme is no longer installed."""

from dataclasses import dataclass

from monespace_gql.catalogue import Catalogue
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.state import DraftState
from monespace_gql.reads.scope import Parameters

COUNT = "SELECT r.scheme, count(*) AS total FROM {table} r WHERE {where} GROUP BY r.scheme"


@dataclass(frozen=True, slots=True)
class Orphans:
    """The cases of one scheme that no plugin brings; `legible`: it left a legend, so their content can be read."""

    scheme: str
    drafts: int
    dossiers: int
    legible: bool


async def orphans(store: Store, catalogue: Catalogue) -> list[Orphans]:
    """Count the drafts and dossiers of each scheme that is not installed; not the drafts deleted or transmitted."""
    over = f"'{DraftState.DELETED}', '{DraftState.TRANSMITTED}'"
    drafts = await _counted(store, catalogue, "draft", f"r.state NOT IN ({over})")
    dossiers = await _counted(store, catalogue, "dossier", "1 = 1")
    return [
        Orphans(code, drafts.get(code, 0), dossiers.get(code, 0), code in catalogue.legends)
        for code in sorted({*drafts, *dossiers})
    ]


async def _counted(store: Store, catalogue: Catalogue, table: str, where: str) -> dict[str, int]:
    parameters = Parameters()
    if installed := ", ".join(parameters.add(scheme.code) for scheme in catalogue):
        where = f"{where} AND r.scheme NOT IN ({installed})"
    rows = await store.fetch(COUNT.format(table=table, where=where), parameters.values)
    return {row["scheme"]: int(row["total"]) for row in rows}
