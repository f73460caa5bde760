"""Why a content is declined."""

FILE_UNSAFE = "FILE_UNSAFE"
FORMAT_NOT_ACCEPTED = "FORMAT_NOT_ACCEPTED"


class NotAccepted(Exception):
    """Raised when a file is broken, unsafe, or not the format that it says; `why` is French, without a full stop."""

    def __init__(self, why: str, code: str = FILE_UNSAFE) -> None:
        super().__init__(code)
        self.why = why
        self.code = code


def mismatch() -> NotAccepted:
    """Return the refusal of a file whose content is not that of its extension."""
    return NotAccepted("le contenu du fichier ne correspond pas à son extension", FORMAT_NOT_ACCEPTED)


def broken() -> NotAccepted:
    """Return the refusal of a file that its own format cannot read."""
    return NotAccepted("le fichier est incomplet ou endommagé")
