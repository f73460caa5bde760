"""Examining a dossier again, as of the day it was transmitted, under the rules of today: the same must be found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monespace_gql.lexicon.finding import Finding
from monespace_gql.rulebook import Engine
from monespace_gql.scheme import Scheme
from monespace_gql.scheme.examination import Examination, examine
from monespace_gql.scheme.turnstile import Turnstile


@dataclass(frozen=True, slots=True)
class Transmitted:
    """What is kept of a dossier's examination; `content` in the present version of the scheme.

    `attached` is None for a dossier of the time when files were not counted: it passed, so it had one of each type that
    was asked for.
    """

    content: Mapping[str, object]
    on: date
    attached: Mapping[str, int] | None
    required_documents: Sequence[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """A finding as it was kept and as it is now, None on the side where it is not."""

    kept: Finding | None
    now: Finding | None


async def reexamine(
    scheme: Scheme, transmitted: Transmitted, *, engine: Engine | None, turns: Turnstile
) -> Examination:
    """Examine what was transmitted as of the day it was, with the files it came with."""
    counted = transmitted.attached
    attached = dict.fromkeys(transmitted.required_documents, 1) if counted is None else counted
    return await examine(scheme, transmitted.content, on=transmitted.on, attached=attached, engine=engine, turns=turns)


def differences(kept: Iterable[Finding], now: Iterable[Finding]) -> tuple[Difference, ...]:
    """Return how what is said now differs from what was said: words, severity, source; none when all is the same."""
    then, today = _by_place(kept), _by_place(now)
    pairs = ((then.get(place), today.get(place)) for place in dict.fromkeys((*then, *today)))
    return tuple(Difference(*pair) for pair in pairs if _words(pair[0]) != _words(pair[1]))


def _by_place(findings: Iterable[Finding]) -> dict[tuple[str, str], Finding]:
    return {(finding.path, finding.code): finding for finding in findings}


def _words(finding: Finding | None) -> object:
    return finding and (finding.message, finding.kind, finding.severity, finding.source)
