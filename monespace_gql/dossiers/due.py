"""The statutory clock of one dossier: it runs from the day the file is complete, and stops while it is not."""

from datetime import date

from monespace_gql.dossiers.models import Dossier
from monespace_gql.scheme import Scheme


def start_clock(dossier: Dossier, scheme: Scheme | None, complete_on: date) -> None:
    """Let time run from that day, as the scheme declares it; without a clock, or without a scheme, none runs."""
    decision = scheme.decision if scheme else None
    dossier.complete_on = complete_on
    dossier.due_on = decision.due_on(complete_on) if decision else None
    dossier.silence_grants = bool(decision and decision.tacit)


def stop_clock(dossier: Dossier) -> None:
    """Let no time run: the file is not complete."""
    dossier.complete_on = None
    dossier.due_on = None
    dossier.silence_grants = False
