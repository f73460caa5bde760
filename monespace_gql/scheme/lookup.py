"""Companies that a form asks for by number: where it is typed, what is filled from the directory, how it ended."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from monespace_gql.scheme.choice import Choice, CodeTable
from monespace_gql.scheme.field import FieldSpec, Reference
from monespace_gql.scheme.kind import COMPANY_NUMBER, SIREN, SIRET
from monespace_gql.scheme.mistake import SchemeMistake
from monespace_gql.scheme.tab import Block, Tab

NUMBERS = (COMPANY_NUMBER, SIREN, SIRET)


class LookupOutcome(StrEnum):
    """How the look-up of a company ended."""

    FOUND = "FOUND"
    HEAD_OFFICE = "HEAD_OFFICE"
    SEVERAL = "SEVERAL"
    CLOSED = "CLOSED"
    UNKNOWN = "UNKNOWN"
    UNANSWERED = "UNANSWERED"


LOOKUP_OUTCOMES = CodeTable(
    "lookup_outcome",
    (
        Choice(LookupOutcome.FOUND, "Établissement trouvé"),
        Choice(LookupOutcome.HEAD_OFFICE, "Siège de l'entreprise, retenu par défaut"),
        Choice(LookupOutcome.SEVERAL, "Plusieurs établissements possibles"),
        Choice(LookupOutcome.CLOSED, "Établissement fermé"),
        Choice(LookupOutcome.UNKNOWN, "Aucun établissement trouvé"),
        Choice(LookupOutcome.UNANSWERED, "Annuaire des entreprises indisponible"),
    ),
    "Recherche dans l'annuaire des entreprises",
)
"""The values of a field declared with `reference=Reference.OUTCOME`."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A company asked for: the place of its number, and each place it fills with what of it."""

    number: str
    spec: FieldSpec
    filled: tuple[tuple[str, Reference], ...]

    @property
    def siret(self) -> str | None:
        """The place of the SIRET of the establishment found, None where the form keeps none."""
        kept = next((place for place, reference in self.filled if reference is Reference.SIRET), None)
        return kept or (self.number if self.spec.kind is SIRET else None)

    @property
    def facts(self) -> tuple[tuple[str, Reference], ...]:
        """The places that tell what is known of the company, whatever the look-up was like."""
        told_by_the_look_up = (Reference.SIRET, Reference.OUTCOME)
        return tuple(pair for pair in self.filled if pair[1] not in told_by_the_look_up)


def lookups(tabs: tuple[type[Tab], ...]) -> tuple[Lookup, ...]:
    """Return the companies a form asks for; raises SchemeMistake for one that could not be looked up."""
    return tuple(found for tab in tabs for found in _lookups(tab, tab.code, repeats=False))


def employer_facts(tabs: tuple[type[Tab], ...]) -> tuple[tuple[str, Reference], ...]:
    """Return the places of a form that tell what is known of the employer, and what of it."""
    return tuple(fact for tab in tabs for fact in _of_employer(tab, tab.code))


def number_field(block: type[Block]) -> FieldSpec | None:
    """Return the field by which a block asks for a company, None when it asks for none."""
    return next((spec for spec in block.specs if spec.declared.lookup), None)


def _lookups(block: type[Block], prefix: str, *, repeats: bool) -> Iterator[Lookup]:
    number = number_field(block)
    if number is not None:
        place = f"{prefix}.{number.name}"
        _check(block, number, place, repeats=repeats)
        yield Lookup(place, number, tuple(_filled(block, prefix)))
    for spec in block.specs:
        if spec.block is not None:
            yield from _lookups(spec.block, f"{prefix}.{spec.name}", repeats=repeats or spec.many)


def _filled(block: type[Block], prefix: str) -> Iterator[tuple[str, Reference]]:
    for spec in block.specs:
        place, reference = f"{prefix}.{spec.name}", spec.declared.reference
        if spec.block is not None and number_field(spec.block) is None:
            yield from _filled(spec.block, place)
        elif reference is not None and reference.of_company:
            if spec.required:
                raise SchemeMistake(f"{place} is filled by a look-up, which may find nothing: write `… | None`")
            yield place, reference


def _of_employer(block: type[Block], prefix: str) -> Iterator[tuple[str, Reference]]:
    if number_field(block) is not None:
        return
    for spec in block.specs:
        place, reference = f"{prefix}.{spec.name}", spec.declared.reference
        if spec.block is not None and not spec.many:
            yield from _of_employer(spec.block, place)
        elif reference is not None and reference.of_company:
            yield place, reference


def _check(block: type[Block], number: FieldSpec, place: str, *, repeats: bool) -> None:
    if repeats:
        raise SchemeMistake(f"{place} looks a company up inside a repeated block: only single blocks do")
    if number.kind not in NUMBERS:
        raise SchemeMistake(f"{place} looks a company up: its type is CompanyNumber, Siret or Siren")
    if sum(spec.declared.lookup for spec in block.specs) > 1:
        raise SchemeMistake(f"{place} is not the only look-up of its block: give each company a block of its own")
