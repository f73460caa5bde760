"""The last look at a request for cards, as the portal shows it."""

from decimal import Decimal

from monespace_badges.portrait import employer, portray, service
from monespace_gql.scheme import Answers, Recap, Section, Shown, Total


def _address(answers: Answers) -> str | None:
    place = employer.address
    town = " ".join(filter(None, (answers.text(place.postcode), answers.text(place.city))))
    return ", ".join(filter(None, (answers.text(place.street), answers.text(place.complement), town))) or None


def _total(answers: Answers) -> Decimal | None:
    lines = portray(answers).lines
    return sum((line.amount for line in lines), Decimal(0)) if lines else None


RECAP = Recap(
    sections=(
        Section(
            "Entreprise",
            (
                *(Shown("Entreprise", (employer.legal_name,)), employer.siret, employer.idcc),
                Shown("Adresse", (employer.address,), _address),
            ),
        ),
        Section(
            "Prestation",
            (
                Shown("Type de badge/carte", (service.card_type,)),
                Shown("Nombre", (service.quantity,)),
                Shown("Coût unitaire", (service.unit_price,)),
            ),
        ),
    ),
    totals=(Total("Coût total (HT)", (service.quantity, service.unit_price), _total),),
)
