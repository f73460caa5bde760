"""What became of one rule in one examination, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from monespace_gql.lexicon.finding import DatedUse
from monespace_gql.rulebook.rule import Rule


class Outcome(Enum):
    """The five ways a rule can end: the last three say nothing of the case."""

    SPEAKS = "speaks"
    QUIET = "quiet"
    UNDETERMINED = "undetermined"
    NOT_IN_FORCE = "not in force"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class FactRead:
    """A fact that a rule looked at and found, for the eyes of who may read all of `rests_on`, what it is made from."""

    name: str
    value: object
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's verdict. `missing` names what an undetermined rule lacks, `reason` the exception of a crashed one.

    The facts read, the numbers used and the message are those of a rule that speaks.
    """

    rule: Rule
    outcome: Outcome
    driving_date: date
    missing: tuple[str, ...] = ()
    facts_read: tuple[FactRead, ...] = ()
    dated_used: tuple[DatedUse, ...] = ()
    message: str | None = None
    reason: str | None = None
