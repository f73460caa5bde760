"""By when a request is decided, and what silence means: the statutory clock of a scheme."""

from dataclasses import dataclass
from datetime import date, timedelta

from monespace_gql.scheme.mistake import SchemeMistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The calendar days that run from the day the file is complete, and the text that says so.

    `tacit`: when they have passed without a decision the request is granted as it was asked for. No time runs while
    pieces are awaited; it runs anew, and whole, from the day they are there.
    """

    days: int
    source: str
    tacit: bool = False

    def __post_init__(self) -> None:
        if self.days < 1 or not self.source.strip():
            raise SchemeMistake("a decision has at least one day, and the source that says so")

    def due_on(self, complete_on: date) -> date:
        """Return the last day to decide."""
        return complete_on + timedelta(days=self.days)
