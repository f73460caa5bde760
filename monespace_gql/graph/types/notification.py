"""Notifications, as clients read them."""

import strawberry

from monespace_gql import notifications
from monespace_gql.graph.keys import to_key
from monespace_gql.graph.scalars import Instant


@strawberry.type(description="Something that happened to what the viewer may see.")
class Notification:
    """A line of the bell."""

    cursor: str = strawberry.field(description="Resume after this one: `notifications(after:)`.")
    number: int = strawberry.field(description="Its rank in the viewer's feed; ranks have no gap.")
    kind: str = strawberry.field(
        description="DRAFT_HANDED_OVER, DRAFT_ACCEPTED, DRAFT_REFUSED, DOSSIER_TRANSMITTED, "
        "DOSSIER_UNDER_REVIEW, DOSSIER_AWAITING_PIECES, DOSSIER_GRANTED, DOSSIER_GRANTED_TACITLY, DOSSIER_REFUSED, "
        "DOSSIER_CANCELLED, PAYMENT_RECORDED, CONTRACT_BROKEN, DOSSIER_CLOSED, DOSSIER_REOPENED; "
        "DOCUMENT_CONFORMING and "
        "DOCUMENT_NON_CONFORMING for those who deposit, DOCUMENT_DEPOSITED for the OPCO while pieces are awaited; "
        "AFFILIATION_REQUESTED for those who decide; AFFILIATION_VALIDATED, AFFILIATION_REFUSED, AFFILIATION_WITHDRAWN "
        "and PERMISSIONS_SET for the person."
    )
    text: str = strawberry.field(description="The French sentence.")
    subject_id: strawberry.ID = strawberry.field(
        description="The draft, dossier or affiliation it is about: see `node`."
    )
    subject_number: str = strawberry.field(description="Its number; for an affiliation the SIRET or SIREN.")
    at: Instant = strawberry.field(description="When it happened.")
    read_at: Instant | None = strawberry.field(description="When it was marked as read, on any device; null: not yet.")


def told(notification: notifications.Notification) -> Notification:
    """Write a notification as clients read it."""
    return Notification(
        cursor=notification.cursor,
        number=notification.number,
        kind=notification.kind,
        text=notification.text,
        subject_id=strawberry.ID(to_key(notification.subject_kind.capitalize(), notification.subject_key)),
        subject_number=notification.subject_number,
        at=Instant(notification.at.isoformat()),
        read_at=Instant(notification.read_at.isoformat()) if notification.read_at else None,
    )
