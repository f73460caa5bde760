"""What time it is, as a dependency that can be held still: instants in UTC, days in Paris."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class Clock(Protocol):
    """Tells the present instant."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still, for situations and tests."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant this clock stands at, in UTC."""
        return self.instant.astimezone(UTC)


def today(clock: Clock) -> date:
    """Return the legal day: the one that France is living."""
    return clock.now().astimezone(PARIS).date()
