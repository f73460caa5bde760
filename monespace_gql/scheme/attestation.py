"""The block that keeps what ticking a box attested; where the boxes of a scheme are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from monespace_gql.lexicon.standing import EVERY_STANDING, Standing
from monespace_gql.scheme.attested import Attested
from monespace_gql.scheme.field import Reference, field
from monespace_gql.scheme.mistake import SchemeMistake, suggestion
from monespace_gql.scheme.tab import Block, Tab


class Attestation(Block):
    """What was attested by ticking a box: under which conditions, which day, by whom; the server writes it."""

    version: str | None = field("Version des conditions", example="2025-01", reference=Reference.ATTESTED_VERSION)
    on: date | None = field("Attesté le", example=date(2026, 1, 5), reference=Reference.ATTESTED_ON)
    by: str | None = field(
        "Attesté par",
        example="Claire Dumas",
        reference=Reference.ATTESTED_BY,
        read=EVERY_STANDING - {Standing.MODULE_PROVIDER},
    )
    reset_on: date | None = field(
        "Case décochée le",
        example=date(2026, 1, 6),
        reference=Reference.ATTESTATION_RESET_ON,
        rare=True,
        help="Jour où la case a été décochée parce que les données attestées ont changé",
    )


@dataclass(frozen=True, slots=True)
class Box:
    """A box that is attested: its place, the place of what it leaves, and what it attests."""

    place: str
    record: str
    attested: Attested


def boxes(tabs: tuple[type[Tab], ...]) -> tuple[Box, ...]:
    """Return the boxes whose attestation is kept; raises SchemeMistake for one that cannot be."""
    known = [tab.code for tab in tabs]
    return tuple(box for tab in tabs for box in _boxes(tab, known))


def _boxes(tab: type[Tab], known: list[str]) -> Iterator[Box]:
    for spec in tab.specs:
        if (attested := spec.declared.attestation) is None:
            continue
        place, record = f"{tab.code}.{spec.name}", tab.spec(attested.record)
        if record is None or record.block is not Attestation or record.many or record.required:
            told = f"declare `{attested.record}: Attestation | None = field(…)` on the same tab"
            raise SchemeMistake(f"{place} leaves its attestation at « {attested.record} »: {told}")
        for code in attested.covers:
            if code not in known:
                raise SchemeMistake(f"{place} covers the tab « {code} », unknown.{suggestion(code, known)}")
        yield Box(place, f"{tab.code}.{attested.record}", attested)
