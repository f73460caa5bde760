"""Looking up establishments in the directory; what it knows is never typed by a client."""

import re
from collections.abc import Iterable, Mapping

from monespace_gql.directory.models import Establishment


async def establishment(siret: str) -> Establishment | None:
    """Return an establishment by its SIRET, None when the directory does not know it."""
    return await Establishment.get_or_none(siret=siret) if re.fullmatch("[0-9]{14}", siret) else None


async def establishments(sirets: Iterable[str]) -> Mapping[str, Establishment]:
    """Return those of these establishments that the directory knows, by SIRET; one statement however many."""
    numbers = {siret for siret in sirets if re.fullmatch("[0-9]{14}", siret)}
    found = await Establishment.filter(siret__in=numbers) if numbers else []
    return {each.siret: each for each in found}


async def head_office(siren: str) -> Establishment | None:
    """Return the head office of a company, None when the directory does not know it."""
    return await Establishment.filter(siren=siren, head_office=True).order_by("siret").first()
