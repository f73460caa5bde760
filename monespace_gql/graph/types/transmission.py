"""How far a dossier's hand-over to the back office is."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum

import strawberry

from monespace_gql.graph.scalars import Instant
from monespace_gql.lexicon.standing import OPCO_STANDINGS
from monespace_gql.lexicon.state import DossierState
from monespace_gql.reads.case_tree import CaseTree


@strawberry.enum(description="A step of the transmission.")
class TransmissionStep(Enum):
    """Derived from what is kept of the dossier."""

    WAITING = strawberry.enum_value("WAITING", description="It is on its way, for the first time.")
    RETRYING = strawberry.enum_value("RETRYING", description="The back office did not take it: it is tried again.")
    PARKED = strawberry.enum_value("PARKED", description="It was tried too often, or declined: the OPCO looks at it.")
    RECEIVED = strawberry.enum_value("RECEIVED", description="The back office has it.")


@strawberry.type(description="The hand-over of a dossier to the back office: it ends in exactly one dossier there.")
class Transmission:
    """A saga, as people see it."""

    step: TransmissionStep = strawberry.field(description="Where it is.")
    attempts: int = strawberry.field(description="How often it was tried.")
    next_attempt: Instant | None = strawberry.field(description="When it is tried again; null when it is not.")
    last_error: str | None = strawberry.field(description="Why the last attempt failed; told to the OPCO alone.")
    reference: str | None = strawberry.field(description="The reference of the back office, once it has it.")


def transmission_of(seen: CaseTree) -> Transmission:
    """Return the hand-over of a dossier, as far as the viewer may know it."""
    (kept,) = seen.rows("transmission")
    step = _step(seen.case.state, kept)
    again = kept["carry_at"] if step in (TransmissionStep.WAITING, TransmissionStep.RETRYING) else None
    error, reference = kept["carry_error"], kept["office_reference"]
    return Transmission(
        step=step,
        attempts=int(str(kept["carry_attempts"])),
        next_attempt=Instant(_instant(str(again))) if again else None,
        last_error=str(error) if error and seen.standing in OPCO_STANDINGS else None,
        reference=str(reference) if reference else None,
    )


def _step(state: str, kept: Mapping[str, object]) -> TransmissionStep:
    if state != DossierState.IN_TRANSMISSION:
        return TransmissionStep.RECEIVED
    if kept["carry_at"] is None:
        return TransmissionStep.PARKED
    return TransmissionStep.RETRYING if kept["carry_error"] else TransmissionStep.WAITING


def _instant(kept: str) -> str:
    moment = datetime.fromisoformat(kept)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
