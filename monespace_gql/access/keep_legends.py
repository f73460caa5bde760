"""Keeping the legends of the installed schemes, and reading back those of every scheme there ever was."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType

import structlog
from tortoise.exceptions import IntegrityError

from monespace_gql.access.models import SchemeLegend
from monespace_gql.catalogue import Catalogue
from monespace_gql.journal.json_field import to_json
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from monespace_gql.scheme.legend import Legend, legend_of, read_legend, write_legend
from monespace_gql.scheme.legends import Legends

log: structlog.stdlib.BoundLogger = structlog.get_logger("monespace.access")

LEGEND_KEPT = "SCHEME_LEGEND_KEPT"
ACTOR = "service"


async def keep_legends(store: Store, catalogue: Catalogue) -> Catalogue:
    """Keep what is new among the installed schemes; return the catalogue with the legends of all, oldest first.

    Call it before anybody is served: no case may be written that could not be read without its scheme.
    """
    known = {row.digest for row in await SchemeLegend.all().only("digest")}
    for legend in map(legend_of, catalogue):
        if _digest(legend) not in known:
            await _keep(store, legend)
    return replace(catalogue, legends=MappingProxyType(await _kept()))


async def _keep(store: Store, legend: Legend) -> None:
    async def work(unit: Unit) -> None:
        digest = _digest(legend)
        await SchemeLegend.create(
            scheme=legend.code, version=legend.version, digest=digest, legend=write_legend(legend), kept_at=unit.now
        )
        unit.record(LEGEND_KEPT, "scheme", legend.code, ACTOR, {"version": legend.version, "digest": digest})

    try:
        await store.unit(work)
    except IntegrityError:
        return  # another process that starts now kept the same


def _digest(legend: Legend) -> str:
    return sha256(to_json(write_legend(legend)).encode()).hexdigest()


async def _kept() -> dict[str, Legends]:
    found: dict[str, list[object]] = defaultdict(list)
    for row in await SchemeLegend.all().order_by("id"):
        found[row.scheme].append(row.legend)
    return {code: legends for code, rows in found.items() if (legends := _read(code, rows))}


def _read(code: str, rows: Iterable[object]) -> Legends | None:
    """Read the legends of a scheme; none of them when one cannot be read: it might have been the strictest."""
    try:
        return Legends(tuple(map(read_legend, rows)))
    except ValueError:
        log.error("legend_unreadable", scheme=code)
        return None
