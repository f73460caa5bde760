"""What somebody may do to a draft or a dossier."""

from enum import StrEnum


class Act(StrEnum):
    """The acts whose openness depends on who asks and on the state; each is a mutation.

    REFUSE is the employer's of a provider's draft, and the OPCO's of a dossier.
    """

    SAVE = "SAVE"
    DEPOSIT_DOCUMENT = "DEPOSIT_DOCUMENT"
    WITHDRAW_DOCUMENT = "WITHDRAW_DOCUMENT"
    HAND_OVER = "HAND_OVER"
    ACCEPT = "ACCEPT"
    REFUSE = "REFUSE"
    DELETE = "DELETE"
    DUPLICATE = "DUPLICATE"
    GENERATE_FORM = "GENERATE_FORM"
    TRANSMIT = "TRANSMIT"
    RETRY_TRANSMISSION = "RETRY_TRANSMISSION"
    START_REVIEW = "START_REVIEW"
    REQUEST_PIECES = "REQUEST_PIECES"
    SET_CONFORMITY = "SET_CONFORMITY"
    GRANT = "GRANT"
    CANCEL = "CANCEL"
    RECORD_PAYMENT = "RECORD_PAYMENT"
    BREAK_CONTRACT = "BREAK_CONTRACT"
    CLOSE = "CLOSE"
    REOPEN = "REOPEN"


LABELS = {
    Act.SAVE: "Enregistrer",
    Act.DEPOSIT_DOCUMENT: "Déposer une pièce",
    Act.WITHDRAW_DOCUMENT: "Retirer une pièce",
    Act.HAND_OVER: "Envoyer à l'adhérent",
    Act.ACCEPT: "Accepter",
    Act.REFUSE: "Refuser",
    Act.DELETE: "Supprimer",
    Act.DUPLICATE: "Dupliquer",
    Act.GENERATE_FORM: "Générer le formulaire",
    Act.TRANSMIT: "Transmettre",
    Act.RETRY_TRANSMISSION: "Relancer la transmission",
    Act.START_REVIEW: "Commencer ou reprendre l'analyse",
    Act.REQUEST_PIECES: "Demander des pièces",
    Act.SET_CONFORMITY: "Contrôler une pièce",
    Act.GRANT: "Accorder",
    Act.CANCEL: "Annuler",
    Act.RECORD_PAYMENT: "Enregistrer un règlement",
    Act.BREAK_CONTRACT: "Constater la rupture du contrat",
    Act.CLOSE: "Solder",
    Act.REOPEN: "Rouvrir",
}
"""What people read of each act."""
