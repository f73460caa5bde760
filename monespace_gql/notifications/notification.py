"""One notification: what happened, to which case, and the sentence people read. Nothing sensitive in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monespace_gql.journal.follow import Told

SENTENCES = {
    "DOSSIER_TRANSMITTED": "Le dossier {number} « {title} » a été transmis à l'OPCO.",
    "DOSSIER_GRANTED": "Le dossier {number} « {title} » est accordé.",
    "DRAFT_HANDED_OVER": "Un prestataire a préparé la demande n° {number} « {title} » : à vous de l'accepter ou de la "
    "refuser.",
    "DRAFT_ACCEPTED": "L'adhérent a repris la demande n° {number} « {title} ».",
    "DRAFT_REFUSED": "L'adhérent a refusé la demande n° {number} « {title} ».",
}


@dataclass(frozen=True, slots=True)
class Notification:
    """A line of the bell; `cursor` resumes after it."""

    cursor: str
    number: int
    kind: str
    text: str
    subject_kind: str
    subject_key: str
    subject_number: str
    at: datetime
    read_at: datetime | None


def notification(told: Told, cursor: str) -> Notification:
    """Write an entry of a feed as people read it."""
    return Notification(
        cursor=cursor,
        number=told.number,
        kind=told.kind,
        text=sentence(told.kind, told.data),
        subject_kind=told.subject_kind,
        subject_key=told.subject_id,
        subject_number=str(told.data.get("number", "")),
        at=told.at,
        read_at=told.read_at,
    )


def sentence(kind: str, data: Mapping[str, Any]) -> str:  # Any: the entry's own data
    """Write what happened in one French sentence."""
    return SENTENCES[kind].format(number=data.get("number", ""), title=str(data.get("title", ""))[:120])
