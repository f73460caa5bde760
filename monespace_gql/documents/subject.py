"""The case a file belongs to: a draft, or a dossier; whoever calls has checked what the viewer may do to it."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from monespace_gql.journal.dialect import Dialect
from monespace_gql.journal.unit import Unit

LOCK = "SELECT pg_advisory_xact_lock($1)"


@dataclass(frozen=True, slots=True)
class Subject:
    """A draft or a dossier, by its key: exactly one of the two; with what the journal says of it besides."""

    draft_id: int | None = None
    dossier_id: int | None = None
    scheme: str | None = None
    number: str | int | None = None

    def __post_init__(self) -> None:
        if (self.draft_id is None) == (self.dossier_id is None):
            raise ValueError("a subject is a draft or a dossier")

    @property
    def kind(self) -> str:
        """How the journal names this kind of case."""
        return "draft" if self.draft_id is not None else "dossier"

    @property
    def id(self) -> int:
        """The key of the case."""
        key = self.draft_id if self.draft_id is not None else self.dossier_id
        assert key is not None
        return key

    @property
    def told(self) -> dict[str, object]:
        """What an entry says of the case: its scheme and number, as far as they were given."""
        named = {"scheme": self.scheme, "number": self.number}
        return {name: value for name, value in named.items() if value is not None}

    @property
    def criteria(self) -> dict[str, Any]:
        """The column that names the case, and its value. Any: Tortoise takes it among other arguments."""
        return {f"{self.kind}_id": self.id}

    async def hold(self, unit: Unit) -> None:
        """Make the other units that hold this case's files wait for this one to end; SQLite has one unit at a time."""
        if unit.store.dialect is Dialect.POSTGRESQL:
            name = f"documents:{self.kind}:{self.id}".encode()
            await unit.fetch(LOCK, [int.from_bytes(blake2b(name, digest_size=8).digest(), signed=True)])
