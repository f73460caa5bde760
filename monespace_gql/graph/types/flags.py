"""The icons of a draft, as clients read them."""

from datetime import date

import strawberry

from monespace_gql.lexicon.state import DraftState
from monespace_gql.reads.case_tree import CaseTree


@strawberry.type(description="What the icons before a draft say.")
class Flags:
    """The icons of the portal's list."""

    mandate: bool = strawberry.field(description="Mandat de gestion : its provider may transmit it.")
    subrogation: bool = strawberry.field(description="Subrogation de paiement.")
    alerts: list[str] = strawberry.field(description="Alerte : French sentences; none, no icon.")


def flags_of(seen: CaseTree, today: date) -> Flags:
    """Return the icons of a draft as of a day."""
    return Flags(
        mandate=seen.case.mandated, subrogation=bool(seen.get("subrogation")), alerts=list(_alerts(seen, today))
    )


def _alerts(seen: CaseTree, today: date) -> list[str]:
    if seen.case.state == DraftState.TRANSMITTED:
        return []
    alerts = []
    if seen.scheme is None or not seen.scheme.is_creatable(today):
        alerts.append("Le dispositif n'est plus ouvert")
    starts_on = seen.get("starts_on")
    if isinstance(starts_on, str) and date.fromisoformat(starts_on) < today:
        alerts.append("La date de début est passée et la demande n'est pas transmise")
    return alerts
