"""An entry of the journal as those outside are told: an event, with what may be told of its data."""

from monespace_gql.journal.follow import Told
from monespace_gql.scheme import Event

TOLD = frozenset(
    {
        "changed",
        "code",
        "context",
        "count",
        "document",
        "dossier",
        "draft",
        "form",
        "from",
        "list",
        "path",
        "revision",
        "since",
        "siren",
        "siret",
        "size",
        "standing",
        "to",
        "version",
    }
)
"""What entries hold that is a code, a number or a place. The rest is not told: titles and names of files were typed."""


def event_of(told: Told) -> Event:
    """Return the event of an entry of the feed of everything."""
    scheme, number = told.data.get("scheme"), told.data.get("number")
    return Event(
        id=told.entry_id,
        number=told.number,
        at=told.at,
        kind=told.kind,
        subject_kind=told.subject_kind,
        subject_id=told.subject_id,
        scheme=str(scheme) if scheme else None,
        case_number=str(number) if number else None,
        data={name: value for name, value in told.data.items() if name in TOLD},
    )
