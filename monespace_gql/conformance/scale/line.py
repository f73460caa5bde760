"""One line of the scale: what it asks, how it is checked and what to do; and what a whole measure says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from monespace_gql.conformance.scale.subject import Subject


class Level(StrEnum):
    """How far a scheme goes; a level asks for its own lines and those of the levels before."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"

    @property
    def label(self) -> str:
        """Its French name."""
        return LABELS[self]

    def asks(self, line: "Line") -> bool:
        """Say whether a line must be kept to reach this level."""
        levels = list(Level)
        return levels.index(line.level) <= levels.index(self)


LABELS = {Level.BRONZE: "bronze", Level.SILVER: "argent", Level.GOLD: "or"}


@dataclass(frozen=True)
class Line:
    """A line. `title` is what a sound scheme keeps to, `why` and `advice` are for its page, all in French.

    `check` gives the problems of a scheme, a French sentence each; none when the line is kept.
    """

    code: str
    level: Level
    title: str
    why: str
    advice: str
    check: Callable[[Subject], Iterable[str]]


@dataclass(frozen=True)
class Measured:
    """A line and its verdict: `problems` is None when it was not checked."""

    line: Line
    problems: tuple[str, ...] | None

    @property
    def is_kept(self) -> bool:
        """Say whether it was checked and nothing is wrong."""
        return self.problems == ()


@dataclass(frozen=True)
class Scale:
    """Every line with its verdict."""

    lines: tuple[Measured, ...]

    @property
    def level(self) -> Level | None:
        """The highest level of which every line is known to be kept."""
        reached = None
        for level in Level:
            if not all(measured.is_kept for measured in self.lines if level.asks(measured.line)):
                return reached
            reached = level
        return reached

    def reaches(self, level: Level) -> bool:
        """Say whether a level is reached."""
        return all(measured.is_kept for measured in self.lines if level.asks(measured.line))
