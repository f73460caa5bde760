"""The port of the OPCO's back office: what it is given when a request is transmitted, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


class NotReceived(Exception):
    """Raised when it is not known that the back office has the dossier: it is given it again, under the same key."""


class Declined(Exception):
    """Raised when the back office says that it will not take this dossier, however often it is given it."""


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A file of the dossier; its bytes are at `/documents/{id}`, `sha256` says that they are the right ones."""

    id: str
    code: str
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A dossier as it is given: what was transmitted, whole, and what was said of it. `key` names it for ever."""

    key: str
    number: str
    scheme: str
    sub_scheme: str
    scheme_version: str
    rules_digest: str
    examined_on: date
    transmitted_at: datetime
    employer_siret: str
    employer_name: str
    creator_context: str
    creator_siren: str
    content: Mapping[str, object]
    findings: Sequence[Mapping[str, object]]
    documents: tuple[FiledDocument, ...]


class BackOffice(Protocol):
    """Takes dossiers. Given the same one twice, it has it once and answers alike."""

    async def take(self, parcel: Parcel) -> str:
        """Return the reference under which it keeps the dossier; raises NotReceived or Declined."""
        ...
