"""Looking up the companies that a save asks for by number: before the unit of work, never in it."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from monespace_gql.directory.directory import Answer, Company, Directory
from monespace_gql.lexicon.place import at, is_given
from monespace_gql.scheme import LookupOutcome, Scheme
from monespace_gql.scheme.field import FieldSpec
from monespace_gql.scheme.kind import FormatProblem, as_typed

SIREN_LENGTH = 9


@dataclass(frozen=True, slots=True)
class Found:
    """How a look-up ended, and the establishment it ended with."""

    outcome: LookupOutcome
    company: Company | None = None


async def look_up(directory: Directory, schemes: Iterable[Scheme], typed: Mapping[str, object]) -> Mapping[str, Found]:
    """Return what the directory says of each company number in what was typed, by number."""
    asked = {
        number
        for scheme in schemes
        for lookup in scheme.lookups
        if is_given(typed, lookup.number) and (number := read_number(lookup.spec, at(typed, lookup.number)))
    }
    numbers = sorted(asked)
    answers = await asyncio.gather(*(directory.search(number) for number in numbers))
    return {number: concluded(number, answer) for number, answer in zip(numbers, answers, strict=True)}


def read_number(spec: FieldSpec, raw: object) -> str | None:
    """Return the number of a company as it is looked up, None while what was typed is none."""
    typed = as_typed(raw)
    if typed is None or spec.kind is None:
        return None
    try:
        return str(spec.kind.read(typed))
    except FormatProblem:
        return None


def concluded(number: str, answer: Answer) -> Found:
    """Decide how a look-up ended. Of a company's open establishments its head office is taken, until one is named."""
    known = [company for company in answer.companies if company.siret.startswith(number)]
    if not known:
        return Found(LookupOutcome.UNANSWERED if answer.degraded else LookupOutcome.UNKNOWN)
    opened = [company for company in known if not company.closed]
    if not opened:
        return Found(LookupOutcome.CLOSED, known[0])
    if len(opened) == 1:
        return Found(LookupOutcome.FOUND, opened[0])
    head = next((company for company in opened if company.head_office), None)
    return Found(LookupOutcome.HEAD_OFFICE, head) if head else Found(LookupOutcome.SEVERAL)
