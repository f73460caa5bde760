"""What is printed: a plain recap of the request. It is not the CERFA, which is filled and signed apart."""

from datetime import date
from decimal import Decimal

from monespace_gql.scheme import Answers, Form

from reconversion_opco.case import employee, employer, funding, training
from reconversion_opco.code_tables import COST_NATURE, COST_UNIT, RECONVERSION
from reconversion_opco.recap import total


def page(answers: Answers) -> dict[str, object]:
    """Return what the template is given; it is called on empty requests too."""
    kind = RECONVERSION.get(answers.text(training.reconversion) or "")
    return {
        "employer": answers.text(employer.legal_name),
        "siret": answers.text(employer.siret),
        "employee": _employee(answers),
        "job": answers.text(employee.job),
        "kind": kind.label if kind else None,
        "subject": answers.text(training.title),
        "rncp": answers.text(training.rncp),
        "provider": answers.text(training.provider.legal_name),
        "start": _day(answers.day(training.start)),
        "end": _day(answers.day(training.end)),
        "hours": answers.integer(training.hours),
        "agreed": answers.flag(training.by_agreement),
        "lines": [_line(item) for item in answers.items(funding.lines)],
        "total": _euros(total(answers)),
    }


def _employee(answers: Answers) -> str | None:
    names = (answers.text(employee.first_name), answers.text(employee.usual_name) or answers.text(employee.birth_name))
    return " ".join(name for name in names if name) or None


def _line(item: Answers) -> dict[str, object]:
    nature, unit = COST_NATURE.get(item.text("nature") or ""), COST_UNIT.get(item.text("unit") or "")
    return {
        "nature": nature.label if nature else None,
        "quantity": item.integer("quantity"),
        "unit": unit.label if unit else None,
        "rate": _euros(item.money("unit_rate")),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else f"{day:%d/%m/%Y}"


def _euros(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:,.2f} €".replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")


FORM = Form(
    code="RECAP",
    label="Récapitulatif de la demande de période de reconversion",
    package="reconversion_opco",
    template="prints/recap.html",
    prints=(
        *(employer.legal_name, employer.siret),
        *(employee.birth_name, employee.usual_name, employee.first_name, employee.job),
        *(training.reconversion, training.title, training.rncp),
        *(training.provider.legal_name, training.provider.siret),
        *(training.start, training.end, training.hours, training.by_agreement),
        *(funding.subrogation, funding.lines),
    ),
    page=page,
)
