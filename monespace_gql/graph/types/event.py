"""Events, as services read them."""

import strawberry

from monespace_gql import notifications
from monespace_gql.graph.keys import to_key
from monespace_gql.graph.scalars import Instant, Json


@strawberry.type(description="Something that happened, under its number in the sequence of everything.")
class Event:
    """An entry of the journal, without values."""

    id: strawberry.ID = strawberry.field(description="Names the event for ever: the same one is never told under two.")
    cursor: str = strawberry.field(description="Resume after this one: `events(after:)`.")
    number: int = strawberry.field(
        description="Its place in the sequence; those missing are events that are not asked for or not within reach."
    )
    kind: str = strawberry.field(
        description="What happened: DOSSIER_TRANSMITTED, DOSSIER_GRANTED, DOCUMENT_DEPOSITED… The list only grows: "
        "pass over a kind you do not know."
    )
    at: Instant = strawberry.field(description="When it happened.")
    subject_id: strawberry.ID = strawberry.field(description="The dossier or affiliation it is about: see `node`.")
    scheme: str | None = strawberry.field(description="The code of its scheme; null where there is no case.")
    subject_number: str | None = strawberry.field(description="The number of the case; null where there is none.")
    data: Json = strawberry.field(
        description="What more there is to say: codes, numbers, places; it depends on the kind."
    )


def told(happened: notifications.Happened) -> Event:
    """Write an event as services read it."""
    event = happened.event
    return Event(
        id=strawberry.ID(str(event.id)),
        cursor=happened.cursor,
        number=event.number,
        kind=event.kind,
        at=Instant(event.at.isoformat()),
        subject_id=strawberry.ID(to_key(event.subject_kind.capitalize(), event.subject_id)),
        scheme=event.scheme,
        subject_number=event.case_number,
        data=Json(dict(event.data)),
    )
