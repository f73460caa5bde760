"""Keeping what the State's service says of a company that is chosen: before the unit of work that needs it."""

from collections.abc import Iterable
from dataclasses import fields

from monespace_gql.directory.directory import Company, Directory, Source
from monespace_gql.directory.find import establishment, establishments, head_office
from monespace_gql.directory.keep import FROM_THE_STATE, keep_establishments
from monespace_gql.directory.models import Establishment
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.identifiers import is_siren, is_siret

_OURS = {"name": "company_name"}
_NOT_KEPT = {"source"}
_COMPARED = tuple(name for name in FROM_THE_STATE if name != "search_name")


async def learn(store: Store, directory: Directory, number: str | None) -> None:
    """Look up the establishment of a SIRET, or the head office of a SIREN, that our own database lacks, and keep it.

    Nothing happens when it is known already, unknown everywhere, or while the State's service does not answer.
    """
    found = await _unknown_here(directory, number or "")
    if found is not None and found.source is Source.STATE:
        row = _row(found)
        await store.unit(lambda _: keep_establishments([row]))


async def learn_answers(store: Store, answers: Iterable[Company]) -> None:
    """Keep what the State's service answered of these establishments, where our own database says otherwise."""
    asked = {each.siret: each for each in answers if each.source is Source.STATE}
    known = await establishments(asked)
    news = [row for siret, each in asked.items() if not _same(row := _row(each), known.get(siret))]
    if news:
        await store.unit(lambda _: keep_establishments(news))


def _same(row: Establishment, known: Establishment | None) -> bool:
    return known is not None and all(getattr(row, name) == getattr(known, name) for name in _COMPARED)


async def _unknown_here(directory: Directory, number: str) -> Company | None:
    if is_siret(number) and await establishment(number) is None:
        return await directory.find(number)
    if is_siren(number) and await head_office(number) is None:
        return await directory.head_office(number)
    return None


def _row(found: Company) -> Establishment:
    known = {each.name: getattr(found, each.name) for each in fields(found) if each.name not in _NOT_KEPT}
    return Establishment(siren=found.siren, **{_OURS.get(name, name): value for name, value in known.items()})
