"""Why a dossier may be refused: the reasons that the procedure knows, and no other (domain reference §3.10)."""

from collections.abc import Mapping
from enum import StrEnum


class RefusalReason(StrEnum):
    """A closed list."""

    NON_CONFORMING = "NON_CONFORMING"
    NOT_A_PRIORITY = "NOT_A_PRIORITY"
    NO_FUNDS = "NO_FUNDS"
    INCOMPLETE = "INCOMPLETE"


LABELS: Mapping[str, str] = {
    RefusalReason.NON_CONFORMING: "Non-conformité",
    RefusalReason.NOT_A_PRIORITY: "Qualification non prioritaire",
    RefusalReason.NO_FUNDS: "Absence de disponibilités financières",
    RefusalReason.INCOMPLETE: "Dossier incomplet",
}
