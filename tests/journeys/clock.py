"""A clock that tests move: two things never happen at the same instant, and days pass when a test says so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.journeys.given import CLOCK


@dataclass
class MovingClock:
    """Starts on the day of the journeys; each look at it takes a millisecond."""

    instant: datetime = CLOCK.instant

    def now(self) -> datetime:
        """Return an instant that nobody was given before."""
        self.instant += timedelta(milliseconds=1)
        return self.instant

    def pass_days(self, days: int) -> None:
        """Let days go by."""
        self.instant += timedelta(days=days)
