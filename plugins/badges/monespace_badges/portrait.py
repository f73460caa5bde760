"""The common face of a request for cards: no trainee, no training, one cost."""

from monespace_badges.code_tables import CARD_TYPE
from monespace_badges.tabs import Employer, Service
from monespace_gql.scheme import Answers, Line, Portrait, facts

employer = facts(Employer)
service = facts(Service)

PURCHASE = ("MATERIAL", "Achat Matériel")


def portray(answers: Answers) -> Portrait:
    """Return what lists and financing show of these answers."""
    card = CARD_TYPE.get(answers.text(service.card_type) or "")
    return Portrait(
        title=card.label if card else None, lines=_lines(answers), reference=answers.text(service.internal_reference)
    )


def _lines(answers: Answers) -> tuple[Line, ...]:
    quantity, price = answers.integer(service.quantity), answers.money(service.unit_price)
    if quantity is None or price is None:
        return ()
    nature, label = PURCHASE
    siret, legal_name = answers.text(employer.siret) or "", answers.text(employer.legal_name) or ""
    return (Line(nature, label, "UNIT", quantity, price, siret, legal_name),)
