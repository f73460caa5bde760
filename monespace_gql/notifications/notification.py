"""One notification: what happened, to what, and the sentence people read. Nothing sensitive in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monespace_gql.journal.follow import Told

SENTENCES = {
    "DOSSIER_TRANSMITTED": "Le dossier {number} « {title} » a été transmis à l'OPCO.",
    "TRANSMISSION_PARKED": "Le dossier {number} « {title} » n'a pas été reçu : relancez sa transmission.",
    "DOSSIER_UNDER_REVIEW": "Le dossier {number} « {title} » est en cours d'analyse.",
    "DOSSIER_AWAITING_PIECES": "Des pièces sont attendues pour le dossier {number} « {title} » : déposez-les pour que "
    "son analyse reprenne.",
    "DOCUMENT_DEPOSITED": "Une pièce est déposée sur le dossier {number} « {title} ».",
    "DOCUMENT_CONFORMING": "Une pièce du dossier {number} « {title} » est jugée conforme.",
    "DOCUMENT_NON_CONFORMING": "Une pièce du dossier {number} « {title} » est jugée non conforme : déposez-en une "
    "autre.",
    "DOSSIER_GRANTED": "Le dossier {number} « {title} » est accordé.",
    "DOSSIER_GRANTED_TACITLY": "Le dossier {number} « {title} » est réputé accordé : le délai de réponse de l'OPCO est "
    "passé.",
    "DOSSIER_REFUSED": "Le dossier {number} « {title} » est refusé.",
    "DOSSIER_CANCELLED": "Le dossier {number} « {title} » est annulé.",
    "PAYMENT_RECORDED": "Un règlement est enregistré sur le dossier {number} « {title} ».",
    "CONTRACT_BROKEN": "La rupture du contrat du dossier {number} « {title} » est constatée.",
    "DOSSIER_CLOSED": "Le dossier {number} « {title} » est soldé.",
    "DOSSIER_REOPENED": "Le dossier {number} « {title} » est rouvert.",
    "DRAFT_HANDED_OVER": "Un prestataire a préparé la demande n° {number} « {title} » : à vous de l'accepter ou de la "
    "refuser.",
    "DRAFT_ACCEPTED": "L'adhérent a repris la demande n° {number} « {title} ».",
    "DRAFT_REFUSED": "L'adhérent a refusé la demande n° {number} « {title} ».",
    "AFFILIATION_REQUESTED": "Une demande de rattachement à {company} attend votre décision.",
    "AFFILIATION_VALIDATED": "Votre rattachement à {company} est validé.",
    "AFFILIATION_REFUSED": "Votre demande de rattachement à {company} est refusée.",
    "AFFILIATION_WITHDRAWN": "Votre rattachement à {company} est retiré.",
    "PERMISSIONS_SET": "Vos habilitations pour {company} ont changé.",
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
        subject_number=_number(told.data),
        at=told.at,
        read_at=told.read_at,
    )


def sentence(kind: str, data: Mapping[str, Any]) -> str:  # Any: the entry's own data
    """Write what happened in one French sentence."""
    title = str(data.get("title", ""))[:120]
    return SENTENCES[kind].format(number=data.get("number", ""), title=title, company=_company(data))


def _number(data: Mapping[str, Any]) -> str:  # Any: as above
    """Return what the subject is known by: a case its number, an affiliation the SIRET or SIREN of its company."""
    return str(data.get("number") or data.get("siret") or data.get("siren") or "")


def _company(data: Mapping[str, Any]) -> str:  # Any: as above
    siren, siret = str(data.get("siren", "")), data.get("siret")
    spaced = f"{siren[:3]} {siren[3:6]} {siren[6:]}"
    return f"l'établissement {spaced} {siret[9:]}" if siret else f"l'entreprise {spaced}"
