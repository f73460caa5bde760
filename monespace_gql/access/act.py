"""What somebody may do to a draft or a dossier."""

from enum import StrEnum


class Act(StrEnum):
    """The acts whose openness depends on who asks and on the state; each is a mutation."""

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
    GRANT = "GRANT"
