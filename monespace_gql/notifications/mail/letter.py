"""A mail, and the French text it bears: a sentence, where to go, nothing sensitive."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage

from monespace_gql.access import Act

SUBJECTS = {
    "DRAFT_HANDED_OVER": "Une demande de formation attend votre accord",
    "DOSSIER_AWAITING_PIECES": "Des pièces sont attendues pour votre dossier",
}
"""The kinds of entries that are recorded to be told by mail too, with the subject of the mail."""

CALLS_FOR = {"DRAFT_HANDED_OVER": Act.ACCEPT, "DOSSIER_AWAITING_PIECES": Act.DEPOSIT_DOCUMENT}
"""What each asks people to do: a mail goes to those who may."""

NEXT_STEPS = {
    "DRAFT_HANDED_OVER": "Connectez-vous à Mon Espace, contexte adhérent, pour la consulter : vous pouvez l'accepter, "
    "la compléter et la\ntransmettre, ou la refuser.",
    "DOSSIER_AWAITING_PIECES": "Connectez-vous à Mon Espace : le dossier dit quelles pièces sont attendues.",
}
"""Where to go, and what may be done there."""

BODY = """Bonjour {first_name} {last_name},

{sentence}

{next_step}

Ce message est envoyé automatiquement, merci de ne pas y répondre.
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent to one person about one notification; `key` names it for ever."""

    key: str
    to: str
    first_name: str
    last_name: str
    kind: str
    sentence: str


def written(letter: Letter, sender: str) -> EmailMessage:
    """Return the message; header injection is impossible, `email` refuses line ends in headers."""
    message = EmailMessage()
    message["Subject"] = SUBJECTS[letter.kind]
    message["From"] = sender
    message["To"] = Address(addr_spec=letter.to)
    message["Message-ID"] = f"<{letter.key}@monespace>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        BODY.format(
            first_name=letter.first_name,
            last_name=letter.last_name,
            sentence=letter.sentence,
            next_step=NEXT_STEPS[letter.kind],
        )
    )
    return message
