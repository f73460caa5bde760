"""The last look at a request: what the Synthèse shows of it."""

from decimal import Decimal

from monespace_gql.scheme import Answers, Recap, Section, Shown, Total

from reconversion_opco.case import employee, employer, funding, training
from reconversion_opco.portrait import portray


def total(answers: Answers) -> Decimal | None:
    """Return what all the costs come to, None while there is none."""
    lines = portray(answers).lines
    return sum((line.amount for line in lines), Decimal(0)) if lines else None


RECAP = Recap(
    sections=(
        Section("Employeur", (employer.legal_name, employer.siret)),
        Section("Salarié", (employee.birth_name, employee.first_name, employee.nir)),
        Section(
            "Période",
            (
                *(training.reconversion, training.title, training.provider.legal_name),
                *(training.start, training.end, Shown("Heures", (training.hours,))),
            ),
        ),
    ),
    totals=(Total("Coût total (HT)", (funding.lines,), total),),
)
