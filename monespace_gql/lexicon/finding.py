"""What the form or the law says of what was typed: data shown to a person, never an exception."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monespace_gql.lexicon.origin import Origin


class FindingKind(StrEnum):
    """The three kinds of messages of the portal."""

    REQUIRED = "REQUIRED"
    FORMAT = "FORMAT"
    RULE = "RULE"


class Severity(StrEnum):
    """What a finding does to a transmission."""

    BLOCKING = "BLOCKING"
    WARNING = "WARNING"
    INFO = "INFO"


@dataclass(frozen=True, slots=True)
class DatedUse:
    """A number of the law that a rule used: its table, the day asked for, and the entry in force that day."""

    code: str
    label: str
    on: date
    since: date
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class FactUse:
    """A value a rule read, written in French, with the places of the form it rests on."""

    name: str
    value: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a rule spoke: the day that drove it, the numbers of the law used, the facts read.

    `driving_date` is None when numbers of several days were used, each with its own, and when the rule crashed.
    `rests_on` names every place of the form the rule looks at, filled or not: who may not read one is not told.
    """

    driving_date: date | None = None
    dated: tuple[DatedUse, ...] = ()
    facts: tuple[FactUse, ...] = ()
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One message at one place of the form; `origin` says who added to the scheme what gives it, None for its own."""

    path: str
    code: str
    message: str
    kind: FindingKind
    severity: Severity = Severity.BLOCKING
    source: str | None = None
    explanation: Explanation | None = None
    origin: Origin | None = None

    @property
    def blocks(self) -> bool:
        """Say whether the request may not be transmitted while this finding stands."""
        return self.severity is Severity.BLOCKING
