"""Keeping what the State publishes: establishments take the names of their companies, whichever file came first."""

from collections.abc import Iterable, Sequence

from monespace_gql.directory.keep import keep_establishments
from monespace_gql.directory.models import Establishment, LegalUnit
from monespace_gql.directory.names import search_name

AT_ONCE = 1_000
"""Establishments renamed in one go: some companies have tens of thousands."""


async def keep_published(establishments: list[Establishment]) -> None:
    """Write establishments under the names of their companies; call it inside a unit of work.

    A company whose name is not known keeps the one it had, or takes its establishment's, or its number.
    """
    units = await _units({each.siren for each in establishments})
    nameless = [each.siret for each in establishments if each.siren not in units]
    before = dict(await Establishment.filter(siret__in=nameless).values_list("siret", "company_name"))
    for each in establishments:
        name = before.get(each.siret) or each.trade_name or f"SIREN {each.siren}"
        _call(each, units.get(each.siren) or LegalUnit(siren=each.siren, name=name))
    await keep_establishments(establishments)


async def keep_units(units: list[LegalUnit]) -> None:
    """Write the names of companies, on their known establishments too; call it inside a unit of work."""
    await LegalUnit.bulk_create(units, on_conflict=("siren",), update_fields=("name", "other_names", "legal_category"))
    by_siren = {unit.siren: unit for unit in units}
    known = await Establishment.filter(siren__in=list(by_siren)).order_by("siret").limit(AT_ONCE)
    while known:
        for each in known:
            _call(each, by_siren[each.siren])
        await keep_establishments(known)
        rest = Establishment.filter(siren__in=list(by_siren), siret__gt=known[-1].siret)
        known = await rest.order_by("siret").limit(AT_ONCE)


def _call(each: Establishment, unit: LegalUnit) -> None:
    each.company_name = unit.name
    each.legal_category = unit.legal_category
    each.search_name = search_name(unit.name, unit.other_names, each.trade_name)[:1000]


async def _units(sirens: Iterable[str]) -> dict[str, LegalUnit]:
    wanted: Sequence[str] = sorted(sirens)
    return {unit.siren: unit for unit in await LegalUnit.filter(siren__in=wanted)}
