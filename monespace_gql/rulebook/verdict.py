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
    """One rule's verdict, or its verdict for one item: `ranks` says which, from 0, a list inside an item's list second.

    `missing` names what an undetermined rule lacks, `reason` the exception of a crashed one. The facts read, the
    numbers used and the message are those of a rule that speaks.
    """

    rule: Rule
    outcome: Outcome
    driving_date: date
    missing: tuple[str, ...] = ()
    facts_read: tuple[FactRead, ...] = ()
    dated_used: tuple[DatedUse, ...] = ()
    message: str | None = None
    reason: str | None = None
    ranks: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from every other verdict of the examination."""
        return key(self.rule.code, self.ranks) if self.ranks else self.rule.code

    @property
    def at(self) -> str:
        """The place it speaks at: the rule's, in the item it is judged for."""
        before, *after = self.rule.at.name.split("[]")
        return before + "".join(f"[{rank}]{part}" for rank, part in zip(self.ranks, after, strict=False))


def key(code: str, ranks: tuple[int, ...]) -> str:
    """Return what names one verdict: the code of its rule, and the item it is judged for (`AF-01[2]`)."""
    return code + "".join(f"[{rank}]" for rank in ranks)
