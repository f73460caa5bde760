"""Legends are kept when the product opens: once each, by however many processes that open together, oldest first."""

import asyncio
from dataclasses import replace
from types import MappingProxyType

from structlog.testing import capture_logs

from monespace_gql.access.keep_legends import LEGEND_KEPT, keep_legends
from monespace_gql.access.models import SchemeLegend
from monespace_gql.catalogue import Catalogue, Installed, install
from monespace_gql.journal.models import JournalEntry
from monespace_gql.journal.store import Store
from monespace_gql.journal.unit import Unit
from tests.scheme.given import SCHEME


def of(*versions: str) -> list[Catalogue]:
    """A catalogue for each version of one scheme."""
    schemes = [replace(SCHEME, version=version, migrations=()) for version in versions]
    return [Catalogue(MappingProxyType({one.code: Installed(one, "given", "1")})) for one in schemes]


async def test_processes_that_open_together_keep_each_legend_once(store: Store) -> None:
    catalogue = install()

    opened = await asyncio.gather(*(keep_legends(store, catalogue) for _ in range(5)))

    with store.reading():
        rows = await SchemeLegend.all()
        entries = await JournalEntry.filter(kind=LEGEND_KEPT)
    assert sorted(row.scheme for row in rows) == ["BADGE", "CPRO"]
    assert sorted(entry.subject_id for entry in entries) == ["BADGE", "CPRO"]
    assert {tuple(sorted(each.legends)) for each in opened} == {("BADGE", "CPRO")}


async def test_each_version_leaves_its_own_and_the_last_one_comes_last(store: Store) -> None:
    first, second, *_ = of("1", "2")
    for catalogue in (first, second, first, second):
        opened = await keep_legends(store, catalogue)

    assert [legend.version for legend in opened.legends[SCHEME.code].kept] == ["1", "2"]
    assert opened.legends[SCHEME.code].of("3") is None


async def test_without_any_scheme_what_was_left_is_still_known(store: Store) -> None:
    (only,) = of("1")
    await keep_legends(store, only)

    opened = await keep_legends(store, Catalogue())

    assert list(opened.legends) == [SCHEME.code]
    assert (opened.get(SCHEME.code), opened.label(SCHEME.code)) == (None, SCHEME.label)


async def test_of_a_scheme_with_a_legend_that_cannot_be_read_nothing_is_known(store: Store) -> None:
    first, second = of("1", "2")
    await keep_legends(store, first)
    await keep_legends(store, second)

    async def spoil(_: Unit) -> None:
        await SchemeLegend.filter(version="1").update(legend={"code": "WHAT"})

    await store.unit(spoil)
    with capture_logs() as logs:
        opened = await keep_legends(store, Catalogue())

    assert dict(opened.legends) == {}
    assert [(line["event"], line["scheme"]) for line in logs] == [("legend_unreadable", SCHEME.code)]
