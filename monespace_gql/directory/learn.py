"""Keeping a company that only the State's service knows, when it is chosen: before the unit of work that needs it."""

from dataclasses import fields

from monespace_gql.directory.directory import Company, Directory, Source
from monespace_gql.directory.find import establishment, head_office
from monespace_gql.directory.keep import keep_establishments
from monespace_gql.directory.models import Establishment
from monespace_gql.journal.store import Store
from monespace_gql.lexicon.identifiers import is_siren, is_siret

_OURS = {"name": "company_name"}
_NOT_KEPT = {"source"}


async def learn(store: Store, directory: Directory, number: str | None) -> None:
    """Look up the establishment of a SIRET, or the head office of a SIREN, that our own database lacks, and keep it.

    Nothing happens when it is known already, unknown everywhere, or while the State's service does not answer.
    """
    found = await _unknown_here(directory, number or "")
    if found is not None and found.source is Source.STATE:
        row = _row(found)
        await store.unit(lambda _: keep_establishments([row]))


async def _unknown_here(directory: Directory, number: str) -> Company | None:
    if is_siret(number) and await establishment(number) is None:
        return await directory.find(number)
    if is_siren(number) and await head_office(number) is None:
        return await directory.head_office(number)
    return None


def _row(found: Company) -> Establishment:
    known = {each.name: getattr(found, each.name) for each in fields(found) if each.name not in _NOT_KEPT}
    return Establishment(siren=found.siren, **{_OURS.get(name, name): value for name, value in known.items()})
