"""Looking up establishments in the directory; what it knows is never typed by a client."""

import re

from monespace_gql.directory.models import Establishment


async def establishment(siret: str) -> Establishment | None:
    """Return an establishment by its SIRET, None when the directory does not know it."""
    return await Establishment.get_or_none(siret=siret) if re.fullmatch("[0-9]{14}", siret) else None


async def head_office(siren: str) -> Establishment | None:
    """Return the head office of a company, None when the directory does not know it."""
    return await Establishment.filter(siren=siren, head_office=True).order_by("siret").first()
