"""Keeping establishments in the embedded directory, so that they are found by number and by name."""

from collections.abc import Iterable, Sequence

from monespace_gql.directory.models import CompanyWord, Establishment
from monespace_gql.directory.names import search_name
from monespace_gql.lexicon.words import coded, words_of

FROM_THE_STATE = (
    "company_name",
    "trade_name",
    "search_name",
    "legal_category",
    "head_office",
    "closed",
    "naf",
    "street",
    "complement",
    "postcode",
    "city",
)
"""What an import writes over; the rest of an establishment is the OPCO's own."""


async def keep_establishments(establishments: Sequence[Establishment]) -> None:
    """Write new establishments whole, and of known ones what the State says; call it inside a unit of work."""
    for each in establishments:
        each.search_name = each.search_name or search_name(each.company_name, each.trade_name)
    await Establishment.bulk_create(establishments, on_conflict=("siret",), update_fields=FROM_THE_STATE)
    await _index(establishments)


async def _index(establishments: Iterable[Establishment]) -> None:
    found = {(coded(word), each.siren) for each in establishments for word in words_of(each.search_name or "")}
    rows = [CompanyWord(word=word, siren=siren) for word, siren in sorted(found)]
    await CompanyWord.bulk_create(rows, ignore_conflicts=True)
