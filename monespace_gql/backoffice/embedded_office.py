"""The back office of a server that has none: it takes every dossier at once, and its managers use the API."""

from dataclasses import dataclass

from monespace_gql.backoffice.port import Parcel


@dataclass(frozen=True, slots=True)
class EmbeddedOffice:
    """Simulates a back office through the same port: what it keeps is the dossier itself."""

    async def take(self, parcel: Parcel) -> str:
        """Return the dossier's own number."""
        return parcel.number
