"""Notifications, as clients read them."""

import strawberry

from monespace_gql import notifications
from monespace_gql.graph.keys import to_key
from monespace_gql.graph.scalars import Instant


@strawberry.type(description="Something that happened to a case the viewer may see.")
class Notification:
    """A line of the bell."""

    cursor: str = strawberry.field(description="Resume after this one: `notifications(after:)`.")
    number: int = strawberry.field(description="Its rank in the viewer's feed; ranks have no gap.")
    kind: str = strawberry.field(
        description="DRAFT_HANDED_OVER, DRAFT_ACCEPTED, DRAFT_REFUSED, DOSSIER_TRANSMITTED, DOSSIER_GRANTED."
    )
    text: str = strawberry.field(description="The French sentence.")
    subject_id: strawberry.ID = strawberry.field(description="The draft or dossier it is about: see `node`.")
    subject_number: str = strawberry.field(description="Its number.")
    at: Instant = strawberry.field(description="When it happened.")


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
    )
