"""The last look at a contrat de professionnalisation: who, for what, how long, at what cost."""

from decimal import Decimal

from monespace_cpro.case import contract, employee, employer, funding, training
from monespace_cpro.portrait import portray
from monespace_gql.scheme import Answers, Recap, Section, Shown, Total

COSTS = (funding.lines, funding.subrogation, employer.siret, employer.legal_name, training.provider)
"""What a cost is known from: its nature, quantity and rate; subrogation and both companies say who is paid."""


def _duration(answers: Answers) -> str | None:
    hours, minutes = answers.integer(contract.weekly_hours), answers.integer(contract.weekly_minutes)
    return None if hours is None else f"{hours} h {minutes or 0:02}"


def _costs(answers: Answers) -> str | None:
    lines = portray(answers).lines
    return " ; ".join(f"{line.label} : {line.quantity} × {_euros(line.rate)}" for line in lines) or None


def _euros(amount: Decimal) -> str:
    return f"{amount:.2f} €".replace(".", ",")


def _total(answers: Answers) -> Decimal | None:
    lines = portray(answers).lines
    return sum((line.amount for line in lines), Decimal(0)) if lines else None


RECAP = Recap(
    sections=(
        Section(
            "L'employeur",
            (employer.legal_name, employer.siret, employer.address, employer.naf, employer.idcc, employer.headcount),
        ),
        Section(
            "Le salarié",
            (
                *(employee.birth_name, employee.usual_name, employee.first_name, employee.birth_date, employee.nir),
                *(employee.address, employee.highest_diploma),
            ),
        ),
        Section("Le tuteur", (employee.tutor.last_name, employee.tutor.first_name, employee.tutor.job)),
        Section(
            "Le contrat",
            (
                *(contract.nature, contract.contract_type, contract.job, contract.start, contract.end),
                Shown("Durée hebdomadaire du travail", (contract.weekly_hours, contract.weekly_minutes), _duration),
                *(contract.concluded_on, contract.gross_pay),
            ),
        ),
        Section(
            "La formation",
            (
                *(training.provider, training.title, training.rncp, training.total_hours, training.teaching_hours),
                *(training.cycle_start, training.exams_end),
            ),
        ),
        Section("Le financement", (funding.subrogation, Shown("Coûts demandés (HT)", COSTS, _costs))),
    ),
    totals=(Total("Coût total (HT)", COSTS, _total),),
)
