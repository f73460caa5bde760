"""The port of the directory: what is known of a company at one establishment, and how it is looked up."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

MOST = 20
"""The most companies a search answers with."""


class Source(StrEnum):
    """Where an answer comes from."""

    EMBEDDED = "EMBEDDED"
    STATE = "STATE"


@dataclass(frozen=True, slots=True)
class Company:
    """A company at one establishment. What the State does not publish comes from the OPCO's own references."""

    siret: str
    name: str
    head_office: bool
    closed: bool
    trade_name: str | None = None
    legal_category: str | None = None
    naf: str | None = None
    idcc: str | None = None
    public_type: str | None = None
    street: str | None = None
    complement: str | None = None
    postcode: str | None = None
    city: str | None = None
    activity_number: str | None = None
    uai: str | None = None
    qualiopi: bool = False
    source: Source = Source.EMBEDDED

    @property
    def siren(self) -> str:
        """The number of the company, of which the establishment is one."""
        return self.siret[:9]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found, the best first; `degraded` when the State's service should have answered and could not."""

    companies: tuple[Company, ...]
    degraded: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Availability:
    """Who answers, as of the last look-up, and whether that is for want of better."""

    source: Source
    degraded: bool


class Directory(Protocol):
    """Looks companies up. Never raises because a service is down: the embedded directory answers instead."""

    @property
    def availability(self) -> Availability:
        """Who answers now."""
        ...

    async def find(self, siret: str) -> Company | None:
        """Return the establishment of this number, None when it is unknown."""
        ...

    async def head_office(self, siren: str) -> Company | None:
        """Return the head office of a company, None when it is unknown."""
        ...

    async def establishments(self, siren: str) -> tuple[Company, ...]:
        """Return the known establishments of a company (100 at most), the head office before the others."""
        ...

    async def search(self, text: str, limit: int = MOST) -> Answer:
        """Search by SIREN, SIRET, or words of a name (beginnings are enough; accents and case are ignored)."""
        ...
