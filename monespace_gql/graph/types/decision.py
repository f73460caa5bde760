"""What is decided of a dossier, by when, and why; what is awaited meanwhile."""

from datetime import UTC, datetime
from enum import Enum
from typing import cast

import strawberry

from monespace_gql.access.files import WITHOUT_SCHEME, sees_type
from monespace_gql.dossiers.refusal_reason import LABELS
from monespace_gql.graph.scalars import Day
from monespace_gql.lexicon.standing import Standing
from monespace_gql.reads.case_tree import CaseTree


@strawberry.enum(name="RefusalReason", description="Why a dossier is refused: the reasons of the procedure.")
class RefusalReasonType(Enum):
    """See `monespace_gql.dossiers.refusal_reason`."""

    NON_CONFORMING = strawberry.enum_value("NON_CONFORMING", description="Non-conformité.")
    NOT_A_PRIORITY = strawberry.enum_value("NOT_A_PRIORITY", description="Qualification non prioritaire.")
    NO_FUNDS = strawberry.enum_value("NO_FUNDS", description="Absence de disponibilités financières.")
    INCOMPLETE = strawberry.enum_value("INCOMPLETE", description="Dossier incomplet.")


@strawberry.type(description="By when a dossier is decided, and what was decided.")
class DossierDecision:
    """The statutory clock, and the decision."""

    complete_on: Day | None = strawberry.field(
        description="The day the file was complete; null while pieces are awaited."
    )
    due_on: Day | None = strawberry.field(
        description="The last day to decide; null while no time runs, or where the scheme sets no delay."
    )
    silence_grants: bool = strawberry.field(description="Whether the dossier is granted once that day has passed.")
    source: str | None = strawberry.field(description="The text that sets the delay; null when its scheme is gone.")
    decided_on: Day | None = strawberry.field(description="The day of the decision; null before it.")
    tacit: bool = strawberry.field(description="Whether silence decided.")
    refusal_reason: RefusalReasonType | None = strawberry.field(
        description="Why it was refused; null to the provider of a module of somebody else's dossier."
    )
    refusal_reason_label: str | None = strawberry.field(description="The reason, in French.")


@strawberry.type(description="A type of document that the OPCO asked for.")
class AwaitedPiece:
    """One piece."""

    code: str = strawberry.field(description="The type's code.")
    label: str = strawberry.field(description="The French label.")
    deposited: bool = strawberry.field(description="Whether a file came since it was asked for.")


def decision_of(seen: CaseTree) -> DossierDecision:
    """Return the decision of a dossier, as far as the viewer may know it."""
    declared = seen.scheme.decision if seen.scheme else None
    reason = seen["refusal_reason"] if seen.standing is not Standing.MODULE_PROVIDER else None
    return DossierDecision(
        complete_on=_day(seen["complete_on"]),
        due_on=_day(seen["due_on"]),
        silence_grants=bool(seen["silence_grants"]),
        source=declared.source if declared else None,
        decided_on=_day(seen["decided_on"]),
        tacit=bool(seen["tacit"]),
        refusal_reason=RefusalReasonType(reason) if reason else None,
        refusal_reason_label=LABELS[str(reason)] if reason else None,
    )


def awaited_pieces(seen: CaseTree) -> list[AwaitedPiece]:
    """Return the pieces asked for, of the types that the viewer may know of; none to the provider of a module."""
    if seen["pieces_asked_at"] is None or seen.standing is Standing.MODULE_PROVIDER:
        return []
    since = _instant(seen["pieces_asked_at"])
    came = {file["code"] for file in seen.rows("documents") if _instant(file["deposited_at"]) > since}
    codes = cast("list[str]", seen["pieces"] or [])
    return [
        AwaitedPiece(code=code, label=_label(seen, code), deposited=code in came) for code in codes if _sees(seen, code)
    ]


def _sees(seen: CaseTree, code: str) -> bool:
    kind = seen.scheme.document(code) if seen.scheme else None
    return sees_type(seen.standing, kind.read if kind else WITHOUT_SCHEME, typing=False)


def _label(seen: CaseTree, code: str) -> str:
    kind = seen.scheme.document(code) if seen.scheme else None
    return kind.label if kind else code


def _day(kept: object) -> Day | None:
    return Day(str(kept)) if kept is not None else None


def _instant(kept: object) -> datetime:
    moment = datetime.fromisoformat(str(kept))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
