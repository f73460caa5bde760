"""What the back office thinks of a document."""

from enum import StrEnum


class Conformity(StrEnum):
    """Deposited until the back office decides."""

    DEPOSITED = "DEPOSITED"
    CONFORMING = "CONFORMING"
    NON_CONFORMING = "NON_CONFORMING"
